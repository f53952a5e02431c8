import { setTimeout as sleep } from 'node:timers/promises';
import { productCredentialType, productNodeType } from '../engine/product';
import { startQueueMode, type QueueMode } from '../n8n/queue-mode';
import type {
	ExecutionResult,
	RestClient,
	SavedCredential,
	SavedWorkflow,
} from '../n8n/rest-client';
import { startSimulator, type SimulatorServer } from '../simulator/server';
import type { MarketoSimulator } from '../simulator/simulator';
import { WorkerLog } from './queue-logs';
import { post, workflowOf, type Work, type WorkKind } from './queue-work';

/** Long enough for the queue to fill up, short enough for it to empty in time. */
export const jobSeconds = 0.6;

/** The duration of a call to Marketo, so that several are in flight at the same time. */
const latencyMs = 150;

/** Number of executions that one worker runs at once: enough for all of them to run at the same time. */
const concurrency = 10;

/**
 * Milliseconds until n8n notices that a worker is gone; by default, that takes two minutes. The
 * lock is still long enough for a busy machine to renew it in time.
 */
const soonFound = {
	QUEUE_WORKER_LOCK_DURATION: '20000',
	QUEUE_WORKER_LOCK_RENEW_TIME: '5000',
	QUEUE_WORKER_STALLED_INTERVAL: '5000',
};

const unfinished: ReadonlySet<string> = new Set(['new', 'running', 'waiting']);

/** Main, two workers, and a Marketo instance with all of its limits. */
export class QueueScene {
	private readonly workflows = new Map<WorkKind, SavedWorkflow>();

	private constructor(
		private readonly queue: QueueMode,
		private readonly marketo: SimulatorServer,
		readonly credential: SavedCredential,
		readonly workers: readonly WorkerLog[],
	) {}

	static async start(tarball: string, kinds: readonly WorkKind[]): Promise<QueueScene> {
		const marketo = await startSimulator({ jobSeconds, latencyMs });
		let queue: QueueMode | undefined;
		try {
			queue = await startQueueMode({ tarball, workers: 2, concurrency, env: soonFound });
			const { clientId, clientSecret } = marketo.simulator.options;
			const account = { endpoint: marketo.url, clientId, clientSecret };
			const credential = await queue.main.rest.createCredential(
				'Marketo',
				productCredentialType,
				account,
			);
			const workers = queue.workers.map((process, i) => new WorkerLog(`worker ${i + 1}`, process));
			const scene = new QueueScene(queue, marketo, credential, workers);
			for (const kind of kinds) await scene.publish(kind);
			return scene;
		} catch (error) {
			await queue?.stop();
			await marketo.close();
			throw error;
		}
	}

	get rest(): RestClient {
		return this.queue.main.rest;
	}

	get simulator(): MarketoSimulator {
		return this.marketo.simulator;
	}

	async stop(): Promise<void> {
		await this.queue.stop();
		await this.marketo.close();
	}

	/** Requests a list, as the editor does. n8n stores the token for it. */
	async openDropdown(): Promise<void> {
		const { id, name } = this.credential;
		await this.rest.resourceLocatorResults({
			path: 'parameters.partitionName',
			methodName: 'searchPartitions',
			parameters: {
				operation: 'importAndWait',
				partitionName: { __rl: true, mode: 'list', value: '' },
			},
			nodeType: productNodeType,
			credentials: { [productCredentialType]: { id, name } },
		});
	}

	/** Starts all works at once, without waiting for their executions. */
	async post(works: readonly Work[]): Promise<void> {
		await Promise.all(works.map(async (work) => await post(this.queue.main.url, work)));
	}

	/**
	 * IDs of the works' executions, by the number of the work. Call it before they end: n8n deletes
	 * the data of an execution whose worker was killed.
	 * @param earlier executions of the same works to leave out
	 */
	async executionIds(
		works: readonly Work[],
		earlier: ReadonlySet<string> = new Set(),
	): Promise<Map<number, string>> {
		const kinds = new Set(works.map(({ kind }) => kind));
		const numbers = new Set(works.map(({ number }) => number));
		const found = new Map<number, string>();
		for (const kind of kinds) {
			const filter = encodeURIComponent(JSON.stringify({ workflowId: this.workflow(kind).id }));
			const { results } = await this.rest.request<{ results: Array<{ id: string }> }>(
				'GET',
				`/executions?limit=100&filter=${filter}`,
			);
			for (const { id } of results) {
				if (earlier.has(id)) continue;
				const number = workNumberOf(await this.rest.execution(id));
				if (number !== undefined && numbers.has(number)) found.set(number, id);
			}
		}
		const missing = works.filter(({ number }) => !found.has(number));
		if (missing.length > 0)
			throw new Error(
				`n8n has no execution of work ${missing.map(({ number }) => number).join(', ')}`,
			);
		return found;
	}

	/** Waits until executions, by the number of the work, have ended with any status. */
	async ended(
		ids: ReadonlyMap<number, string>,
		timeoutMs: number,
	): Promise<Map<number, ExecutionResult>> {
		const deadline = Date.now() + timeoutMs;
		const results = new Map<number, ExecutionResult>();
		for (const [number, id] of ids) {
			for (;;) {
				const execution = await this.rest.execution(id);
				results.set(number, execution);
				if (!unfinished.has(execution.status)) break;
				if (Date.now() > deadline)
					throw new Error(`Execution ${id} is still ${execution.status}\n${this.state()}`);
				await sleep(500);
			}
		}
		return results;
	}

	/** The current state, for messages. */
	state(): string {
		const { jobs, queueLength, leadCount, requests } = this.simulator;
		const logs = this.workers.map(
			({ name, process }) => `${name}:\n${process.log().slice(-1_500)}`,
		);
		return `Marketo: ${jobs.length} jobs, ${queueLength} in the queue, ${leadCount} leads, ${requests.length} calls\n${logs.join('\n')}`;
	}

	private workflow(kind: WorkKind): SavedWorkflow {
		const workflow = this.workflows.get(kind);
		if (workflow === undefined) throw new Error(`The workflow for ${kind} is not published`);
		return workflow;
	}

	private async publish(kind: WorkKind): Promise<void> {
		const saved = await this.rest.createWorkflow(workflowOf(kind, this.credential));
		await this.rest.activateWorkflow(saved);
		this.workflows.set(kind, saved);
	}
}

/**
 * The work of an execution, from the request to its webhook. While it runs, only the execution
 * stack has that request.
 */
function workNumberOf({ output, data }: ExecutionResult): number | undefined {
	const [first] = data.executionData?.nodeExecutionStack ?? [];
	const item = output.Webhook?.[0]?.[0] ?? first?.data.main[0]?.[0];
	const query = item?.json.query as { work?: string } | undefined;
	return query?.work === undefined ? undefined : Number(query.work);
}
