import { RecordTooLongError } from '../../csv/errors/RecordTooLongError';
import { TextChangedError } from '../../csv/errors/TextChangedError';
import { raise } from '../../csv/raise';
import type { Part } from '../../csv/write/part';
import type { ImportTarget } from '../client/importTarget';
import type { MarketoClient } from '../client/marketoClient';
import { periodicYield } from '../client/periodicYield';
import { MarketoError } from '../errors/MarketoError';
import { PartTooLargeError } from '../errors/PartTooLargeError';
import { QueueTimeoutError } from '../errors/QueueTimeoutError';
import { SourceChangedError } from '../errors/SourceChangedError';
import { UncertainUploadError } from '../errors/UncertainUploadError';
import { uploadName } from '../upload/fileName';
import { isDone, isEnded, rowsSent, type FileImport } from './fileImport';
import { fileJobInWords, isSettled, type FileJob } from './fileJob';
import { isFinished, withReply } from './job';
import type { PartReaders } from './partReaders';
import {
	acquire,
	freeAt,
	limitPauses,
	newQueue,
	noteRefusal,
	release,
	type QueueState,
} from './queueSlots';
import {
	checkStatuses,
	limitRounds,
	newRounds,
	nextRoundAt,
	postponeRound,
	startRounds,
	type StatusRounds,
	type WatchedJob,
} from './statusRounds';

/** Files imported through one queue, and everything that the next step needs to know. */
export interface ImportRun {
	files: FileImport[];
	queue: QueueState;
	rounds: StatusRounds;
	/** index of the file that may send next; files take turns */
	turn: number;
	/** why the last part had to wait */
	lastRefusal?: MarketoError;
}

export interface StepOptions {
	/** milliseconds between two rounds of status calls */
	pollInterval: number;
	/** whether to continue until all jobs have ended, or only until all are submitted */
	untilFinished: boolean;
	/** whether the other files continue if one fails */
	goOnAfterError: boolean;
	/** maximum number of uploads per call of `advance`; limits what would be repeated if its result were lost */
	mostUploads?: number;
}

export interface StepTools {
	client: MarketoClient;
	parts: PartReaders;
}

export function newRun(files: FileImport[]): ImportRun {
	return { files, queue: newQueue(), rounds: newRounds(0), turn: 0 };
}

/**
 * Advances an import as far as possible without waiting: uploads what fits in Marketo's queue, and
 * makes the status calls that are due. Modifies `run` in place, so that it shows what was submitted
 * even if this throws. An error that ends a file is stored with the file.
 * @returns when to call it again, in milliseconds since 1970; undefined if nothing is left to do
 * @throws CancelledError, and any error from reading a source
 */
export async function advance(
	run: ImportRun,
	{ client, parts }: StepTools,
	options: StepOptions,
): Promise<number | undefined> {
	const { clock } = client.ports;
	const yieldIfDue = periodicYield(clock);
	limitToClock(run, clock.now(), options.pollInterval);
	let uploads = 0;
	for (;;) {
		await yieldIfDue();
		const now = clock.now();
		const isRoundDue = isWatching(run, options) && statusDueAt(run, options) <= now;
		// If the time is up, a last round comes first.
		if (!isRoundDue) endTimedOut(run, now);
		if (isOver(run, options)) return undefined;
		if (isRoundDue) {
			await checkJobs(run, client, options);
			endTimedOut(run, now);
			continue;
		}
		const file = fileToSend(run, now);
		if (file === undefined) {
			// Only now: days may pass between two steps, during which no upload was tried.
			if (endUnqueued(run, now)) continue;
			return nextEvent(run, options);
		}
		if (uploads >= (options.mostUploads ?? Number.POSITIVE_INFINITY)) return now;
		uploads++;
		await sendNext(run, file, { client, parts }, options);
	}
}

/** Calls `advance` until nothing is left to do, and sleeps in between. Closes the parts. */
export async function runToEnd(
	run: ImportRun,
	tools: StepTools,
	options: StepOptions,
): Promise<void> {
	const { clock } = tools.client.ports;
	try {
		for (;;) {
			const next = await advance(run, tools, options);
			if (next === undefined) return;
			await clock.sleep(Math.max(0, next - clock.now()));
		}
	} finally {
		await tools.parts.close();
	}
}

/** The previous step may have run on another machine whose clock was ahead of this one's. */
function limitToClock(
	{ files, queue, rounds }: ImportRun,
	now: number,
	pollInterval: number,
): void {
	limitRounds(rounds, now, pollInterval);
	limitPauses(queue, now, pollInterval);
	for (const file of files) {
		file.startedAt = Math.min(file.startedAt || now, now);
		if (file.waitingSince !== undefined) file.waitingSince = Math.min(file.waitingSince, now);
	}
}

interface OpenJob {
	file: FileImport;
	fileJob: FileJob;
}

/** Our jobs that occupy a place in Marketo's queue. */
function openJobs({ files }: ImportRun): OpenJob[] {
	return files.flatMap((file) =>
		file.jobs.filter((fileJob) => !isSettled(fileJob)).map((fileJob) => ({ file, fileJob })),
	);
}

function openTargets(run: ImportRun): ImportTarget[] {
	return openJobs(run).map(({ file }) => file.settings.target);
}

/** Status calls are needed to wait for the end, or for a place in the queue. */
function isWatching({ files }: ImportRun, { untilFinished }: StepOptions): boolean {
	return untilFinished || files.some((file) => !isEnded(file) && file.waitingSince !== undefined);
}

function isOver({ files }: ImportRun, { untilFinished }: StepOptions): boolean {
	return files.every((file) => isEnded(file) || (untilFinished ? isDone(file) : file.isSubmitted));
}

function statusDueAt(run: ImportRun, { pollInterval }: StepOptions): number {
	// The jobs of a file that has ended still occupy places for which another file may be waiting.
	if (openJobs(run).length === 0) return Number.POSITIVE_INFINITY;
	const deadlines = run.files.map((file) =>
		isEnded(file) || isDone(file) ? Number.POSITIVE_INFINITY : deadlineOf(file),
	);
	return nextRoundAt(run.rounds, pollInterval, Math.min(...deadlines));
}

function deadlineOf({ startedAt, settings: { timeout } }: FileImport): number {
	return timeout === undefined ? Number.POSITIVE_INFINITY : startedAt + timeout;
}

/** The next file in turn that has rows to send and a place in the queue for them. */
function fileToSend(run: ImportRun, now: number): FileImport | undefined {
	const { files, queue } = run;
	const ours = openTargets(run);
	for (let i = 0; i < files.length; i++) {
		const at = (run.turn + i) % files.length;
		const file = files[at];
		if (file.isSubmitted || isEnded(file)) continue;
		if (freeAt(queue, ours, file.settings.target) <= now) {
			run.turn = at;
			return file;
		}
		file.waitingSince ??= now;
	}
	return undefined;
}

async function sendNext(
	run: ImportRun,
	file: FileImport,
	{ client, parts }: StepTools,
	options: StepOptions,
): Promise<void> {
	const { clock } = client.ports;
	const startedAt = clock.now();
	const part = await nextPart(run, file, { client, parts }, options);
	if (part === undefined) return;
	// An earlier attempt to send the same part got no reply, and then the queue was full.
	let isRepeat = file.inDoubt !== undefined;
	file.inDoubt = { firstRow: part.firstRow, lastRow: part.lastRow };
	try {
		await send(
			run,
			file,
			part,
			client,
			() => (isRepeat = true),
			() => isRepeat,
		);
		delete file.inDoubt;
		parts.taken(file);
		const now = clock.now();
		if (openJobs(run).length === 1) startRounds(run.rounds, now, options.pollInterval);
		else postponeRound(run.rounds, now - startedAt);
		run.turn++;
	} catch (error) {
		if (!(error instanceof MarketoError)) raise(error);
		clock.throwIfCancelled();
		if (!isRepeat && !(error instanceof UncertainUploadError)) delete file.inDoubt;
		const now = clock.now();
		const pause = { pollInterval: options.pollInterval, random: client.ports.random() };
		const ours = openJobs(run).length;
		if (noteRefusal(run.queue, error, file.settings.target, ours, now, pause)) {
			run.lastRefusal = error;
			file.waitingSince ??= now;
		} else end(run, file, error, options, now);
	}
}

/** The next part to send; undefined at the end of the file, or if it cannot be read further. */
async function nextPart(
	run: ImportRun,
	file: FileImport,
	{ client, parts }: StepTools,
	options: StepOptions,
): Promise<Part | undefined> {
	try {
		const part = await parts.next(file);
		// The number of rows says that rows are left, so some are missing.
		if (part === undefined) throw new TextChangedError();
		return part;
	} catch (error) {
		const { clock } = client.ports;
		clock.throwIfCancelled();
		end(run, file, readError(error, file), options, clock.now());
		return undefined;
	}
}

async function send(
	run: ImportRun,
	file: FileImport,
	part: Part,
	client: MarketoClient,
	onRepeat: () => void,
	isRepeat: () => boolean,
): Promise<void> {
	const { checked, settings } = file;
	const { fileName } = checked.source;
	const format = checked.format ?? 'csv';
	const job = await client.createJob(
		settings.target,
		{ name: uploadName(fileName), bytes: part.bytes },
		format,
		{ repeat: settings.resubmitUncertain, onRepeat },
	);
	const fileJob: FileJob = {
		job,
		fileName,
		part: file.jobs.length + 1,
		firstRow: part.firstRow,
		lastRow: part.lastRow,
		rows: part.rows,
		bytes: part.bytes.length,
		format,
		resubmitted: isRepeat(),
	};
	file.jobs.push(fileJob);
	// Logged before anything else can fail: from now on, the batch ID is enough to follow the job.
	client.ports.log(
		`Marketo import job created: ${fileJobInWords(fileJob)}, part ${fileJob.part} of "${fileName}"`,
	);
	delete file.waitingSince;
	acquire(run.queue, openJobs(run).length, settings.target);
	if (rowsSent(file) >= checked.rows) file.isSubmitted = true;
	if (isFinished(job)) settled(run, file, client.ports.clock.now());
}

async function checkJobs(
	run: ImportRun,
	client: MarketoClient,
	options: StepOptions,
): Promise<void> {
	const { clock } = client.ports;
	const watched = openJobs(run).map(({ file, fileJob }): WatchedJob => {
		const { batchId } = fileJob.job;
		return {
			batchId,
			getJob: async () => await client.getJob(file.settings.target, batchId, true),
			onStatus: (job) => {
				fileJob.job = withReply(fileJob.job, job);
				if (isFinished(job)) settled(run, file, clock.now());
			},
			onLost: (why) => {
				fileJob.lost = why.message;
				settled(run, file, clock.now());
			},
		};
	});
	try {
		await checkStatuses(run.rounds, watched, {
			clock,
			interval: options.pollInterval,
			hasAnswered: true,
		});
	} catch (error) {
		if (!(error instanceof MarketoError)) raise(error);
		clock.throwIfCancelled();
		for (const file of run.files) endOne(file, error, clock.now());
	}
}

/** Called when one of the file's jobs has ended. */
function settled(run: ImportRun, file: FileImport, now: number): void {
	release(run.queue, file.settings.target);
	if (isDone(file)) file.finishedAt ??= now;
}

/** The earliest time at which anything can change on its own. */
function nextEvent(run: ImportRun, options: StepOptions): number {
	const ours = openTargets(run);
	let next = isWatching(run, options) ? statusDueAt(run, options) : Number.POSITIVE_INFINITY;
	for (const file of run.files) {
		if (isEnded(file)) continue;
		const { settings, waitingSince } = file;
		next = Math.min(next, deadlineOf(file));
		if (waitingSince === undefined) continue;
		next = Math.min(
			next,
			waitingSince + settings.queueTimeout,
			freeAt(run.queue, ours, settings.target),
		);
	}
	return next;
}

function endTimedOut({ files }: ImportRun, now: number): void {
	for (const file of files) {
		if (isEnded(file) || isDone(file) || now < deadlineOf(file)) continue;
		file.isTimedOut = true;
		file.finishedAt ??= now;
	}
}

/** @returns whether a file was ended */
function endUnqueued({ files, lastRefusal }: ImportRun, now: number): boolean {
	const late = files.filter(
		(file) =>
			!isEnded(file) &&
			!file.isSubmitted &&
			file.waitingSince !== undefined &&
			now >= file.waitingSince + file.settings.queueTimeout,
	);
	for (const file of late) endOne(file, queueTimeout(file, lastRefusal), now);
	return late.length > 0;
}

function queueTimeout(
	{ settings: { queueTimeout: time, target } }: FileImport,
	lastRefusal: MarketoError | undefined,
): QueueTimeoutError {
	const otherImport =
		target.exclusiveKey === undefined ? { otherImportOf: target.noun.many } : 'list';
	const waitedFor = lastRefusal?.retry === 'waitForList' ? otherImport : 'queue';
	return new QueueTimeoutError(time / 60_000, waitedFor, lastRefusal);
}

/** Ends a file that cannot continue, and all others too if the cause affects them. */
function end(
	run: ImportRun,
	file: FileImport,
	error: MarketoError,
	options: StepOptions,
	now: number,
): void {
	endOne(file, error, now);
	if (error.scope === 'file' && options.goOnAfterError) return;
	for (const other of run.files) if (!isDone(other)) endOne(other, error, now);
}

function endOne(file: FileImport, error: MarketoError, now: number): void {
	if (isEnded(file) || isDone(file)) return;
	file.error = error;
	file.finishedAt ??= now;
}

function readError(error: unknown, { checked }: FileImport): MarketoError {
	const { fileName } = checked.source;
	if (error instanceof MarketoError) return error;
	if (error instanceof TextChangedError) return new SourceChangedError(fileName);
	if (error instanceof RecordTooLongError)
		return new PartTooLargeError(error.rowNumber, error.bytes, fileName);
	throw error;
}
