import { setTimeout as sleep } from 'node:timers/promises';
import { pack } from '../n8n/tarball';
import { startN8n, type RunningN8n } from '../n8n/start-n8n';
import { productCredentialType } from '../engine/product';
import type { SavedCredential, WorkflowInput } from '../n8n/rest-client';
import type { Compiled } from './compile';
import { WEBHOOK_PATH } from './n8nWorkflows';
import { cpuMsOf, peakMemoryOf } from './processUsage';
import type { LoggedCall, SimulatorProcess } from './simulatorProcess';
import { UnfinishedError } from './unfinishedError';

export interface N8nMeasures {
	wallMs: number;
	cpuMs: number;
	calls: LoggedCall[];
	/** Peak memory of n8n's main process since it started, in bytes. */
	peakBytes: number;
	/** End time, in milliseconds since 1970. */
	endedAt: number;
	/** What the webhook answered. */
	answer: string;
}

/** milliseconds between two checks of a process that may end */
const LOOK_EVERY = 200;
/** milliseconds within which an activated workflow must have its webhook */
const LISTENS_WITHIN = 30_000;

/** A new n8n for each workflow, so that its memory use is that of the workflow. */
export class BenchN8n {
	private constructor(
		private readonly n8n: RunningN8n,
		private readonly simulator: SimulatorProcess,
		/** Peak memory before any workflow ran, in bytes. */
		readonly idleBytes: number,
	) {}

	/** @param folder the only folder from which n8n may read files */
	static async start(
		simulator: SimulatorProcess,
		folder: string,
		tarball?: string,
	): Promise<BenchN8n> {
		const n8n = await startN8n({
			...(tarball !== undefined && { tarball }),
			env: { N8N_RESTRICT_FILE_ACCESS_TO: folder },
		});
		return new BenchN8n(n8n, simulator, peakMemoryOf(n8n.process.pid ?? 0) ?? 0);
	}

	async credential(): Promise<SavedCredential> {
		const { url, clientId, clientSecret } = this.simulator;
		return await this.n8n.rest.createCredential('Marketo', productCredentialType, {
			endpoint: url,
			clientId,
			clientSecret,
		});
	}

	private get webhook(): string {
		return `${this.n8n.url}/webhook/${WEBHOOK_PATH}`;
	}

	/** Activates the webhook that starts the workflow. */
	async activate(workflow: WorkflowInput): Promise<void> {
		const saved = await this.n8n.rest.createWorkflow(workflow);
		await this.n8n.rest.activateWorkflow(saved);
		await this.untilListening();
	}

	/**
	 * n8n 2 confirms an activation before the webhook is registered. This call starts nothing,
	 * because the webhook accepts only GET.
	 */
	private async untilListening(): Promise<void> {
		const deadline = performance.now() + LISTENS_WITHIN;
		for (;;) {
			const { message = '' } = (await (await fetch(this.webhook, { method: 'POST' })).json()) as {
				message?: string;
			};
			// Once the webhook is registered, n8n's message says that it requires another method.
			if (/not registered for POST/i.test(message)) return;
			if (performance.now() > deadline)
				throw new Error(
					`n8n does not listen to ${this.webhook} (${message}):\n${this.n8n.process.log().slice(-2000)}`,
				);
			await sleep(LOOK_EVERY);
		}
	}

	/**
	 * Runs the active workflow once.
	 * @throws UnfinishedError
	 */
	async run(limitMs: number): Promise<N8nMeasures> {
		await this.simulator.reset();
		const pid = this.n8n.process.pid ?? 0;
		let peakBytes = peakMemoryOf(pid);
		const timer = setInterval(() => (peakBytes = peakMemoryOf(pid) ?? peakBytes), LOOK_EVERY);
		const cpuBefore = cpuMsOf(pid) ?? 0;
		const startedAt = performance.now();
		const elapsed = (): number => performance.now() - startedAt;
		try {
			const reply = await fetch(this.webhook, { signal: AbortSignal.timeout(limitMs) });
			const answer = await reply.text();
			const wallMs = elapsed();
			const endedAt = Date.now();
			if (!reply.ok)
				throw new UnfinishedError(
					`the workflow failed (HTTP ${reply.status}: ${messageIn(answer)})`,
					wallMs,
					peakMemoryOf(pid),
				);
			return {
				answer,
				wallMs,
				endedAt,
				cpuMs: (cpuMsOf(pid) ?? 0) - cpuBefore,
				peakBytes: peakMemoryOf(pid) ?? 0,
				calls: await this.simulator.calls(),
			};
		} catch (error) {
			if (error instanceof UnfinishedError) throw error;
			const afterMs = elapsed();
			if (error instanceof Error && error.name === 'TimeoutError')
				throw new UnfinishedError('not done', afterMs, peakBytes);
			// The connection broke: a process that runs out of memory takes a while to print why.
			for (let i = 0; i < 50 && this.n8n.process.isRunning; i++) await sleep(LOOK_EVERY);
			const isOutOfMemory = /heap out of memory|heap limit/i.test(this.n8n.process.log());
			if (isOutOfMemory) throw new UnfinishedError('out of memory', afterMs, peakBytes);
			throw new UnfinishedError(
				this.n8n.process.isRunning ? `no answer (${String(error)})` : 'n8n ended',
				afterMs,
				peakBytes,
			);
		} finally {
			clearInterval(timer);
		}
	}

	async stop(): Promise<void> {
		await this.n8n.process.kill();
		await this.n8n.stop();
	}
}

function messageIn(body: string): string {
	try {
		return (JSON.parse(body) as { message?: string }).message ?? body.slice(0, 80);
	} catch {
		return body.slice(0, 80);
	}
}

export async function packCompiled(compiled: Compiled, folder: string): Promise<string> {
	return await pack(compiled.package, folder);
}
