import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** The result of an attack's last run, so that attacks can be repeated individually. */
export interface SavedAttack {
	/** its key in `ATTACKS` */
	attack: string;
	/** as typed in a shell, from the root of the repository */
	command: string;
	/** ISO date */
	ranOn: string;
	/** of Node.js, where that is known */
	version?: string;
	checks: readonly SavedCheck[];
	/** of single faults */
	cells?: readonly Cell[];
	/** of mixes of faults */
	mixes?: Outcomes;
}

export interface SavedCheck {
	name: string;
	cases: number;
	broken: number;
	/** the first line of each of the first failures */
	failures: readonly string[];
	/** what was measured */
	note?: string;
}

/** How runs with faults ended: unharmed, with a hint, or with an error that gives the reason. */
export interface Outcomes {
	unharmed: number;
	remark: number;
	ended: number;
}

/** All runs with one fault at one step. */
export interface Cell {
	fault: string;
	step: string;
	runs: number;
	outcomes: Outcomes;
	violations: number;
}

const MOST_FAILURES = 10;

/** Ignored by Git. */
const folder = path.resolve(__dirname, '../../.tmp/reliability');

export function savedCheck(
	name: string,
	cases: number,
	failures: readonly string[],
	note?: string,
): SavedCheck {
	return {
		name,
		cases,
		broken: failures.length,
		failures: failures.slice(0, MOST_FAILURES).map((failure) => failure.split('\n')[0]),
		...(note !== undefined && { note }),
	};
}

/** Replaces what an earlier run saved. */
export function saveAttack(result: Omit<SavedAttack, 'ranOn' | 'version'>): void {
	const saved: SavedAttack = {
		...result,
		ranOn: new Date().toISOString().slice(0, 10),
		version: process.version,
	};
	mkdirSync(folder, { recursive: true });
	writeFileSync(fileOf(result.attack), `${JSON.stringify(saved, undefined, '\t')}\n`);
}

/** undefined if it was never run here. */
export function savedAttack(attack: string): SavedAttack | undefined {
	try {
		return JSON.parse(readFileSync(fileOf(attack), 'utf8')) as SavedAttack;
	} catch {
		return undefined;
	}
}

function fileOf(attack: string): string {
	return path.join(folder, `${attack}.json`);
}
