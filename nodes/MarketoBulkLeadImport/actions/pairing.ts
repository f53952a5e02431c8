import type { IPairedItemData } from 'n8n-workflow';
import type { CheckedSource } from '../marketo/check/checkSource';

/** The input item behind a row: the item itself where items are imported, else the item with the file. */
export function pairOf(
	{ source }: CheckedSource,
	item: number,
	row: number | undefined,
): IPairedItemData {
	return { item: source.kind === 'items' && row !== undefined ? row - 1 : item };
}
