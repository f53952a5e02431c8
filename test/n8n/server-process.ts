import { spawn, type ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import type { InstalledN8n } from './install';
import { endChild, hasEnded, killChild, ownedBy } from './processes';

/** An n8n process (`start` or `worker`) and its output. */
export class N8nProcess {
	private printed = '';
	private readonly child: ChildProcess;

	constructor(n8n: InstalledN8n, args: string[], env: Record<string, string>) {
		this.child = ownedBy(
			// A separate process group: n8n starts a task runner, and Ctrl-C must reach this process first.
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

	/** Everything printed so far, including standard error. */
	log(): string {
		return this.printed;
	}

	/** Lets n8n finish its running executions, then kills it. */
	async stop(graceMs?: number): Promise<void> {
		await endChild(this.child, graceMs);
	}

	/** Ends n8n as in a crash, without a chance to save anything. */
	async kill(): Promise<void> {
		killChild(this.child);
		while (!hasEnded(this.child)) await sleep(20);
	}

	/** Waits until `isReady` returns true. Rejects with the log if the process ends or the time is up. */
	async until(isReady: () => Promise<boolean>, timeoutMs: number, what: string): Promise<void> {
		const deadline = Date.now() + timeoutMs;
		while (!(await isReady().catch(() => false))) {
			if (!this.isRunning)
				throw new Error(`n8n ended while waiting for ${what}:\n${this.printed.slice(-4000)}`);
			if (Date.now() > deadline)
				throw new Error(`Timed out waiting for ${what}:\n${this.printed.slice(-4000)}`);
			await sleep(250);
		}
	}
}
