import { spawn, type ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import type { InstalledN8n } from './install';
import { endChild, hasEnded, killChild, ownedBy } from './processes';

/** One process of n8n (`start`, `worker`) with all that it prints. */
export class N8nProcess {
	private printed = '';
	private readonly child: ChildProcess;

	constructor(n8n: InstalledN8n, args: string[], env: Record<string, string>) {
		this.child = ownedBy(
			// A group of its own: n8n starts a task runner, and Ctrl-C must reach us first.
			spawn(n8n.runtime.node, [n8n.command, ...args], {
				env,
				cwd: env.N8N_USER_FOLDER,
				detached: true,
				stdio: ['ignore', 'pipe', 'pipe'],
			}),
			true,
		);
		const keep = (chunk: Buffer) => (this.printed += chunk.toString());
		this.child.stdout?.on('data', keep);
		this.child.stderr?.on('data', keep);
	}

	get pid(): number | undefined {
		return this.child.pid;
	}

	get isRunning(): boolean {
		return !hasEnded(this.child);
	}

	/** Everything printed so far, standard error included. */
	log(): string {
		return this.printed;
	}

	/** Lets n8n finish (it waits for running executions), then insists. */
	async stop(graceMs?: number): Promise<void> {
		await endChild(this.child, graceMs);
	}

	/** As a crash: no chance to save anything. */
	async kill(): Promise<void> {
		killChild(this.child);
		while (!hasEnded(this.child)) await sleep(20);
	}

	/** Resolves when `isReady` says so; rejects with the log when the process ends or time is up. */
	async until(isReady: () => Promise<boolean>, timeoutMs: number, what: string): Promise<void> {
		const deadline = Date.now() + timeoutMs;
		while (!(await isReady().catch(() => false))) {
			if (!this.isRunning)
				throw new Error(`n8n ended before ${what}:\n${this.printed.slice(-4000)}`);
			if (Date.now() > deadline)
				throw new Error(`n8n took too long for ${what}:\n${this.printed.slice(-4000)}`);
			await sleep(250);
		}
	}
}
