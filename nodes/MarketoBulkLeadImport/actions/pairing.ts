import type { IPairedItemData } from 'n8n-workflow';
import type { CheckedSource } from '../marketo/check/checkSource';

/** The input item of a row: the row's own item if items are imported, otherwise the item with the file. */
export function pairOf(
	{ source }: CheckedSource,
	item: number,
	row: number | undefined,
): IPairedItemData {
	return { item: source.kind === 'items' && row !== undefined ? row - 1 : item };
}
