import { spawn } from 'node:child_process';
import { hasEnded, killChild, ownedBy } from '../n8n/processes';
import { UnfinishedError } from './unfinishedError';

export interface ChildOptions {
	/** milliseconds */
	limitMs: number;
	env?: NodeJS.ProcessEnv;
	cwd?: string;
}

/** A child process failed. */
export class ChildFailedError extends Error {
	constructor(
		what: string,
		readonly output: string,
	) {
		super(`${what}:\n${output.slice(-3000)}`);
		this.name = 'ChildFailedError';
	}
}

/**
 * Runs a command and its children to the end, and returns what it printed. It also ends when this
 * process ends.
 * @throws UnfinishedError if the time is up or memory runs out
 * @throws ChildFailedError
 */
export async function runChild(
	command: string,
	args: readonly string[],
	options: ChildOptions,
): Promise<string> {
	const { limitMs, env, cwd } = options;
	const startedAt = performance.now();
	const child = ownedBy(
		spawn(command, args, { env, cwd, detached: true, stdio: ['ignore', 'pipe', 'pipe'] }),
		// A separate process group, so that processes started by a shell end with it.
		true,
	);
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
	if (isTimedOut) throw new UnfinishedError('not done', limitMs);
	if (child.exitCode !== 0) {
		if (/heap out of memory/i.test(stderr))
			throw new UnfinishedError('out of memory', performance.now() - startedAt);
		const how = child.signalCode ?? `exit code ${child.exitCode}`;
		throw new ChildFailedError(`${command} ended with ${how}`, stderr + stdout);
	}
	return stdout;
}

/** The last line of JSON, which our child processes print when they end. */
export function lastJson<T>(stdout: string): T {
	const line = stdout
		.trimEnd()
		.split('\n')
		.filter((one) => one.startsWith('{'))
		.at(-1);
	if (line === undefined) throw new ChildFailedError('A child printed no result', stdout);
	return JSON.parse(line) as T;
}
