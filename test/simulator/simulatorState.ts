import { endJob } from './endJob';
import { FaultBoard } from './faults';
import { Instance } from './instance';
import type { SimJob } from './jobs';
import { objectNamed } from './objects/customObject';
import { defaultOptions, type SimulatorOptions } from './options';
import { seededRandom } from './random';
import type {
	LoggedRequest,
	SimCustomObjectRecord,
	SimLead,
	SimList,
	SimMembership,
	SimPartition,
	Step,
} from './types';

/** The data of a simulated instance, which tests can inspect and change. */
export class SimulatorState {
	readonly options: SimulatorOptions;

	faults: FaultBoard;

	protected instance: Instance;

	protected log: LoggedRequest[] = [];

	protected callsByStep = new Map<Step, number>();

	protected callCount = 0;

	constructor(options: Partial<SimulatorOptions> = {}) {
		this.options = { ...defaultOptions(), ...options };
		this.instance = new Instance(this.options, endJob);
		this.faults = new FaultBoard(seededRandom(this.options.seed));
	}

	/** Starts over with an empty instance and the same options, without faults and log entries. */
	reset(): void {
		this.instance = new Instance(this.options, endJob);
		this.faults = new FaultBoard(seededRandom(this.options.seed));
		this.log = [];
		this.callsByStep = new Map();
		this.callCount = 0;
	}

	// What tests can inspect

	get jobs(): SimJob[] {
		this.instance.advance();
		return [...this.instance.jobs.values()];
	}

	job(batchId: number): SimJob | undefined {
		this.instance.advance();
		return this.instance.jobs.get(batchId);
	}

	/** Jobs queued or in progress. */
	get queueLength(): number {
		this.instance.advance();
		return this.instance.queueLength;
	}

	get leads(): SimLead[] {
		this.instance.advance();
		return this.instance.leads.all();
	}

	get leadCount(): number {
		this.instance.advance();
		return this.instance.leads.count;
	}

	findLead(value: string, field = 'email'): SimLead | undefined {
		this.instance.advance();
		return this.instance.leads.find(field, value);
	}

	get lists(): ReadonlyMap<number, SimList> {
		this.instance.advance();
		return this.instance.lists;
	}

	/** The members of one program, or of all. */
	memberships(programId?: number): SimMembership[] {
		this.instance.advance();
		return this.instance.memberships.all(programId);
	}

	get membershipCount(): number {
		this.instance.advance();
		return this.instance.memberships.count;
	}

	findMembership(programId: number, email: string): SimMembership | undefined {
		this.instance.advance();
		return this.instance.memberships.find(programId, email);
	}

	/** The records of one custom object. */
	records(objectApiName: string): SimCustomObjectRecord[] {
		this.instance.advance();
		const object = objectNamed(this.options, objectApiName);
		return object === undefined ? [] : this.instance.records.all(object);
	}

	/** Records of all custom objects. */
	get recordCount(): number {
		this.instance.advance();
		return this.instance.records.count;
	}

	/** The record with these values of the dedupe fields, in their order. */
	findRecord(objectApiName: string, ...key: string[]): SimCustomObjectRecord | undefined {
		this.instance.advance();
		const object = objectNamed(this.options, objectApiName);
		return object === undefined ? undefined : this.instance.records.find(object, key);
	}

	get partitions(): readonly SimPartition[] {
		return this.options.partitions;
	}

	/** The calls so far, oldest first, without secrets and bodies. */
	get requests(): readonly LoggedRequest[] {
		return this.log;
	}

	get callsToday(): number {
		return this.instance.limits.callsToday;
	}

	/** Calls that have arrived but have no reply yet. */
	get inFlight(): number {
		return this.instance.limits.inFlight;
	}

	get maxConcurrent(): number {
		return this.instance.limits.maxInFlight;
	}

	get maxCallsIn20s(): number {
		return this.instance.limits.maxCallsIn20s;
	}

	get statusCallsByBatch(): ReadonlyMap<number, number> {
		return new Map(this.jobs.map((job) => [job.batchId, job.statusCalls]));
	}

	/** Number of calls of a step so far, including failed ones. */
	callsOf(step: Step): number {
		return this.callsByStep.get(step) ?? 0;
	}

	// What tests can change

	/** Ends a job now, whatever its duration. */
	finishJob(batchId: number): void {
		this.instance.finishJob(batchId);
	}

	/** From now on, all tokens get 602. */
	expireTokens(): void {
		this.instance.tokens.expireAll();
	}

	/** From now on, all tokens get 601. */
	revokeTokens(): void {
		this.instance.tokens.revokeAll();
	}
}
