import { encodeRecord } from '../../csv/write/encode';
import type { RowFileKind } from '../client/marketoClient';
import { ADDED_COLUMNS, BATCH_ID, RAW_ROW, ROW_NUMBER } from './addedColumns';
import type { ReportedRow } from './reportedRow';
import { ROW_KINDS } from './rowKinds';

/** characters per chunk */
const CHUNK_CHARACTERS = 65_536;

/**
 * Encodes rows as a CSV file: the user's columns with their names in the file, then those that this
 * node adds. Memory: one chunk of about 64 kB.
 */
export async function* rowsAsCsv(
	header: readonly string[],
	rows: AsyncIterable<ReportedRow>,
	kind: RowFileKind,
): AsyncGenerator<Uint8Array> {
	// A column with the same name is from an earlier import whose rows were corrected and are
	// imported again.
	const kept = [...header.keys()].filter((i) => !ADDED_COLUMNS.has(header[i]));
	const added = [ROW_NUMBER, BATCH_ID, ROW_KINDS[kind].reasonColumn, RAW_ROW];
	let text = line([...kept.map((i) => header[i]), ...added]);
	for await (const { cells, rowNumber, batchId, reason, raw } of rows) {
		text += line([
			...kept.map((i) => cells[i] ?? ''),
			rowNumber === undefined ? '' : String(rowNumber),
			String(batchId),
			reason,
			raw ?? '',
		]);
		if (text.length < CHUNK_CHARACTERS) continue;
		yield Buffer.from(text, 'utf8');
		text = '';
	}
	if (text !== '') yield Buffer.from(text, 'utf8');
}

function line(cells: readonly string[]): string {
	return `${encodeRecord(cells, ',')}\n`;
}
