import type { ChildProcess } from 'node:child_process';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Everything that a script starts ends with it. Three cases: an ordinary end and Ctrl-C are seen
 * here; a SIGKILL of the script is not, so n8n's own processes also watch their parent
 * (`exit-with-parent.cjs`).
 */
const children = new Set<ChildProcess>();

function signal(child: ChildProcess, name: NodeJS.Signals, isGroup: boolean): void {
	if (child.pid === undefined || hasEnded(child)) return;
	try {
		process.kill(isGroup ? -child.pid : child.pid, name);
	} catch {
		// It ended in between.
	}
}

export function hasEnded(child: ChildProcess): boolean {
	return child.exitCode !== null || child.signalCode !== null;
}

const groups = new WeakSet<ChildProcess>();

/** Ties a child's life to this process. `leadsGroup`: it was started `detached` and has children. */
export function ownedBy<T extends ChildProcess>(child: T, leadsGroup = false): T {
	installHandlers();
	children.add(child);
	if (leadsGroup) groups.add(child);
	child.on('exit', () => children.delete(child));
	return child;
}

/** Asks, then insists after `graceMs`. Resolves when the child has ended. */
export async function endChild(child: ChildProcess, graceMs = 5000): Promise<void> {
	const isGroup = groups.has(child);
	signal(child, 'SIGTERM', isGroup);
	const deadline = Date.now() + graceMs;
	while (!hasEnded(child) && Date.now() < deadline) await sleep(50);
	signal(child, 'SIGKILL', isGroup);
	while (!hasEnded(child)) await sleep(20);
}

/** At once and without a word, as a crash would: for tests of what survives. */
export function killChild(child: ChildProcess): void {
	signal(child, 'SIGKILL', groups.has(child));
}

const cleanups = new Set<() => Promise<void>>();

/** Has `cleanup` run on Ctrl-C; gives the function that takes it back. */
export function onInterrupt(cleanup: () => Promise<void>): () => void {
	installHandlers();
	cleanups.add(cleanup);
	return () => cleanups.delete(cleanup);
}

const lastActs = new Set<() => void>();

/** Has `act` run at the very end of this process, after its children were killed. */
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
	// tsx, npm and the like, killed without a chance to pass it on, leave us to another parent.
	const parent = process.ppid;
	setInterval(() => {
		if (process.ppid !== parent) process.exit(1);
	}, 500).unref();
	const exitCodes = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;
	for (const [name, code] of Object.entries(exitCodes)) {
		process.on(name, () => {
			// Asked twice, it does not wait: the `exit` handler kills what is left.
			if (isEnding) process.exit(code);
			isEnding = true;
			void endEverything().finally(() => process.exit(code));
		});
	}
}

/** For NODE_OPTIONS: the process ends itself when the one that started it has gone. */
const exitWithParentOption = `--require ${path.join(__dirname, 'exit-with-parent.cjs')}`;

export function exitWithParentEnvironment(): Record<string, string> {
	return { EXIT_WITH_PID: String(process.pid), NODE_OPTIONS: exitWithParentOption };
}
