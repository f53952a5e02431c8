import {
	SheetFindings,
	type CellFinding,
} from '../../../nodes/MarketoBulkLeadImport/workbook/findings';
import { openTable } from '../../../nodes/MarketoBulkLeadImport/workbook/openTable';
import { SharedStrings } from '../../../nodes/MarketoBulkLeadImport/workbook/sharedStrings';
import { readRows } from '../../../nodes/MarketoBulkLeadImport/workbook/sheetRows';
import { sourceOf } from '../archive/sources';
import { bytesOf, inPieces, read, type ReadRecord } from '../csv/reading';
import { filesOf, makeWorkbook, type WorkbookParts } from './makeWorkbook';

export interface ReadSheet {
	name: string;
	csv: string;
	findings: CellFinding[];
}

export async function readSheet(
	bytes: Uint8Array,
	sheetName?: string,
	sizes?: readonly number[],
): Promise<ReadSheet> {
	const table = await openTable(sourceOf(bytes, sizes), sheetName);
	if (table.kind !== 'sheet') throw new Error('no workbook');
	const findings = new SheetFindings();
	const csv = (await bytesOf(await table.sheet.open(findings))).toString();
	return { name: table.sheet.name, csv, findings: findings.all };
}

/** The CSV text of the only sheet. */
export async function csvOf(parts: WorkbookParts): Promise<string> {
	return (await readSheet(makeWorkbook(parts))).csv;
}

/** The same without the zip, so that the XML arrives in pieces of these sizes; without formats. */
export async function csvInPieces(parts: WorkbookParts, sizes: readonly number[]): Promise<string> {
	const part = (name: string): AsyncIterable<Uint8Array> | undefined => {
		const data = filesOf(parts).find((file) => file.name === name)?.data;
		return data === undefined ? undefined : inPieces(Buffer.from(data), sizes);
	};
	const sst = part('xl/sharedStrings.xml');
	const strings = sst && (await SharedStrings.read(sst, 'strings'));
	const sheet = part('xl/worksheets/sheet1.xml') ?? inPieces(Buffer.alloc(0), [1]);
	const context = {
		strings,
		kinds: new Uint8Array(0),
		is1904: false,
		findings: new SheetFindings(),
	};
	return (await bytesOf(readRows(sheet, 'sheet', context))).toString();
}

/** The result of the CSV reader. */
export async function recordsOf(
	bytes: Uint8Array,
	sheetName?: string,
): Promise<Array<Pick<ReadRecord, 'row' | 'fields'>>> {
	const records = await read((await readSheet(bytes, sheetName)).csv);
	return records.map(({ row, fields }) => ({ row, fields }));
}
