import { DELIMITERS, type Encoding } from '../../csv/types';
import type { Dialect } from '../../csv/text/dialect';
import type { ColumnPlan, MatchedBy } from '../check/columnPlan';
import { MAX_REQUEST_BYTES } from '../client/limits';
import type { ImportFormat } from '../client/marketoClient';
import {
	flag,
	listOf,
	matching,
	objectOf,
	oneOf,
	optional,
	parsedBy,
	recordOf,
	text,
	UnreadableValueError,
	wholeNumber,
	type Reader,
} from '../jsonReaders';
import type { GivenFormat, Reading, SourceDigest } from '../upload/source';
import type { ColumnConversion } from '../values/columnConversion';
import type { ConversionPlan } from '../values/columnValues';
import { TimeZone } from '../values/timeZone';
import type { Reading as ValueReading } from '../values/valueKind';
import { JOB_STATUSES } from './job';
import { STATE_VERSION, type ImportState } from './savedState';

/** The latest time that a Date can represent. */
const LATEST = 8.64e15;

const count = wholeNumber();
const integer = wholeNumber(Number.MIN_SAFE_INTEGER);
const rowNumber = wholeNumber(1);
const requestBytes = wholeNumber(1, MAX_REQUEST_BYTES);

/** Milliseconds since 1970. JSON has no Infinity: a time that never comes is stored as null. */
const time: Reader<number> = (value) => {
	if (value === null) return 0;
	if (typeof value === 'number' && value >= 0 && value <= LATEST) return value;
	throw new UnreadableValueError();
};

/** With its port. Messages quote it. */
const host = matching(/^[a-z0-9.:[\]-]{1,260}$/);

const timeZone = parsedBy((name) => new TimeZone(name));

const encoding = oneOf<Encoding>(['utf-8', 'utf-16le', 'utf-16be', 'windows-1252']);
const delimiter = oneOf(DELIMITERS);
const format = oneOf<ImportFormat>(['csv', 'tsv', 'ssv']);

const given = objectOf<GivenFormat>({
	encoding: optional(encoding),
	delimiter: optional(delimiter),
	isWorkbook: optional(flag),
	sheetName: optional(text),
});

const reading = objectOf<Reading>({
	dialect: objectOf<Dialect>({
		encoding,
		delimiter,
		bomLength: oneOf([0, 2, 3]),
		hasSepLine: flag,
	}),
	onInvalid: oneOf(['throw', 'replace']),
	maxRecordBytes: requestBytes,
	firstRow: optional(rowNumber),
});

const column = objectOf<ColumnPlan>({
	index: count,
	column: text,
	field: (value) => (value === null ? null : text(value)),
	matchedBy: oneOf<MatchedBy>([
		'apiName',
		'similarName',
		'displayName',
		'mapping',
		'asIs',
		'leftOut',
		null,
	]),
	conversion: optional(
		objectOf<Omit<ColumnConversion, 'found'>>({
			plan: objectOf<ConversionPlan>({
				dataType: text,
				reading: text as Reader<ValueReading>,
				keepsCurrency: flag,
				marksNumbers: optional(flag),
			}),
			timeZone,
		}),
	),
});

const busyKey = objectOf<ImportState['queue']['keys'][string]>({ refusals: count, retryAt: time });
const rowRange = objectOf({ firstRow: rowNumber, lastRow: rowNumber });

const JOB_NUMBERS: ReadonlyArray<Reader<number>> = [
	rowNumber, // batch ID
	wholeNumber(0, JOB_STATUSES.length - 1),
	rowNumber, // first and last row
	rowNumber,
	count, // rows and bytes
	count,
	wholeNumber(-1), // rows imported, failed and with warnings; -1 if unknown
	wholeNumber(-1),
	wholeNumber(-1),
	oneOf([0, 1]),
	oneOf([0, 1]),
];

/** The numbers of one job: those that every job has, then the index of its message and the numbers in that. */
const job: Reader<number[]> = (value) => {
	const numbers = listOf((one: unknown) => one)(value);
	if (numbers.length < JOB_NUMBERS.length) throw new UnreadableValueError();
	return numbers.map((one, i) => (JOB_NUMBERS[i] ?? count)(one));
};

const state = objectOf<ImportState>({
	version: oneOf([STATE_VERSION]),
	account: host,
	target: objectOf<ImportState['target']>({
		resource: text,
		parameters: recordOf(text),
		keyFields: listOf(text),
	}),
	source: objectOf<ImportState['source']>({
		fileName: text,
		kind: oneOf(['file', 'items']),
		given,
		binaryField: text,
		bytes: optional(count),
		digest: optional(
			objectOf<SourceDigest>({
				bytes: count,
				hash: integer,
				every: wholeNumber(1),
				hashes: listOf(integer),
			}),
		),
	}),
	check: objectOf<ImportState['check']>({
		rows: count,
		columns: listOf(column),
		header: listOf(text),
		reading,
		format,
		upload: objectOf<NonNullable<ImportState['check']['upload']>>({
			reading,
			format,
			header: text,
			maxBytes: requestBytes,
			isCleanCopy: flag,
			recordBytes: count,
			longestRecord: count,
		}),
	}),
	progress: objectOf<ImportState['progress']>({
		startedAt: time,
		finishedAt: optional(time),
		partBytes: optional(requestBytes),
		isSubmitted: flag,
		inDoubt: optional(rowRange),
		waitingSince: optional(time),
	}),
	jobs: objectOf<ImportState['jobs']>({
		rows: listOf(job),
		wordings: listOf(text),
		rare: recordOf(
			objectOf<ImportState['jobs']['rare'][string]>({
				lost: optional(text),
				importId: optional(text),
				objectApiName: optional(text),
			}),
		),
	}),
	queue: objectOf<ImportState['queue']>({
		limit: count,
		refusals: count,
		retryAt: time,
		keys: recordOf(busyKey),
	}),
	rounds: objectOf<ImportState['rounds']>({
		dueAt: time,
		latestAt: time,
		heardAt: time,
		sinceAll: count,
		empty: count,
	}),
});

/**
 * Reads any value as the state of an import. Whatever the value is, the result has the shape of a state.
 * @throws UnreadableValueError
 */
export function stateIn(value: unknown): ImportState {
	const read = state(value);
	const { check, jobs } = read;
	const isConsistent =
		check.columns.every(({ index }) => index < check.header.length) &&
		jobs.rows.every(
			(numbers) =>
				numbers.length === JOB_NUMBERS.length || numbers[JOB_NUMBERS.length] < jobs.wordings.length,
		) &&
		areInOrder(jobs.rows);
	if (!isConsistent) throw new UnreadableValueError();
	return read;
}

/** Whether each job starts below the one before: the next part starts where the last job ends. */
function areInOrder(rows: ImportState['jobs']['rows']): boolean {
	let last = 0;
	return rows.every(([, , firstRow, lastRow]) => {
		const isInOrder = firstRow > last && lastRow >= firstRow;
		last = lastRow;
		return isInOrder;
	});
}
