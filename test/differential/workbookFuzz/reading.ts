import { parseRecord } from '../../../nodes/MarketoBulkLeadImport/csv/read/fields';
import { checkSource } from '../../../nodes/MarketoBulkLeadImport/marketo/check/checkSource';
import type { CheckSettings } from '../../../nodes/MarketoBulkLeadImport/marketo/check/checkSettings';
import { FieldSet } from '../../../nodes/MarketoBulkLeadImport/marketo/check/fieldSet';
import { fileProblem } from '../../../nodes/MarketoBulkLeadImport/marketo/check/fileProblems';
import type { Problem } from '../../../nodes/MarketoBulkLeadImport/marketo/check/problem';
import type { Clock } from '../../../nodes/MarketoBulkLeadImport/marketo/client/ports';
import {
	openRecords,
	type ImportSource,
	type Reading,
} from '../../../nodes/MarketoBulkLeadImport/marketo/upload/source';

export interface TableRecord {
	/** as a spreadsheet numbers it */
	row: number;
	fields: string[];
}

/** What the node makes of a workbook. */
export interface ReadBook {
	/** undefined if it is not read to its end */
	records?: TableRecord[];
	/** what Check File reports */
	problems: readonly Problem[];
	/** an error that the node doesn't explain, with its stack */
	unexplained?: string;
	/** the sheet; undefined if the file was not taken for a workbook */
	sheet?: string;
	/** streams of the file that were not closed */
	openStreams: number;
}

const SETTINGS: CheckSettings = {
	matching: 'asIs',
	mappings: [],
	checkColumns: false,
	maxRequestBytes: 10_000_000,
};
const FIELDS = FieldSet.unknown([]);

const clock: Clock = {
	now: () => performance.now(),
	sleep: async () => await new Promise((resolve) => setImmediate(resolve)),
	throwIfCancelled: () => undefined,
};

/** Reads a file as Check File does, and its records as an import does. */
export async function readBook(bytes: Uint8Array, chunkBytes: number): Promise<ReadBook> {
	let openStreams = 0;
	const file: ImportSource = {
		fileName: 'leads.xlsx',
		kind: 'file',
		bytes: bytes.length,
		given: {},
		async open() {
			openStreams++;
			return chunks();
		},
	};
	async function* chunks(): AsyncGenerator<Uint8Array> {
		try {
			for (let at = 0; at < bytes.length; at += chunkBytes)
				yield bytes.subarray(at, at + chunkBytes);
		} finally {
			openStreams--;
		}
	}
	let problems: readonly Problem[] = [];
	let sheet: string | undefined;
	try {
		const checked = await checkSource(file, SETTINGS, FIELDS, clock);
		({ problems } = checked);
		({ sheet } = checked.source);
		if (checked.reading === undefined) return { problems, openStreams };
		const records = await recordsOf(checked.source, checked.reading);
		return { records, problems, openStreams, ...(sheet !== undefined && { sheet }) };
	} catch (error) {
		const isExplained = fileProblem(error) !== undefined || isOfText(error);
		return {
			problems,
			openStreams,
			...(sheet !== undefined && { sheet }),
			...(!isExplained && { unexplained: String(error instanceof Error ? error.stack : error) }),
		};
	}
}

async function recordsOf(source: ImportSource, reading: Reading): Promise<TableRecord[]> {
	const { delimiter } = reading.dialect;
	const records: TableRecord[] = [];
	for await (const { bytes, starts, ends, rowNumbers, count } of await openRecords(source, reading))
		for (let i = 0; i < count; i++)
			records.push({
				row: rowNumbers[i],
				fields: parseRecord(bytes, starts[i], ends[i], delimiter),
			});
	return records;
}

/** Errors of the CSV reader, which the check reports in words of its own. */
const OF_TEXT = [
	'EmptyFileError',
	'OpenQuoteError',
	'RecordTooLongError',
	'BinaryFileError',
	'InvalidUtf8Error',
];

function isOfText(error: unknown): boolean {
	return error instanceof Error && OF_TEXT.includes(error.name);
}
