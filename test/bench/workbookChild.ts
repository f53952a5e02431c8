/**
 * One reading of a workbook, in a process of its own: `node workbookChild.js '<WorkbookTask as
 * JSON>'`. Must run compiled: tsx slows down hot loops. The last line that it prints is its
 * `WorkbookMeasures`.
 */
import { createReadStream, readFileSync } from 'node:fs';
import ExcelJS from 'exceljs';
import * as XLSX from 'xlsx';
import type { ByteStream } from '../../nodes/MarketoBulkLeadImport/csv/types';
import { readRecords } from '../../nodes/MarketoBulkLeadImport/csv/read/records';
import { openTable } from '../../nodes/MarketoBulkLeadImport/workbook/openTable';
import { ownPeakMemory } from './processUsage';

export const READERS = ['ours', 'sheetJs', 'sheetJsDense', 'excelJs'] as const;
export type Reader = (typeof READERS)[number];

export interface WorkbookTask {
	reader: Reader;
	file: string;
}

export interface WorkbookMeasures {
	/** with the header */
	rows: number;
	wallMs: number;
	cpuMs: number;
	/** Peak memory of the process, and its memory after loading but before reading, in bytes. */
	peakBytes: number;
	idleBytes: number;
}

const CHUNK_BYTES = 256 * 1024;
const MAX_RECORD_BYTES = 10_000_000;

const read: Record<Reader, (file: string) => Promise<number>> = {
	/** Reads as an import does: the sheet's text, and the records in it. */
	async ours(file) {
		const source = {
			open: async () =>
				await Promise.resolve(createReadStream(file, { highWaterMark: CHUNK_BYTES }) as ByteStream),
		};
		const table = await openTable(source);
		if (table.kind !== 'sheet') throw new Error('The file is no workbook');
		let rows = 0;
		for await (const batch of readRecords(await table.sheet.open(), {
			delimiter: ',',
			maxRecordBytes: MAX_RECORD_BYTES,
		}))
			rows += batch.count;
		return rows;
	},
	sheetJs: async (file) => await Promise.resolve(sheetJs(file, false)),
	sheetJsDense: async (file) => await Promise.resolve(sheetJs(file, true)),
	async excelJs(file) {
		const reader = new ExcelJS.stream.xlsx.WorkbookReader(file, {
			worksheets: 'emit',
			sharedStrings: 'cache',
			styles: 'cache',
			hyperlinks: 'ignore',
			entries: 'ignore',
		});
		let rows = 0;
		for await (const sheet of reader)
			for await (const row of sheet) if ((row.values as unknown[]).length > 0) rows++;
		return rows;
	},
};

/** Reads as n8n's Extract from File does: all cells, then one array per row. */
function sheetJs(file: string, dense: boolean): number {
	const book = XLSX.read(readFileSync(file), { type: 'buffer', dense });
	return XLSX.utils.sheet_to_json(book.Sheets[book.SheetNames[0]], { header: 1 }).length;
}

async function main({ reader, file }: WorkbookTask): Promise<void> {
	const idleBytes = process.memoryUsage().rss;
	const cpu = process.cpuUsage();
	const wall = performance.now();
	const rows = await read[reader](file);
	const wallMs = performance.now() - wall;
	const { user, system } = process.cpuUsage(cpu);
	const measures: WorkbookMeasures = {
		rows,
		wallMs,
		cpuMs: (user + system) / 1000,
		peakBytes: ownPeakMemory(),
		idleBytes,
	};
	console.log(JSON.stringify(measures));
}

if (require.main === module) {
	main(JSON.parse(process.argv[2]) as WorkbookTask).catch((error: unknown) => {
		console.error(error);
		process.exitCode = 1;
	});
}
