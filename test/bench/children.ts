import { spawn, type ChildProcess } from 'node:child_process';
import { hasEnded, killChild, ownedBy } from '../n8n/processes';

export interface ChildResult {
	stdout: string;
	/** It was ended because its time was up. */
	isTimedOut: boolean;
}

export interface ChildOptions {
	/** milliseconds */
	limitMs: number;
	env?: NodeJS.ProcessEnv;
	cwd?: string;
	onSpawn?: (child: ChildProcess) => void;
}

/** A process of ours did not do what it was started for. */
export class ChildFailedError extends Error {
	constructor(
		what: string,
		readonly output: string,
	) {
		super(`${what}:\n${output.slice(-3000)}`);
		this.name = 'ChildFailedError';
	}
}

/** Runs a command to its end, with its children, and gives what it printed. It ends with us in any case. */
export async function runChild(command: string, args: readonly string[], options: ChildOptions): Promise<ChildResult> {
	const { limitMs, env, cwd, onSpawn } = options;
	const child = ownedBy(
		spawn(command, args, { env, cwd, detached: true, stdio: ['ignore', 'pipe', 'pipe'] }),
		// A group of its own, so that what a shell starts ends with it.
		true,
	);
	onSpawn?.(child);
	let stdout = '';
	let stderr = '';
	child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
	child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
	let isTimedOut = false;
	const timer = setTimeout(() => {
		isTimedOut = true;
		if (!hasEnded(child)) killChild(child);
	}, limitMs);
	try {
		await new Promise<void>((resolve, reject) => {
			child.once('error', reject);
			child.once('close', () => resolve());
		});
	} finally {
		clearTimeout(timer);
	}
	if (!isTimedOut && child.exitCode !== 0) {
		const how = child.signalCode ?? `exit code ${child.exitCode}`;
		throw new ChildFailedError(`${command} ended with ${how}`, stderr + stdout);
	}
	return { stdout, isTimedOut };
}

/** The last line that holds JSON: what our own children print at their end. */
export function lastJson<T>(stdout: string): T {
	const line = stdout.trimEnd().split('\n').filter((one) => one.startsWith('{')).at(-1);
	if (line === undefined) throw new ChildFailedError('A child printed no result', stdout);
	return JSON.parse(line) as T;
}
