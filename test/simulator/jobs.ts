import type { JobFault } from './jobFaults';
import type { FileFormat, JobState, RowReport } from './types';

export interface LeadTarget {
	readonly object: 'lead';
	readonly lookupField: string;
	readonly listId?: number;
	readonly partitionName: string;
}

/** Allows reading the target properties of leads from any job. */
interface NotLeads {
	readonly lookupField?: undefined;
	readonly listId?: undefined;
	readonly partitionName?: undefined;
}

export interface ProgramMemberTarget extends NotLeads {
	readonly object: 'programMember';
	readonly programId: number;
	readonly programMemberStatus: string;
}

export interface CustomObjectTarget extends NotLeads {
	readonly object: 'customObject';
	readonly objectApiName: string;
}

/** The target of a job. */
export type JobTarget = LeadTarget | ProgramMemberTarget | CustomObjectTarget;

export interface JobRecord {
	readonly batchId: number;
	readonly importId: string;
	readonly format: FileFormat;
	readonly fileName: string;
	/** Size of the file part. */
	readonly bytes: number;
	/** Size of the whole request body. */
	readonly requestBytes: number;
	/** SHA-256 of the whole request body and of the file part, in hexadecimal (option `hashUploads`). */
	readonly bodySha256?: string;
	readonly fileSha256?: string;
	/** Client ID of the API user who created the job. */
	readonly user: string;
	readonly submittedAt: number;
	/** The file, until the job has ended. */
	content?: Buffer;
	fault?: JobFault;

	state: JobState;
	startedAt?: number;
	/** When a job in progress will end, or when a finished job ended. */
	finishedAt?: number;
	/** Columns as sent. */
	columns: string[];
	/** Records in the file, without header and blank lines. */
	rows: number;
	processed: number;
	failed: RowReport[];
	warnings: RowReport[];
	message?: string;
	statusCalls: number;
	/** How often each result file was requested after the job ended. */
	resultFileCalls: { failed: number; warnings: number };
}

/** One import job, as tests can inspect it. */
export type SimJob = JobRecord & JobTarget;
export type LeadJob = JobRecord & LeadTarget;
export type ProgramMemberJob = JobRecord & ProgramMemberTarget;
export type CustomObjectJob = JobRecord & CustomObjectTarget;

export function isUnfinished(job: SimJob): boolean {
	return job.state === 'Queued' || job.state === 'Importing';
}

/**
 * First in, first out, with a fixed number of jobs in progress. Has no timers: each access to the
 * queue advances the time, and everything due by then happens in order.
 */
export class JobQueue {
	private readonly waiting: SimJob[] = [];

	private readonly working: SimJob[] = [];

	/** When each idle worker became idle. */
	private readonly idleSince: number[];

	constructor(
		workers: number,
		private readonly secondsFor: (job: SimJob) => number,
		private readonly complete: (job: SimJob) => void,
	) {
		this.idleSince = new Array<number>(workers).fill(-Infinity);
	}

	get length(): number {
		return this.waiting.length + this.working.length;
	}

	get unfinished(): readonly SimJob[] {
		return [...this.working, ...this.waiting];
	}

	add(job: SimJob): void {
		this.waiting.push(job);
	}

	advance(now: number): void {
		for (;;) {
			this.start(now);
			const next = this.nextToEnd();
			if (next === undefined || (next.finishedAt ?? Infinity) > now) return;
			this.end(next);
		}
	}

	/** Ends a job now, whatever its duration; a queued job starts and ends at once. */
	finish(job: SimJob, now: number): void {
		this.advance(now);
		const place = this.waiting.indexOf(job);
		if (place >= 0) {
			this.waiting.splice(place, 1);
			job.startedAt = now;
			job.finishedAt = now;
			this.complete(job);
		} else if (this.working.includes(job)) {
			job.finishedAt = now;
			this.end(job);
		}
		this.advance(now);
	}

	private start(now: number): void {
		while (this.waiting.length > 0 && this.idleSince.length > 0) {
			const earliest = this.idleSince.indexOf(Math.min(...this.idleSince));
			const [job] = this.waiting;
			const at = Math.max(job.submittedAt, this.idleSince[earliest]);
			if (at > now) return;
			this.waiting.shift();
			this.idleSince.splice(earliest, 1);
			job.state = 'Importing';
			job.startedAt = at;
			job.finishedAt = at + this.secondsFor(job) * 1000;
			this.working.push(job);
		}
	}

	private nextToEnd(): SimJob | undefined {
		let next: SimJob | undefined;
		for (const job of this.working) {
			if (next === undefined || (job.finishedAt ?? Infinity) < (next.finishedAt ?? Infinity))
				next = job;
		}
		return next;
	}

	private end(job: SimJob): void {
		this.working.splice(this.working.indexOf(job), 1);
		this.idleSince.push(job.finishedAt ?? -Infinity);
		this.complete(job);
	}
}
