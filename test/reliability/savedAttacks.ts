import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** What an attack came to when it was last run, so that one can be repeated without the others. */
export interface SavedAttack {
	/** its key in `ATTACKS` */
	attack: string;
	/** as typed in a shell, from the root of the repository */
	command: string;
	/** ISO date */
	ranOn: string;
	/** of Node.js */
	version: string;
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

/** How runs with faults ended: as if nothing had happened, with a hint, with an error that says why. */
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

/** undefined: it was never run here. */
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
