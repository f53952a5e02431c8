import type { INodeExecutionData } from 'n8n-workflow';
import { isNested } from '../csv/write/cellText';
import { columnsOf, encodeObjects } from '../csv/write/objects';
import { ROWS_NAMED, type Problem } from '../marketo/check/problem';
import type { ImportSource } from '../marketo/upload/source';
import { nestedValues } from '../marketo/check/structureProblems';

/**
 * All items of an execution as one file: one row per item, one column per field. Encoded again for
 * each read, so that a million items are never held twice.
 */
export function itemSource(items: readonly INodeExecutionData[]): ImportSource {
	const columns = columnsOf(rowsOf(items));
	return {
		fileName: 'items',
		likelyRows: items.length,
		kind: 'items',
		given: { encoding: 'utf-8', delimiter: ',' },
		dialect: { encoding: 'utf-8', delimiter: ',', bomLength: 0, hasSepLine: false },
		marksNumbers: true,
		notes: nestedColumns(items),
		async open() {
			return columns.length === 0 ? nothing() : encodeObjects(rowsOf(items), columns);
		},
	};
}

function* rowsOf(items: readonly INodeExecutionData[]): Generator<Record<string, unknown>> {
	for (const { json } of items) yield json;
}

async function* nothing(): AsyncGenerator<Uint8Array> {}

function nestedColumns(items: readonly INodeExecutionData[]): Problem[] {
	const found = new Map<string, { count: number; rows: number[] }>();
	items.forEach(({ json }, i) => {
		for (const column in json) {
			const value = json[column];
			if (typeof value !== 'object' || !isNested(value)) continue;
			const nested = found.get(column) ?? { count: 0, rows: [] };
			if (nested.count++ < ROWS_NAMED) nested.rows.push(i + 1);
			found.set(column, nested);
		}
	});
	return [...found].map(([column, { count, rows }]) => nestedValues(column, rows, count));
}
