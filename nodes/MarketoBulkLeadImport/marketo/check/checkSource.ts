import { raise } from '../../csv/raise';
import { BinaryFileError } from '../../csv/errors/BinaryFileError';
import { EmptyFileError } from '../../csv/errors/EmptyFileError';
import { InvalidUtf8Error } from '../../csv/errors/InvalidUtf8Error';
import { OpenQuoteError } from '../../csv/errors/OpenQuoteError';
import { RecordTooLongError } from '../../csv/errors/RecordTooLongError';
import { UnwritableValueError } from '../../csv/errors/UnwritableValueError';
import { FieldBounds, fieldsOf } from '../../csv/read/fields';
import type { RecordBatch } from '../../csv/read/recordBatch';
import { detectDialect, SAMPLE_BYTES, type Dialect } from '../../csv/text/dialect';
import { fileKindOf } from '../../csv/text/signature';
import type { ImportFormat } from '../client/marketoClient';
import { periodicYield } from '../client/periodicYield';
import type { Clock } from '../client/ports';
import { openTable, readHead, type ImportSource, type Reading } from '../upload/source';
import { tableSource } from '../upload/tableSource';
import { formatFor } from '../upload/uploadFormat';
import type { UploadPlan } from '../upload/uploadPlan';
import { watchedSource } from '../upload/watchedSource';
import type { CheckSettings } from './checkSettings';
import type { FieldSet } from './fieldSet';
import { fileProblem, unreadableSheet } from './fileProblems';
import { Inspection } from './inspection';
import type { ColumnPlan } from './columnPlan';
import { isStop, type Problem } from './problem';
import * as problems from './structureProblems';

/** The result of reading a source once from beginning to end, before anything is sent. */
export interface CheckedSource {
	/** the table in the file, if the file is compressed or a workbook */
	readonly source: ImportSource;
	/** number of records, without those before `firstRow` */
	readonly rows: number;
	readonly problems: readonly Problem[];
	readonly columns: readonly ColumnPlan[];
	/** the header as in the file, trimmed */
	readonly header: readonly string[];
	/** undefined if the file cannot be read at all */
	readonly reading?: Reading;
	readonly format?: ImportFormat;
	/** undefined if an import would not be started */
	readonly upload?: UploadPlan;
}

/** Whether an import of the source would be started. */
export function isReady(checked: CheckedSource): boolean {
	return !checked.problems.some(isStop);
}

/**
 * Unpacks a file, streams its table once, and reports everything that would go wrong. Memory: one
 * chunk, one record, and fingerprints of the keys; for a workbook, also its shared strings.
 * @param fields the target's fields and keys
 */
export async function checkSource(
	file: ImportSource,
	settings: CheckSettings,
	fields: FieldSet,
	clock: Clock,
): Promise<CheckedSource> {
	let source = file;
	try {
		source = await tableSource(file, clock);
		if (settings.isWatched === true) source = watchedSource(source);
		const dialect = source.dialect ?? (await detect(source));
		const reading: Reading = {
			dialect,
			onInvalid:
				source.given.encoding === undefined || source.sheet !== undefined ? 'throw' : 'replace',
			maxRecordBytes: settings.maxRequestBytes,
			...(settings.firstRow !== undefined && { firstRow: settings.firstRow }),
		};
		try {
			return await readThrough(source, settings, fields, clock, reading);
		} catch (error) {
			if (!(error instanceof InvalidUtf8Error) || source.sheet !== undefined) raise(error);
			const asWindows: Reading = { ...reading, dialect: { ...dialect, encoding: 'windows-1252' } };
			return await readThrough(source, settings, fields, clock, asWindows);
		}
	} catch (error) {
		const problem = unreadable(error, source);
		if (problem === undefined) raise(error);
		return { source, rows: 0, problems: [problem], columns: [], header: [] };
	}
}

async function detect(source: ImportSource): Promise<Dialect> {
	const { head, isWhole } = await readHead(source, SAMPLE_BYTES);
	if (head.length === 0) throw new EmptyFileError();
	const kind = fileKindOf(head);
	if (kind !== undefined) throw new BinaryFileError(kind);
	return detectDialect(head, isWhole, source.given);
}

async function readThrough(
	source: ImportSource,
	settings: CheckSettings,
	fields: FieldSet,
	clock: Clock,
	reading: Reading,
): Promise<CheckedSource> {
	let isReplaced = false;
	let inspection: Inspection | undefined;
	let ending: Problem | undefined;
	try {
		const { header, rest } = await openTable(source, reading, () => {
			isReplaced = true;
		});
		try {
			inspection = new Inspection(header, source, reading, settings, fields);
			await inspectAll(rest, inspection, reading, clock);
		} finally {
			await rest.return?.();
		}
		if (inspection.rows === 0) ending = problems.noRows(source);
	} catch (error) {
		ending = breakingOff(error, source);
		if (ending === undefined) raise(error);
	}
	const found = [
		...(source.notes ?? []),
		...(isGuess(reading, source) ? [problems.readAsWindows1252()] : []),
		...(inspection?.columnProblems ?? []),
		...(ending === undefined ? [] : [ending]),
		...(isReplaced ? [problems.bytesReplaced()] : []),
		...(inspection?.problems() ?? []),
	];
	if (inspection?.sendsNothing === true && !found.some(isStop)) found.push(problems.noColumns());
	return {
		source,
		rows: inspection?.rows ?? 0,
		problems: found.sort((a, b) => Number(isStop(b)) - Number(isStop(a))),
		columns: inspection?.columns() ?? [],
		header: inspection?.header ?? [],
		reading,
		format: formatFor(reading.dialect.delimiter),
		...(inspection !== undefined &&
			!found.some(isStop) && { upload: inspection.uploadPlan(isReplaced) }),
	};
}

async function inspectAll(
	records: AsyncIterable<RecordBatch>,
	{ inspectors, header }: Inspection,
	{ dialect }: Reading,
	clock: Clock,
): Promise<void> {
	const fields = new FieldBounds();
	const yieldIfDue = periodicYield(clock);
	for await (const batch of records) {
		for (let i = 0; i < batch.count; i++) {
			fieldsOf(batch, i, dialect.delimiter, fields);
			fields.blankTo(header.length);
			for (const inspector of inspectors) inspector.inspect(batch, i, fields);
		}
		await yieldIfDue();
	}
}

function isGuess({ dialect }: Reading, { given }: ImportSource): boolean {
	return dialect.encoding === 'windows-1252' && given.encoding === undefined;
}

/** Why a source cannot be read at all. */
function unreadable(error: unknown, source: ImportSource): Problem | undefined {
	const { sheet } = source;
	if (
		sheet !== undefined &&
		(error instanceof BinaryFileError || error instanceof InvalidUtf8Error)
	)
		return unreadableSheet(sheet);
	if (error instanceof BinaryFileError) return problems.notText(error.kind, source);
	if (error instanceof EmptyFileError) return problems.noHeader(source);
	return fileProblem(error);
}

/** Why a source can be read only up to some row. */
function breakingOff(error: unknown, source: ImportSource): Problem | undefined {
	if (error instanceof EmptyFileError) return problems.noHeader(source);
	if (error instanceof OpenQuoteError) return problems.openQuote(error.rowNumber, source);
	if (error instanceof RecordTooLongError)
		return problems.recordTooLarge(error.rowNumber, error.bytes, error.inQuotes, source);
	if (error instanceof UnwritableValueError)
		return error.cause === undefined
			? problems.nulCharacter(error.position, error.column)
			: problems.unwritableValue(error.position, error.column);
	return fileProblem(error);
}
