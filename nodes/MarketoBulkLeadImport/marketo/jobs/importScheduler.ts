import { raise } from '../../csv/raise';
import { RecordTooLongError } from '../../csv/errors/RecordTooLongError';
import { TextChangedError } from '../../csv/errors/TextChangedError';
import type { Part } from '../../csv/write/part';
import type { ImportTarget } from '../client/importTarget';
import type { MarketoClient } from '../client/marketoClient';
import { periodicYield } from '../client/periodicYield';
import { MarketoError } from '../errors/MarketoError';
import { PartTooLargeError } from '../errors/PartTooLargeError';
import { QueueTimeoutError } from '../errors/QueueTimeoutError';
import { SourceChangedError } from '../errors/SourceChangedError';
import { UncertainUploadError } from '../errors/UncertainUploadError';
import { fileJobInWords, isSettled, type FileJob } from './fileJob';
import { isFinished, type ImportJob } from './job';
import { StatusPoller } from './statusPoller';
import { uploadName } from '../upload/fileName';
import { openParts } from '../upload/parts';
import { QueueSlots } from './queueSlots';
import type { CheckedSource } from '../check/checkSource';

export interface FileImportSettings {
	target: ImportTarget;
	/** milliseconds to wait for a place in Marketo's queue */
	queueTimeout: number;
	/** milliseconds from the start until all jobs must have ended; undefined where nobody waits for the end */
	timeout?: number;
	/** whether an upload that got no answer is sent again */
	resubmitUncertain: boolean;
}

/** An import of one file and what has become of it. */
export interface FileImport {
	checked: CheckedSource;
	settings: FileImportSettings;
	jobs: FileJob[];
	/** milliseconds since 1970 */
	startedAt: number;
	finishedAt?: number;
	/** every row was handed to Marketo */
	isSubmitted: boolean;
	isTimedOut: boolean;
	/** rows of an upload whose end is not known: it got no answer, or was under way when everything was stopped */
	inDoubt?: { firstRow: number; lastRow: number };
	/** why it was not brought to its end */
	error?: MarketoError;
}

export interface RunOptions {
	/** milliseconds between two status calls for a job */
	pollInterval: number;
	/** whether to go on until all jobs have ended, or only until all are submitted */
	untilFinished: boolean;
	/** whether one file's error leaves the others untouched */
	goOnAfterError: boolean;
}

interface Lane {
	file: FileImport;
	parts: AsyncGenerator<Part>;
	/** read but not yet sent */
	part?: Part;
	/** the part that is to be sent next was sent before and got no answer */
	isRepeat: boolean;
	waitingSince?: number;
}

/**
 * Imports files through Marketo's queue of ten jobs: keeps it as full as it may be, watches the jobs while
 * later parts are still being sent, and lets the files take turns.
 * Memory: the part that is being sent of each file. The next one is not read before: it takes some milliseconds, an
 * upload seconds.
 */
export class ImportScheduler {
	private readonly lanes: Lane[] = [];
	private readonly watch: StatusPoller;
	private readonly places: QueueSlots;
	private turn = 0;

	constructor(
		private readonly client: MarketoClient,
		private readonly options: RunOptions,
	) {
		this.watch = new StatusPoller(
			(id) => client.getJob(this.targetOf(id), id),
			client.ports.clock,
			options.pollInterval,
			true,
		);
		this.places = new QueueSlots(client.ports, options.pollInterval);
	}

	/**
	 * Errors of Marketo's are kept with the file that they ended.
	 * @throws CancelledError; `files` then tell what was submitted
	 */
	async run(files: readonly FileImport[]): Promise<void> {
		for (const file of files) {
			file.startedAt = this.client.ports.clock.now();
			const parts = openParts(file.checked);
			this.lanes.push({ file, parts, isRepeat: false });
		}
		try {
			await this.runToEnd();
		} finally {
			await Promise.all(this.lanes.map(async ({ parts }) => await parts.return(undefined)));
		}
	}

	private async runToEnd(): Promise<void> {
		const { clock } = this.client.ports;
		const yieldIfDue = periodicYield(clock);
		for (;;) {
			await yieldIfDue();
			this.endLate();
			if (this.isOver()) return;
			const lane = this.laneToSend();
			if (lane !== undefined) {
				await this.sendNext(lane);
				if (this.watch.nextDue() > clock.now()) continue;
			} else {
				await clock.sleep(Math.max(0, this.nextEvent() - clock.now()));
				this.endLate();
			}
			if (this.isWatching()) await this.checkJobs();
		}
	}

	/** Status calls serve those who wait for the end, and those who wait for a place in the queue. */
	private isWatching(): boolean {
		return (
			this.options.untilFinished ||
			this.lanes.some(({ waitingSince }) => waitingSince !== undefined)
		);
	}

	private isOver(): boolean {
		const isBusy = ({ file }: Lane): boolean =>
			!isEnded(file) &&
			(!file.isSubmitted || (this.options.untilFinished && !file.jobs.every(isSettled)));
		return !this.lanes.some(isBusy);
	}

	/** The next file in turn that has rows to send and a place to send them to. */
	private laneToSend(): Lane | undefined {
		const now = this.client.ports.clock.now();
		for (let i = 0; i < this.lanes.length; i++) {
			const at = (this.turn + i) % this.lanes.length;
			const lane = this.lanes[at];
			if (lane.file.isSubmitted || isEnded(lane.file)) continue;
			if (this.places.isFree(lane.file.settings.target, now)) {
				this.turn = at + 1;
				return lane;
			}
			lane.waitingSince ??= now;
		}
		return undefined;
	}

	/** The part that is to be sent next; at the file's end, or where it cannot be read on, there is none. */
	private async nextPart(lane: Lane): Promise<Part | undefined> {
		if (lane.part !== undefined) return lane.part;
		try {
			const next = await lane.parts.next();
			if (next.done === true) this.submitted(lane);
			else lane.part = next.value;
		} catch (error) {
			this.end(lane.file, partError(error, lane.file));
		}
		return lane.part;
	}

	private submitted(lane: Lane): void {
		lane.file.isSubmitted = true;
		delete lane.waitingSince;
		this.closeIfDone(lane.file);
	}

	private async sendNext(lane: Lane): Promise<void> {
		const { file } = lane;
		const part = await this.nextPart(lane);
		if (part === undefined) return;
		file.inDoubt = { firstRow: part.firstRow, lastRow: part.lastRow };
		try {
			await this.send(lane, part);
			delete file.inDoubt;
			delete lane.part;
		} catch (error) {
			if (!(error instanceof MarketoError)) raise(error);
			this.client.ports.clock.throwIfCancelled();
			if (!lane.isRepeat && !(error instanceof UncertainUploadError)) delete file.inDoubt;
			const now = this.client.ports.clock.now();
			if (this.places.mustWait(error, file.settings.target, now)) lane.waitingSince ??= now;
			else this.end(file, error);
		}
	}

	private async send(lane: Lane, part: Part): Promise<void> {
		const { file } = lane;
		const { checked, settings } = file;
		const format = checked.format ?? 'csv';
		const job = await this.client.createJob(
			settings.target,
			{ name: uploadName(checked.source.fileName), bytes: part.bytes },
			format,
			{
				repeat: settings.resubmitUncertain,
				onRepeat: () => {
					lane.isRepeat = true;
				},
			},
		);
		const fileJob: FileJob = {
			job,
			fileName: checked.source.fileName,
			part: part.number,
			firstRow: part.firstRow,
			lastRow: part.lastRow,
			rows: part.rows,
			bytes: part.bytes.length,
			format,
			resubmitted: lane.isRepeat,
		};
		file.jobs.push(fileJob);
		// Said before anything else can go wrong: from here on the job can be followed by its ID alone.
		this.client.ports.log(
			`Marketo import job created: ${fileJobInWords(fileJob)}, part ${part.number} of "${checked.source.fileName}"`,
		);
		delete lane.waitingSince;
		lane.isRepeat = false;
		this.places.taken(job.batchId, settings.target);
		if (isFinished(job)) this.settled(file, job.batchId);
		else this.follow(file, fileJob);
		// Known from the checked, so that no file waits for a place only to find that it has nothing left to send.
		if (file.jobs.reduce((rows, one) => rows + one.rows, 0) === checked.rows) this.submitted(lane);
	}

	private targetOf(batchId: number): ImportTarget {
		const isOwner = ({ file }: Lane): boolean =>
			file.jobs.some(({ job }) => job.batchId === batchId);
		return (this.lanes.find(isOwner) ?? this.lanes[0]).file.settings.target;
	}

	private follow(file: FileImport, fileJob: FileJob): void {
		const { batchId } = fileJob.job;
		this.watch.add(batchId, {
			onChange: (job: ImportJob) => {
				// What a later answer leaves out, an earlier one may have said.
				fileJob.job = { ...fileJob.job, ...job };
				if (isFinished(job)) this.settled(file, batchId);
			},
			onLost: (why) => {
				fileJob.lost = why.message;
				this.settled(file, batchId);
			},
		});
	}

	private settled(file: FileImport, batchId: number): void {
		this.places.freed(batchId);
		this.closeIfDone(file);
	}

	private closeIfDone(file: FileImport): void {
		if (file.isSubmitted && file.jobs.every(isSettled))
			file.finishedAt ??= this.client.ports.clock.now();
	}

	private async checkJobs(): Promise<void> {
		try {
			await this.watch.check();
		} catch (error) {
			if (!(error instanceof MarketoError)) raise(error);
			this.client.ports.clock.throwIfCancelled();
			for (const { file } of this.lanes) this.end(file, error, true);
		}
	}

	/** The nearest moment at which anything can change by itself. */
	private nextEvent(): number {
		let next = this.isWatching() ? this.watch.nextDue() : Number.POSITIVE_INFINITY;
		for (const { file, waitingSince } of this.lanes) {
			if (isEnded(file)) continue;
			if (file.settings.timeout !== undefined)
				next = Math.min(next, file.startedAt + file.settings.timeout);
			if (waitingSince === undefined) continue;
			next = Math.min(
				next,
				waitingSince + file.settings.queueTimeout,
				this.places.freeAt(file.settings.target),
			);
		}
		return next;
	}

	private endLate(): void {
		const now = this.client.ports.clock.now();
		for (const { file, waitingSince } of this.lanes) {
			if (isEnded(file)) continue;
			const { timeout, queueTimeout } = file.settings;
			if (timeout !== undefined && now >= file.startedAt + timeout && !isDone(file)) {
				file.isTimedOut = true;
				file.finishedAt ??= now;
			} else if (
				!file.isSubmitted &&
				waitingSince !== undefined &&
				now >= waitingSince + queueTimeout
			) {
				this.end(file, new QueueTimeoutError(queueTimeout / 60_000, this.places.lastRefusal));
			}
		}
	}

	/** Ends a file that cannot go on, and all others too where the reason is not this file's own. */
	private end(file: FileImport, error: MarketoError, forAll = error.scope === 'account'): void {
		const files =
			forAll || !this.options.goOnAfterError ? this.lanes.map((lane) => lane.file) : [file];
		for (const one of files) {
			if (isEnded(one) || (one !== file && isDone(one))) continue;
			one.error = error;
			one.finishedAt ??= this.client.ports.clock.now();
		}
	}
}

function isEnded(file: FileImport): boolean {
	return file.isTimedOut || file.error !== undefined;
}

function isDone(file: FileImport): boolean {
	return file.isSubmitted && file.jobs.every(isSettled);
}

function partError(error: unknown, file: FileImport): MarketoError {
	if (error instanceof MarketoError) return error;
	if (error instanceof TextChangedError)
		return new SourceChangedError(file.checked.source.fileName);
	if (error instanceof RecordTooLongError)
		return new PartTooLargeError(error.rowNumber, error.bytes, file.checked.source.fileName);
	throw error;
}
