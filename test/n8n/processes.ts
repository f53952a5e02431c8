import type { ChildProcess } from 'node:child_process';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * All processes that a script starts end with it. This file handles a normal exit and Ctrl-C. It can't
 * handle a SIGKILL of the script, so n8n's processes also watch their parent
 * (`exit-with-parent.cjs`).
 */
const children = new Set<ChildProcess>();

function signal(child: ChildProcess, name: NodeJS.Signals, isGroup: boolean): void {
	if (child.pid === undefined || hasEnded(child)) return;
	try {
		process.kill(isGroup ? -child.pid : child.pid, name);
	} catch {
		// The process has just ended.
	}
}

export function hasEnded(child: ChildProcess): boolean {
	return child.exitCode !== null || child.signalCode !== null;
}

const groups = new WeakSet<ChildProcess>();

/** Ends a child together with this process. `leadsGroup`: it was started `detached` and has children. */
export function ownedBy<T extends ChildProcess>(child: T, leadsGroup = false): T {
	installHandlers();
	children.add(child);
	if (leadsGroup) groups.add(child);
	child.on('exit', () => children.delete(child));
	return child;
}

/** Terminates a child, and kills it after `graceMs`. Resolves when it has ended. */
export async function endChild(child: ChildProcess, graceMs = 5000): Promise<void> {
	const isGroup = groups.has(child);
	signal(child, 'SIGTERM', isGroup);
	const deadline = Date.now() + graceMs;
	while (!hasEnded(child) && Date.now() < deadline) await sleep(50);
	signal(child, 'SIGKILL', isGroup);
	while (!hasEnded(child)) await sleep(20);
}

/** Kills a child immediately, like a crash. */
export function killChild(child: ChildProcess): void {
	signal(child, 'SIGKILL', groups.has(child));
}

const cleanups = new Set<() => Promise<void>>();

/** Runs `cleanup` on Ctrl-C. @returns a function that cancels that */
export function onInterrupt(cleanup: () => Promise<void>): () => void {
	installHandlers();
	cleanups.add(cleanup);
	return () => cleanups.delete(cleanup);
}

const lastActs = new Set<() => void>();

/** Runs `act` when this process exits, after its children were killed. */
export function atExit(act: () => void): void {
	installHandlers();
	lastActs.add(act);
}

async function endEverything(): Promise<void> {
	await Promise.allSettled([...cleanups].map(async (cleanup) => await cleanup()));
	await Promise.all([...children].map(async (child) => await endChild(child)));
}

let isInstalled = false;
let isEnding = false;

function installHandlers(): void {
	if (isInstalled) return;
	isInstalled = true;
	process.on('exit', () => {
		for (const child of children) signal(child, 'SIGKILL', groups.has(child));
		for (const act of lastActs) act();
	});
	// A parent such as tsx or npm can't pass on a SIGKILL, but then this process gets another
	// parent.
	const parent = process.ppid;
	setInterval(() => {
		if (process.ppid !== parent) process.exit(1);
	}, 500).unref();
	const exitCodes = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;
	for (const [name, code] of Object.entries(exitCodes)) {
		process.on(name, () => {
			// The second signal exits immediately, and the `exit` handler kills the remaining children.
			if (isEnding) process.exit(code);
			isEnding = true;
			void endEverything().finally(() => process.exit(code));
		});
	}
}

/** For NODE_OPTIONS: ends a process when the one that started it has ended. */
const exitWithParentOption = `--require ${path.join(__dirname, 'exit-with-parent.cjs')}`;

export function exitWithParentEnvironment(): Record<string, string> {
	return { EXIT_WITH_PID: String(process.pid), NODE_OPTIONS: exitWithParentOption };
}
