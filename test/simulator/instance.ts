import { joined, lengthOf } from './body';
import { CustomObjectRecordStore } from './stores/customObjectRecords';
import { isUnfinished, type JobRecord, JobQueue, type JobTarget, type SimJob } from './jobs';
import { LeadStore } from './stores/leads';
import { LimitKeeper } from './limits';
import { MembershipStore } from './stores/memberships';
import type { SimulatorOptions } from './options';
import { countRecords } from './recordCounter';
import { TokenStore } from './tokens';
import type { ApiUser, SimField, SimList } from './types';

export type NewJob = JobTarget &
	Pick<
		JobRecord,
		'format' | 'fileName' | 'requestBytes' | 'bodySha256' | 'fileSha256' | 'user' | 'fault'
	> & { content: readonly Buffer[] };

/** Ends a job: imports its rows, and sets its state, counts and message. */
export type EndJob = (job: SimJob, instance: Instance) => void;

/** One simulated Marketo instance: everything in a subscription. */
export class Instance {
	readonly leads = new LeadStore();

	readonly memberships = new MembershipStore(this.leads);

	readonly records = new CustomObjectRecordStore(this.leads);

	readonly lists: Map<number, SimList>;

	readonly tokens: TokenStore;

	readonly limits: LimitKeeper;

	readonly fieldsByName: ReadonlyMap<string, SimField>;

	readonly jobs = new Map<number, SimJob>();

	private readonly queue: JobQueue;

	private nextBatchId = 3404;

	private nextRequest = 0xd01f;

	constructor(
		readonly options: SimulatorOptions,
		private readonly endJob: EndJob,
	) {
		this.lists = new Map(options.lists().map((list) => [list.id, list]));
		this.tokens = new TokenStore(options.clock);
		this.limits = new LimitKeeper(options.clock);
		this.fieldsByName = new Map(options.fields.map((field) => [field.name, field]));
		this.queue = new JobQueue(
			options.workers,
			(job) => this.secondsFor(job),
			(job) => this.endJob(job, this),
		);
	}

	get users(): readonly ApiUser[] {
		const { clientId, clientSecret, permissions, users } = this.options;
		return [{ clientId, clientSecret, email: 'api-user@simulator.example', permissions }, ...users];
	}

	/** Formatted like Marketo's: a hash, then the time in hexadecimal. */
	requestId(): string {
		this.nextRequest = (this.nextRequest + 1) & 0xffff;
		return `${this.nextRequest.toString(16)}#${Math.floor(this.options.clock.now()).toString(16)}`;
	}

	/** Advances the queue to the clock's time. */
	advance(): void {
		this.queue.advance(this.options.clock.now());
	}

	get queueLength(): number {
		return this.queue.length;
	}

	/** Jobs queued or in progress. */
	get unfinishedJobs(): readonly SimJob[] {
		return this.queue.unfinished;
	}

	addJob({ content, ...given }: NewJob): SimJob {
		const batchId = this.nextBatchId;
		this.nextBatchId += 1;
		const job: SimJob = {
			...given,
			batchId,
			importId: String(batchId),
			bytes: lengthOf(content),
			submittedAt: this.options.clock.now(),
			...(this.options.discardRows ? {} : { content: joined(content) }),
			state: 'Queued',
			columns: [],
			rows: Math.max(0, countRecords(...content) - 1),
			processed: 0,
			failed: [],
			warnings: [],
			statusCalls: 0,
			resultFileCalls: { failed: 0, warnings: 0 },
		};
		this.jobs.set(batchId, job);
		if (given.fault?.firstStatus === 'Failed') this.endJob(job, this);
		else this.queue.add(job);
		this.advance();
		return job;
	}

	/** The job; undefined if it does not exist or is older than seven days. */
	jobFor(batchId: number): SimJob | undefined {
		const job = this.jobs.get(batchId);
		if (job === undefined) return undefined;
		const age = this.options.clock.now() - job.submittedAt;
		return age > this.options.batchLifeSeconds * 1000 ? undefined : job;
	}

	finishJob(batchId: number): void {
		const job = this.jobs.get(batchId);
		if (job !== undefined && isUnfinished(job)) this.queue.finish(job, this.options.clock.now());
	}

	private secondsFor(job: SimJob): number {
		if (job.fault?.neverEnds === true) return Infinity;
		if (job.fault?.seconds !== undefined) return job.fault.seconds;
		const { jobSeconds, secondsPerThousandRows } = this.options;
		const fixed = typeof jobSeconds === 'function' ? jobSeconds(job) : jobSeconds;
		return fixed + (job.rows / 1000) * secondsPerThousandRows;
	}
}
