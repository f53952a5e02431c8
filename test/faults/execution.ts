import type { IDataObject, INodeExecutionData, INodeType } from 'n8n-workflow';
import type { MarketoSimulator } from '../simulator/simulator';
import type { Carrier } from './carrier';
import type { FakeContext } from './context';
import { isEditorList, type Scenario } from './scenario';
import type { VirtualTime } from './virtualTime';

/** A Not Finished item. */
export interface SavedItem {
	/** what the clock showed at the end of the step */
	at: number;
	/** calls to Marketo in the step */
	progress: number;
	json: IDataObject;
}

/** What a crashed process left behind. */
export interface Crash {
	/** jobs that Marketo created for the crashed step */
	batchIds: number[];
}

interface Surroundings {
	items: INodeExecutionData[];
	time: VirtualTime;
	carrier: Carrier;
	simulator: MarketoSimulator;
}

/**
 * Milliseconds until n8n is running again; longer than a polling interval, because a new process
 * does not know about earlier calls.
 */
const RESTART = 60_000;
/** Milliseconds after which an import in steps counts as endless. */
const PATIENCE = 2 * 3_600_000;

/** A workflow that loops this many times counts as endless. */
const MOST_STEPS = 2_000;

/** Executes the node, in steps if the operation requires it, each in a process of its own. */
export class Execution {
	readonly saved: SavedItem[] = [];
	crashed?: Crash;
	process: ReturnType<FakeContext['startProcess']>;
	private onCrash: () => void = () => undefined;

	constructor(
		private readonly node: INodeType,
		private readonly scenario: Scenario,
		private readonly context: FakeContext,
		private readonly around: Surroundings,
	) {
		this.process = context.startProcess(around.items);
	}

	async run(): Promise<{ output?: INodeExecutionData[][]; error?: unknown }> {
		const { operation } = this.scenario;
		const output: INodeExecutionData[][] = [];
		try {
			if (isEditorList(operation)) return { output: await this.fillList(operation) };
			if (operation !== 'importInSteps') return { output: await this.step(this.around.items) };
			await this.runSteps(output);
			return { output };
		} catch (error) {
			return { ...(output.length > 0 && { output }), error };
		}
	}

	/** Ends the process like a worker that is lost. */
	crash(): void {
		this.process.crash();
		this.onCrash();
	}

	/** The output of a workflow with this node and a Wait node. */
	private async runSteps(output: INodeExecutionData[][]): Promise<void> {
		const { time, carrier } = this.around;
		const { signal } = this.context.stop;
		const stopped = new Promise((resolve) => signal.addEventListener('abort', resolve));
		const startedAt = time.now();
		let { items } = this.around;
		let steps = 0;
		// The input item to which each item belongs.
		let origins = items.map((_, i) => i);
		for (;;) {
			const callsBefore = carrier.sent.length;
			const step = await this.stepDespiteCrash(items);
			for (const [i, found] of step.entries()) {
				const paired = found.map((item) => ({
					...item,
					pairedItem: { item: origins[(item.pairedItem as { item: number }).item] },
				}));
				// Not Finished items return to the node; the others continue to other nodes.
				output[i] = i === 3 ? paired : [...(output[i] ?? []), ...paired];
			}
			const notFinished = output[3];
			const now = time.now();
			for (const { json } of notFinished)
				this.saved.push({ at: time.shown, progress: carrier.sent.length - callsBefore, json });
			if (notFinished.length === 0 || now - startedAt > PATIENCE || ++steps > MOST_STEPS) return;
			origins = notFinished.map(({ pairedItem }) => (pairedItem as { item: number }).item);
			// Stores the execution while it waits, as n8n does.
			items = JSON.parse(JSON.stringify(notFinished)) as INodeExecutionData[];
			items = this.scenario.whileKept?.(items, steps) ?? items;
			if (signal.aborted) return;
			const next = Date.parse(items[0].json.nextCheckAt as string);
			if (next > time.shown) await Promise.race([time.sleep(next - time.shown), stopped]);
			if (signal.aborted) return;
		}
	}

	/** After a crash, n8n continues with what it stored: the items before the step. */
	private async stepDespiteCrash(items: INodeExecutionData[]): Promise<INodeExecutionData[][]> {
		const { time, simulator, carrier } = this.around;
		const jobsBefore = new Set(simulator.jobs.map(({ batchId }) => batchId));
		const kept = JSON.stringify(items);
		const crash = new Promise<undefined>((resolve) => {
			this.onCrash = () => resolve(undefined);
		});
		const done = await Promise.race([this.step(items), crash]);
		if (done !== undefined && !this.process.isDead()) return done;
		for (const request of carrier.sent) if (request.endedAt === undefined) request.isCutOff = true;
		await time.sleep(RESTART);
		const batchIds = simulator.jobs
			.map(({ batchId }) => batchId)
			.filter((id) => !jobsBefore.has(id));
		this.crashed = { batchIds };
		return await this.step(JSON.parse(kept) as INodeExecutionData[]);
	}

	private async step(items: INodeExecutionData[]): Promise<INodeExecutionData[][]> {
		this.process = this.context.startProcess(items);
		return (await this.node.execute?.call(this.process.functions)) as INodeExecutionData[][];
	}

	private async fillList(operation: string): Promise<INodeExecutionData[][]> {
		const { methods } = this.node;
		const { functions } = this.process;
		const results =
			methods?.loadOptions?.[operation] === undefined
				? (await methods?.listSearch?.[operation].call(functions))?.results
				: await methods.loadOptions[operation].call(functions);
		return [(results ?? []).map(({ name, value }) => ({ json: { name, value } }))];
	}
}
