import { BinaryFileError } from '../../csv/errors/BinaryFileError';
import { EmptyFileError } from '../../csv/errors/EmptyFileError';
import { InvalidUtf8Error } from '../../csv/errors/InvalidUtf8Error';
import { OpenQuoteError } from '../../csv/errors/OpenQuoteError';
import { TextChangedError } from '../../csv/errors/TextChangedError';
import { raise } from '../../csv/raise';
import { copyParts } from '../../csv/write/copyParts';
import type { Part } from '../../csv/write/part';
import { splitIntoParts } from '../../csv/write/split';
import type { CheckedSource } from '../check/checkSource';
import { fileProblem } from '../check/fileProblems';
import { recordRewriter } from './recordRewriter';
import { openTable, openText } from './source';
import { FORMAT_DELIMITERS } from './uploadFormat';
import type { UploadPlan } from './uploadPlan';

/** Errors that the check would have found in the same source, in addition to those for files that can't be unpacked. */
const CHANGES = [BinaryFileError, EmptyFileError, InvalidUtf8Error, OpenQuoteError];

export interface PartOptions {
	/** maximum size of a part in bytes, including the header; by default, and at most, Marketo's limit */
	maxBytes?: number;
	/** the number of the row at which to start; by default the first one that was checked */
	firstRow?: number;
}

/**
 * Reads a checked source again and splits it into uploads, each on demand. Yields nothing for a
 * source that is not ready to be imported.
 * @throws TextChangedError if the source is not the one that was checked
 * @throws RecordTooLongError if a record does not fit in a part
 */
export async function* openParts(
	checked: CheckedSource,
	options: PartOptions = {},
): AsyncGenerator<Part> {
	const { upload, rows } = checked;
	if (upload === undefined) return;
	const isWhole = options.firstRow === undefined;
	let read = 0;
	let bytes = 0;
	try {
		for await (const part of await readParts(checked, upload, options)) {
			read += part.rows;
			bytes += part.bytes.length - upload.header.length;
			// Checked before the last part is sent, because the caller may not request anything
			// after it.
			if (isWhole && read >= rows && !isAsChecked(read, bytes, rows, upload))
				throw new TextChangedError();
			yield part;
		}
	} catch (error) {
		raise(isChange(error) ? new TextChangedError() : error);
	}
	if (isWhole && read !== rows) throw new TextChangedError();
}

function isChange(error: unknown): boolean {
	return CHANGES.some((change) => error instanceof change) || fileProblem(error) !== undefined;
}

function isAsChecked(
	read: number,
	bytes: number,
	rows: number,
	{ isCleanCopy, recordBytes }: UploadPlan,
): boolean {
	return read === rows && (!isCleanCopy || bytes === recordBytes);
}

async function readParts(
	{ source, columns }: CheckedSource,
	{ reading, format, header, isCleanCopy, marks, ...plan }: UploadPlan,
	options: PartOptions,
): Promise<AsyncGenerator<Part>> {
	const maxBytes = Math.min(options.maxBytes ?? plan.maxBytes, plan.maxBytes);
	const cuts = options.firstRow === undefined ? marks?.cuts(maxBytes - header.length) : undefined;
	if (marks !== undefined && cuts !== undefined) {
		const { start, isUnended } = marks;
		return copyParts(await openText(source, reading), { header, start, cuts, isUnended });
	}
	const { firstRow = reading.firstRow } = options;
	const { rest } = await openTable(source, { ...reading, firstRow });
	return splitIntoParts(rest, {
		header,
		maxBytes,
		...(!isCleanCopy && {
			rewrite: recordRewriter(columns, reading.dialect.delimiter, FORMAT_DELIMITERS[format]),
		}),
	});
}
