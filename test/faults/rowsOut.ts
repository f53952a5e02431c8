import type { IBinaryData } from 'n8n-workflow';
import { parse } from 'csv-parse/sync';
import { RESOURCES } from './resources';
import type { RunRecord } from './virtualRun';

/** A row of Failed Rows or Warnings. */
interface RowOut {
	/** undefined if the node does not report it */
	rowNumber?: number;
	batchId: number;
	/** the value that no other row has */
	key: string;
	/** the input item to which it is paired */
	item: number;
}

/**
 * The rows of one output, in either form.
 * @param from items, files, or whichever there is
 */
export function rowsOut(
	{ output, scenario, files }: RunRecord,
	index: number,
	from?: 'items' | 'files',
): RowOut[] {
	const { columns, keyColumn } = RESOURCES[scenario.resource];
	const displayName = columns.find(([apiName]) => apiName === keyColumn)?.[1] ?? keyColumn;
	const source = from ?? (scenario.options.rowsAs === 'file' ? 'files' : 'items');
	return (output?.[index] ?? []).flatMap(({ json, binary, pairedItem }) => {
		if ((binary?.data !== undefined) !== (source === 'files')) return [];
		const records = binary?.data === undefined ? [json] : recordsIn(binary.data, files);
		return records.map((record) => ({
			...(isGiven(record['Import Row Number']) && {
				rowNumber: Number(record['Import Row Number']),
			}),
			batchId: Number(record['Import Batch ID']),
			key: cellOf(record[keyColumn] ?? record[displayName]),
			item: (pairedItem as { item: number }).item,
		}));
	});
}

function isGiven(value: unknown): boolean {
	return value !== undefined && value !== '';
}

function recordsIn(
	{ id, data }: IBinaryData,
	files: RunRecord['files'],
): Array<Record<string, unknown>> {
	const bytes = id === undefined ? Buffer.from(data, 'base64') : files.get(id);
	return parse(Buffer.from(bytes ?? []), { columns: true });
}

function cellOf(value: unknown): string {
	return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
