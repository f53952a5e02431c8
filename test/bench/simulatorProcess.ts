import { spawn, type ChildProcess } from 'node:child_process';
import { endChild, ownedBy } from '../n8n/processes';
import { defaultOptions } from '../simulator/options';
import type { Step } from '../simulator/types';
import { ChildFailedError } from './children';
import type { Compiled } from './compile';

export interface LoggedCall {
	/** milliseconds since 1970, when it arrived */
	at: number;
	step: Step;
	status: number;
	code?: string;
}

/** A simulated Marketo in a process of its own, which measurements don't include. */
export class SimulatorProcess {
	readonly clientId = defaultOptions().clientId;
	readonly clientSecret = defaultOptions().clientSecret;

	private constructor(
		readonly url: string,
		private readonly child: ChildProcess,
	) {}

	static async start(compiled: Compiled, keepsRows = false): Promise<SimulatorProcess> {
		const args = [compiled.script('simulatorChild'), ...(keepsRows ? ['--keep-rows'] : [])];
		const child = ownedBy(spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] }));
		const url = await new Promise<string>((resolve, reject) => {
			child.once('exit', () => reject(new ChildFailedError('The simulator ended', '')));
			child.stdout.once('data', (chunk: Buffer) => resolve(chunk.toString().trim()));
		});
		return new SimulatorProcess(url, child);
	}

	/** Empties the simulator and its log. */
	async reset(): Promise<void> {
		await fetch(`${this.url}/_simulator/reset`, { method: 'POST' });
	}

	/** Calls since the last reset, without token requests, which Marketo does not count. */
	async calls(): Promise<LoggedCall[]> {
		const reply = await fetch(`${this.url}/_simulator/requests`);
		return ((await reply.json()) as LoggedCall[]).filter(({ step }) => step !== 'token');
	}

	async token(): Promise<string> {
		const query = new URLSearchParams({
			grant_type: 'client_credentials',
			client_id: this.clientId,
			client_secret: this.clientSecret,
		});
		const reply = await fetch(`${this.url}/identity/oauth/token?${query.toString()}`);
		return ((await reply.json()) as { access_token: string }).access_token;
	}

	async stop(): Promise<void> {
		await endChild(this.child);
	}
}
