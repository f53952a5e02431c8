import type { Difference } from '../compare';
import type { WorkbookCase } from './cases';
import { readBook, type ReadBook, type TableRecord } from './reading';
import { readWithSheetJs } from './sheetJs';
import { isWellFormed } from './xml';

/** Maximum seconds of processor time for reading a case, which has a few kilobytes, twice. */
const MOST_SECONDS = 5;
/** Maximum megabytes by which the memory of the process may grow meanwhile. */
const MOST_MB = 400;

const LONGEST_MESSAGE = 1_200;
/** Values of JavaScript, and gaps, that no message may have. */
const HOLES = ['undefined', 'NaN', '[object', 'null', 'Infinity', 'function', '()', '""', ': can'];

/** Problems of a file, not of the table in it. */
const FILE_PROBLEMS = ['damagedFile', 'fileLimit', 'notText', 'sheetNotFound', 'openQuote'];

/** What reading a case led to. */
export interface CaseResult {
	differences: Difference[];
	isRead: boolean;
	/** of processor time */
	seconds: number;
}

/** Reads a case twice, and looks at the result. */
export async function resultOf(one: WorkbookCase): Promise<CaseResult> {
	const differences: Difference[] = [];
	const fail = (what: string, detail: unknown): void => {
		differences.push({
			what,
			detail: typeof detail === 'string' ? detail : JSON.stringify(detail),
		});
	};
	const rejections: unknown[] = [];
	const onRejection = (reason: unknown): void => void rejections.push(reason);
	process.on('unhandledRejection', onRejection);
	const cpu = process.cpuUsage();
	const memory = process.resourceUsage().maxRSS;
	const first = await settled(readBook(one.bytes, 65_536));
	const second = await settled(readBook(one.bytes, one.chunkBytes));
	const used = process.cpuUsage(cpu);
	// Unhandled rejections are reported after a turn of the event loop.
	await new Promise((resolve) => setImmediate(resolve));
	process.off('unhandledRejection', onRejection);
	const seconds = (used.user + used.system) / 1e6;
	const grown = (process.resourceUsage().maxRSS - memory) / 1024;
	if (rejections.length > 0) fail('a rejection that nobody caught', String(rejections[0]));
	if (seconds > MOST_SECONDS) fail('reading takes too long', `${seconds} s`);
	if (grown > MOST_MB) fail('reading takes too much memory', `${grown} MB`);
	if (first === undefined || second === undefined) {
		fail('reading never ends', '');
		return { differences, isRead: false, seconds };
	}
	if (first.unexplained !== undefined) fail('an error that is not explained', first.unexplained);
	if (first.openStreams + second.openStreams > 0) fail('a stream that was not closed', '');
	if (!isEqual(inShort(first), inShort(second)))
		fail('read differently the second time', difference(second, first));
	checkMessages(first, one, fail);
	checkContent(first, one, fail);
	return { differences, isRead: first.records !== undefined, seconds };
}

type Fail = (what: string, detail: unknown) => void;

/** Which damage is seen first may depend on where the chunks of the file end. */
function inShort(read: ReadBook): unknown {
	return read.records === undefined ? read.problems.map(({ kind }) => kind) : read;
}

function checkMessages({ problems }: ReadBook, { texts }: WorkbookCase, fail: Fail): void {
	for (const { message } of problems) {
		if (message.length > LONGEST_MESSAGE) fail('a long message', message.slice(0, 300));
		for (const hole of HOLES)
			if (message.includes(hole) && !texts.some((text) => text.includes(hole)))
				fail(`a message with ${hole}`, message);
	}
}

function checkContent(read: ReadBook, one: WorkbookCase, fail: Fail): void {
	const before = one.original.read;
	const isRead = read.records !== undefined;
	const isSame = isEqual(read.records, before.records);
	// Cells are read as numbers if their format is not in the file, which the warning says.
	const isSaid = read.problems.some(({ kind }) => kind === 'unknownFormats');
	switch (one.kind) {
		case 'neutral':
			if (!isEqual(read, before))
				fail('the same table is read differently', difference(read, before));
			return;
		case 'changed': {
			const [stop] = read.problems.filter(({ kind }) => FILE_PROBLEMS.includes(kind));
			const theirs = readWithSheetJs(one.bytes);
			if (stop !== undefined) fail('a valid workbook is not read', stop.message);
			else if (theirs === undefined) fail('SheetJS does not read it', '');
			else if (!isEqual(read.records ?? [], theirs))
				fail('SheetJS reads another table', recordDifference(read.records ?? [], theirs));
			return;
		}
		case 'lying':
		case 'bytes':
			// Without its beginning, the file is no zip, but may pass for text.
			if (isRead && read.sheet !== undefined && !isSame && !isSaid)
				fail('a damaged zip is read differently', difference(read, before));
			return;
		case 'damaged':
			if (isRead && !isSame && !isSaid && one.mutations.length === 1 && isMalformed(one))
				fail('damaged XML is read differently', difference(read, before));
	}
}

/** Characters, and references to them, some of which XML does not allow, but which are just text for the node. */
const NO_MARKUP = /[^\t\n\r -\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]|&#\w+;|\]\]>/gu;

/** Whether the XML of a sheet or of its texts is no XML, so that nothing in it has a meaning. */
function isMalformed({ texts }: WorkbookCase): boolean {
	return texts.some(
		(text) => /<(sheetData|sst)\b/.test(text) && !isWellFormed(text.replace(NO_MARKUP, '')),
	);
}

const TURN_MS = 100;
/** A promise that is never fulfilled does nothing in any turn of the event loop, however busy the machine is. */
const MOST_TURNS = 300;

async function settled<T>(work: Promise<T>): Promise<T | undefined> {
	let isDone = false;
	const late = (async () => {
		for (let turn = 0; turn < MOST_TURNS && !isDone; turn++)
			await new Promise((resolve) => setTimeout(resolve, TURN_MS));
		return undefined;
	})();
	try {
		return await Promise.race([work, late]);
	} finally {
		isDone = true;
	}
}

function isEqual(one: unknown, other: unknown): boolean {
	return JSON.stringify(one) === JSON.stringify(other);
}

function difference(found: ReadBook, wanted: ReadBook): unknown {
	if (found.records === undefined) return found.problems[0]?.message ?? found;
	if (!isEqual(found.records, wanted.records))
		return recordDifference(found.records, wanted.records ?? []);
	return { found: found.problems, wanted: wanted.problems, sheet: found.sheet };
}

function recordDifference(found: readonly TableRecord[], wanted: readonly TableRecord[]): unknown {
	const at = wanted.findIndex((record, i) => !isEqual(record, found[i]));
	return { found: found[at < 0 ? wanted.length : at], wanted: wanted[at] };
}
