import { raise } from '../../csv/raise';
import { detectDialect, SAMPLE_BYTES, type Dialect } from '../../csv/text/dialect';
import { BinaryFileError } from '../../csv/errors/BinaryFileError';
import { EmptyFileError } from '../../csv/errors/EmptyFileError';
import { InvalidUtf8Error } from '../../csv/errors/InvalidUtf8Error';
import { OpenQuoteError } from '../../csv/errors/OpenQuoteError';
import { RecordTooLongError } from '../../csv/errors/RecordTooLongError';
import { UnwritableValueError } from '../../csv/errors/UnwritableValueError';
import { FieldBounds, fieldsOf } from '../../csv/read/fields';
import { readHeader } from '../../csv/read/header';
import { fileKindOf } from '../../csv/text/signature';
import { SplitPlanner, type SplitPlan } from '../../csv/write/splitPlan';
import type { RecordBatch } from '../../csv/read/records';
import type { Delimiter } from '../../csv/types';
import type { ImportFormat } from '../client/marketoClient';
import { periodicYield } from '../client/periodicYield';
import type { ColumnPlan } from './columnPlan';
import { matchColumns, type MatchSettings } from './matchColumns';
import type { FieldSet } from './fieldSet';
import { LookupCheck } from './lookupCheck';
import type { Clock } from '../client/ports';
import { headerBytes, partBytes } from '../upload/parts';
import { isStop, type Problem } from './problem';
import { openRecords, readHead, type ImportSource, type Reading } from '../upload/source';
import * as found from './structureProblems';
import { StructureCheck } from './structureCheck';
import { checkForField, type ValueCheck } from './valueChecks';

export interface CheckSettings extends MatchSettings {
	/** bytes of a whole upload request; no record can be larger */
	maxRequestBytes: number;
}

/** All that is known of a source after it was read once from end to end, before anything is sent. */
export interface CheckedSource {
	source: ImportSource;
	rows: number;
	problems: Problem[];
	columns: ColumnPlan[];
	/** the header as the file has it, trimmed */
	header: string[];
	/** bytes of a whole upload request */
	maxRequestBytes: number;
	/** absent where the file cannot be read at all */
	reading?: Reading;
	format?: ImportFormat;
	/** ends the header that is sent: what ends the file's own, as records may be sent as they stand */
	newline: '\n' | '\r\n';
	/** whether records can be sent as they stand in the file */
	isCleanCopy: boolean;
	/** where to cut a source that can be copied without being looked at again */
	cuts?: SplitPlan;
}

/** Of a lead with a dozen columns or so. */
const BYTES_OF_A_ROW = 150;

/** What Marketo is sent for each delimiter. It has no format for the pipe. */
export const FORMATS: Readonly<Record<Delimiter, ImportFormat>> = {
	',': 'csv',
	';': 'ssv',
	'\t': 'tsv',
	'|': 'csv',
};

/** Whether an import of it would be started. */
export function isReady(checked: CheckedSource): boolean {
	return !checked.problems.some(isStop);
}

/**
 * Reads a source once, streaming, and tells everything that would go wrong.
 * Memory: one chunk, one record, and fingerprints of the lookup values.
 * @param fields the target's fields and keys
 */
export async function checkSource(
	source: ImportSource,
	settings: CheckSettings,
	fields: FieldSet,
	clock: Clock,
): Promise<CheckedSource> {
	const empty: CheckedSource = {
		source,
		rows: 0,
		problems: [],
		columns: [],
		header: [],
		maxRequestBytes: settings.maxRequestBytes,
		newline: '\n',
		isCleanCopy: false,
	};
	let dialect: Dialect;
	try {
		dialect = source.dialect ?? (await detect(source));
	} catch (error) {
		if (error instanceof BinaryFileError)
			return { ...empty, problems: [found.notText(error.kind)] };
		if (error instanceof EmptyFileError) return { ...empty, problems: [found.noHeader(source)] };
		raise(error);
	}
	const reading: Reading = {
		dialect,
		onInvalid: source.given.encoding === undefined ? 'throw' : 'replace',
		maxRecordBytes: settings.maxRequestBytes,
	};
	try {
		return await readThrough(source, settings, fields, clock, reading);
	} catch (error) {
		if (error instanceof BinaryFileError)
			return { ...empty, problems: [found.notText(error.kind)] };
		if (!(error instanceof InvalidUtf8Error)) raise(error);
		const asWindows: Reading = { ...reading, dialect: { ...dialect, encoding: 'windows-1252' } };
		return await readThrough(source, settings, fields, clock, asWindows);
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
	const { delimiter, encoding } = reading.dialect;
	const result: CheckedSource = {
		source,
		rows: 0,
		problems: [...(source.notes ?? [])],
		columns: [],
		header: [],
		maxRequestBytes: settings.maxRequestBytes,
		reading,
		format: FORMATS[delimiter],
		newline: '\n',
		isCleanCopy: false,
	};
	if (encoding === 'windows-1252' && source.given.encoding === undefined)
		result.problems.push(found.readAsWindows1252());

	let records: AsyncIterableIterator<RecordBatch> | undefined;
	let planner: SplitPlanner | undefined;
	let isReplaced = false;
	let structure: StructureCheck | undefined;
	let checks: ValueCheck[] = [];
	try {
		const { header, rest } = await readHeader(
			await openRecords(source, reading, () => {
				isReplaced = true;
			}),
			delimiter,
		);
		records = rest;
		result.header = header.fields.map((cell) => cell.trim());
		result.newline = header.newline;
		const matched = matchColumns(header.fields, settings, fields);
		result.columns = matched.columns;
		// Not with push: a header of a million unknown columns would be as many arguments.
		result.problems = result.problems.concat(matched.problems);
		structure = new StructureCheck(result.header, matched.columns, source);
		checks = settings.checkColumns
			? valueChecks(matched.columns, fields, expectedRows(source))
			: [];

		const mostBytes = partBytes(settings.maxRequestBytes, source.fileName);
		const sentHeader = headerBytes(result);
		const largest = mostBytes - sentHeader.length - header.newline.length;
		planner = new SplitPlanner(sentHeader, mostBytes);
		const always = checks.filter(({ harmlessBytes }) => harmlessBytes === undefined);
		const forLong = checks.filter(({ harmlessBytes }) => harmlessBytes !== undefined);
		const harmlessBytes = Math.min(...forLong.map((check) => check.harmlessBytes ?? 0));
		const bounds = new FieldBounds();
		const yieldIfDue = periodicYield(clock);
		for await (const batch of records) {
			for (let i = 0; i < batch.count; i++) {
				const count = fieldsOf(batch, i, delimiter, bounds);
				const row = batch.rowNumbers[i];
				const length = batch.ends[i] - batch.starts[i];
				if (length > largest) throw new RecordTooLongError(batch.rowNumbers[i], length);
				structure.look(bounds, count, row, batch.hasStrayQuotes);
				for (const check of always) check.look(batch.bytes, bounds, row);
				if (length > harmlessBytes)
					for (const check of forLong) check.look(batch.bytes, bounds, row);
			}
			if (header.newline === '\n' ? batch.hasCrLf : batch.hasLf) structure.hasMixedNewlines = true;
			planner.add(batch);
			result.rows += batch.count;
			await yieldIfDue();
		}
		if (result.rows === 0) result.problems.push(found.noRows(source));
	} catch (error) {
		const problem = structuralProblem(error, source);
		if (problem === undefined) raise(error);
		result.problems.push(problem);
	} finally {
		await records?.return?.();
	}
	if (isReplaced) result.problems.push(found.bytesReplaced());
	if (structure !== undefined) result.problems.push(...structure.problems());
	for (const check of checks) {
		const problem = check.problem();
		if (problem !== undefined) result.problems.push(problem);
		const repeated = check instanceof LookupCheck ? check.duplicates() : undefined;
		if (repeated !== undefined) result.problems.push(repeated);
	}
	if (
		structure !== undefined &&
		result.columns.every(({ field }) => field === null) &&
		isReady(result)
	)
		result.problems.push(found.noColumns());
	result.isCleanCopy =
		structure !== undefined &&
		structure.isRegular &&
		delimiter !== '|' &&
		result.columns.length === result.header.length &&
		result.columns.every(({ field, index }, i) => field !== null && index === i);
	// Where the text is the file's bytes, and nothing is left out or added.
	if (result.isCleanCopy && encoding === 'utf-8' && !isReplaced) result.cuts = planner?.finish();
	result.problems.sort((a, b) => Number(isStop(b)) - Number(isStop(a)));
	return result;
}

function valueChecks(
	columns: readonly ColumnPlan[],
	fields: FieldSet,
	expected: number,
): ValueCheck[] {
	const checks: ValueCheck[] = [];
	for (const { field: name, column, index } of columns) {
		if (name === null) continue;
		if (name === fields.keyFields[0]) checks.push(new LookupCheck(name, column, index, expected));
		const field = fields.get(name);
		const check = field === undefined ? undefined : checkForField(field, column, index);
		if (check !== undefined) checks.push(check);
	}
	return checks;
}

/** A guess that is rather too low: what is kept for each row grows if need be. */
function expectedRows({ bytes }: ImportSource): number {
	return Math.floor((bytes ?? 0) / BYTES_OF_A_ROW);
}

function structuralProblem(error: unknown, source: ImportSource): Problem | undefined {
	if (error instanceof EmptyFileError) return found.noHeader(source);
	if (error instanceof OpenQuoteError) return found.openQuote(error.rowNumber, source);
	if (error instanceof RecordTooLongError)
		return found.recordTooLarge(error.rowNumber, error.bytes, error.inQuotes, source);
	if (error instanceof UnwritableValueError)
		return found.unwritableValue(error.position, error.column);
	return undefined;
}
