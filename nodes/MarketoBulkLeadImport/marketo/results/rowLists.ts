import { raise } from '../../csv/raise';
import type { MarketoClient, RowFileKind } from '../client/marketoClient';
import type { Clock } from '../client/ports';
import { BatchNotFoundError } from '../errors/BatchNotFoundError';
import { CancelledError } from '../errors/CancelledError';
import { MarketoError } from '../errors/MarketoError';
import { fileJobInWords, type FileJob } from '../jobs/fileJob';
import { isFinished, mayHaveFailedRows, mayHaveWarnings } from '../jobs/job';
import { asSentence, formatNumber } from '../wording';
import type { ReportedImport } from './importRecord';
import { parseRowFile, type RowFile } from './parseRowFile';
import { ROW_KINDS } from './rowKinds';
import { batchesInWords } from './words';

/** How often to request a list again that is empty or missing although Marketo counts rows. */
const MORE_TRIES = 3;

/** After this many consecutive jobs with missing lists, do not wait for the next one. */
const MISSING_IN_A_ROW = 3;

/**
 * minimum time in milliseconds for all lists of a run, so that even an import that ended at the
 * last moment gets its lists
 */
export const LEAST_TIME = 300_000;

export interface RowListOptions {
	/** milliseconds before a missing list is requested again */
	pause: number;
}

/**
 * Retrieves Marketo's lists of failed rows and of rows with warnings, for all imports of one run of
 * the node. The imports are finished by then, and their accounts must not be lost because of a
 * list: if a list can't be retrieved, a note says so. If Marketo stops responding properly, no more
 * lists are requested, because the next one would fail too and every attempt takes minutes.
 */
export class RowLists {
	/** lists that couldn't be retrieved and discrepancies, one sentence each */
	readonly notes: string[] = [];
	private isUnavailable = false;
	private missingInARow = 0;
	private leastDeadline: number | undefined;

	constructor(
		private readonly client: MarketoClient,
		private readonly options: RowListOptions,
	) {}

	get clock(): Clock {
		return this.client.ports.clock;
	}

	/**
	 * Yields the lists of the jobs that should have one, on demand.
	 * @throws CancelledError
	 */
	async *of(
		file: ReportedImport,
		kind: RowFileKind,
	): AsyncGenerator<{ fileJob: FileJob; list: RowFile }> {
		const skipped: number[] = [];
		const jobs = file.jobs.filter((fileJob) => expectedRows(fileJob, kind) !== 0);
		for (const fileJob of jobs) {
			const deadline = this.deadlineFor(file);
			if (this.isUnavailable || this.clock.now() >= deadline) {
				skipped.push(fileJob.job.batchId);
				continue;
			}
			const list = await this.listOf(file, fileJob, kind, deadline);
			if (list !== undefined && list.rows.length > 0) yield { fileJob, list };
		}
		if (skipped.length === 0) return;
		const { rows, operation } = ROW_KINDS[kind];
		this.notes.push(
			`${file.checked.source.fileName}: the ${rows} of ${batchesInWords(skipped)} were not requested. Use ${operation} to get them later`,
		);
	}

	private async listOf(
		file: ReportedImport,
		fileJob: FileJob,
		kind: RowFileKind,
		deadline: number,
	): Promise<RowFile | undefined> {
		const { rows, operation, countInWords } = ROW_KINDS[kind];
		const named = `${fileJob.fileName}, ${fileJobInWords(fileJob)}`;
		const expected = expectedRows(fileJob, kind);
		try {
			const list = await this.retrieve(file, fileJob, kind, deadline, (expected ?? 0) > 0);
			if (expected !== undefined && list.rows.length !== expected)
				this.notes.push(
					`${named}: Marketo counts ${countInWords(expected)}, but lists ${list.rows.length === 0 ? 'none' : formatNumber(list.rows.length)}`,
				);
			return list;
		} catch (error) {
			if (!(error instanceof MarketoError) || error instanceof CancelledError) raise(error);
			this.notes.push(
				`${named}: the ${rows} couldn't be retrieved: ${asSentence(error.message)} Use ${operation} to get them later`,
			);
			this.isUnavailable = !(error instanceof BatchNotFoundError);
			return undefined;
		}
	}

	private async retrieve(
		{ target }: ReportedImport,
		{ job, format }: FileJob,
		kind: RowFileKind,
		deadline: number,
		isExpected: boolean,
	): Promise<RowFile> {
		const request = async (): Promise<RowFile> => {
			const text = await this.client.getRowFile(target, job.batchId, kind, deadline);
			return parseRowFile(text, kind, format);
		};
		let list = await request();
		if (isExpected && this.missingInARow < MISSING_IN_A_ROW)
			list = await untilListed(list, request, this.options.pause, this.clock, deadline);
		if (isExpected) this.missingInARow = list.rows.length > 0 ? 0 : this.missingInARow + 1;
		return list;
	}

	private deadlineFor({ deadline = Number.POSITIVE_INFINITY }: ReportedImport): number {
		this.leastDeadline ??= this.clock.now() + LEAST_TIME;
		return Math.max(deadline, this.leastDeadline);
	}
}

/**
 * Requests an empty list again, because Marketo may need some time after a job has finished.
 * @param pause milliseconds before each request
 * @param until milliseconds since 1970, after which it isn't requested again
 */
export async function untilListed(
	first: RowFile,
	request: () => Promise<RowFile>,
	pause: number,
	clock: Clock,
	until = Number.POSITIVE_INFINITY,
): Promise<RowFile> {
	let list = first;
	for (let more = MORE_TRIES; more > 0 && list.rows.length === 0; more--) {
		if (clock.now() + pause >= until) break;
		await clock.sleep(pause);
		list = await request();
	}
	return list;
}

/** Number of rows that Marketo should list; undefined if it doesn't report one. */
function expectedRows({ job, rows }: FileJob, kind: RowFileKind): number | undefined {
	if (!isFinished(job)) return 0;
	const may = kind === 'failures' ? mayHaveFailedRows(job, rows) : mayHaveWarnings(job);
	return may ? ROW_KINDS[kind].count(job) : 0;
}
