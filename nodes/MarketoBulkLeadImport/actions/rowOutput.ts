import type {
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	IPairedItemData,
} from 'n8n-workflow';
import type { RowFileKind } from '../marketo/client/marketoClient';
import type { ReportedImport } from '../marketo/results/importRecord';
import { memberNames, rowItem, type ReportedRow } from '../marketo/results/reportedRow';
import { reportedRows } from '../marketo/results/reportedRows';
import type { RowLists } from '../marketo/results/rowLists';
import { rowsAsCsv } from '../marketo/results/rowsAsCsv';
import { storeFile } from '../transport/storeFile';
import { pairOf } from './pairing';
import { readRowsAs } from './settings';

/**
 * The failed rows of one import, or those with warnings: one item per row, one item with all rows
 * in a CSV file (`{ fileName, rows }`), or that item followed by the others. Returns no items if
 * there are no such rows. Memory: with `file`, it doesn't grow with the number of rows.
 */
export async function rowItems(
	context: IExecuteFunctions,
	file: ReportedImport,
	item: number,
	kind: RowFileKind,
	lists: RowLists,
	pairOfRow = (row: number | undefined): IPairedItemData => pairOf(file.checked, item, row),
): Promise<INodeExecutionData[]> {
	const rowsAs = readRowsAs(context, item);
	const names = memberNames(file.checked.header);
	const items: INodeExecutionData[] = [];
	let count = 0;
	async function* counted(): AsyncGenerator<ReportedRow> {
		for await (const row of reportedRows(file, kind, lists)) {
			count++;
			if (rowsAs !== 'file')
				items.push({
					json: rowItem(row, names, kind),
					pairedItem: pairOfRow(row.rowNumber),
				});
			yield row;
		}
	}
	const rows = counted();
	if (rowsAs === 'items') {
		for await (const _row of rows);
		return items;
	}
	const first = await rows.next();
	if (first.done === true) return [];
	const { fileName } = file.checked.source;
	const data = await storeFile(
		context,
		rowsAsCsv(file.checked.header, chain(first.value, rows), kind),
		`${kind}-${fileName.replace(/\.[^.]*$/, '')}.csv`,
		'text/csv',
	);
	const json: IDataObject = { fileName, rows: count };
	return [{ json, binary: { data }, pairedItem: { item } }, ...items];
}

async function* chain(
	first: ReportedRow,
	rest: AsyncGenerator<ReportedRow>,
): AsyncGenerator<ReportedRow> {
	yield first;
	yield* rest;
}
