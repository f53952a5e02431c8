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

/** What the process left behind that crashed. */
export interface Crash {
	/** jobs that Marketo created for the step in which it was */
	batchIds: number[];
}

interface Surroundings {
	items: INodeExecutionData[];
	time: VirtualTime;
	carrier: Carrier;
	simulator: MarketoSimulator;
}

/** Milliseconds until n8n is up again; longer than a polling interval, as a new process knows no earlier calls. */
const RESTART = 60_000;
/** Milliseconds after which nobody goes on with an import in steps that never ends. */
const PATIENCE = 2 * 3_600_000;

/** A workflow that goes round this often without an end would never end. */
const MOST_STEPS = 2_000;

/** Executes the node, in steps where the operation is done so, each in a process of its own. */
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

	/** Ends the process, as a lost worker does. */
	crash(): void {
		this.process.crash();
		this.onCrash();
	}

	/** What a workflow of this node and a Wait node puts out. */
	private async runSteps(output: INodeExecutionData[][]): Promise<void> {
		const { time, carrier } = this.around;
		const { signal } = this.context.stop;
		const stopped = new Promise((resolve) => signal.addEventListener('abort', resolve));
		const startedAt = time.now();
		let { items } = this.around;
		let steps = 0;
		// Which of the first items each item goes back to.
		let origins = items.map((_, i) => i);
		for (;;) {
			const callsBefore = carrier.sent.length;
			const step = await this.stepDespiteCrash(items);
			for (const [i, found] of step.entries()) {
				const paired = found.map((item) => ({
					...item,
					pairedItem: { item: origins[(item.pairedItem as { item: number }).item] },
				}));
				// Not Finished is what is given back, the others go on to other nodes.
				output[i] = i === 3 ? paired : [...(output[i] ?? []), ...paired];
			}
			const notFinished = output[3];
			const now = time.now();
			for (const { json } of notFinished)
				this.saved.push({ at: time.shown, progress: carrier.sent.length - callsBefore, json });
			if (notFinished.length === 0 || now - startedAt > PATIENCE || ++steps > MOST_STEPS) return;
			origins = notFinished.map(({ pairedItem }) => (pairedItem as { item: number }).item);
			// As n8n keeps the execution while it waits.
			items = JSON.parse(JSON.stringify(notFinished)) as INodeExecutionData[];
			items = this.scenario.whileKept?.(items, steps) ?? items;
			if (signal.aborted) return;
			const next = Date.parse(items[0].json.nextCheckAt as string);
			if (next > time.shown) await Promise.race([time.sleep(next - time.shown), stopped]);
			if (signal.aborted) return;
		}
	}

	/** After a crash, n8n goes on with what it kept: the items before the step. */
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
