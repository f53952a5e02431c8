import { startWatchdog } from '../../faults/watchdog';
import type { Difference } from '../compare';
import { makeWorkbookCase, MUTATIONS, shrinkWorkbookCase } from './cases';
import { loadOriginals, type Original } from './originals';
import { resultOf } from './rules';

/** Number of cases in which each mutation must have occurred. */
const CASES_WITH_ALL = 2_000;

/** A failed case: what is wrong, and the mutations that it takes. */
export interface FailedWorkbook {
	differences: Difference[];
	original: string;
	mutations: string[];
}

/** Reads workbooks with random changes. */
export class WorkbookFuzz {
	private cases = 0;

	private read = 0;

	private longest = 0;

	private readonly applied = new Set<string>();

	private readonly watchdog = startWatchdog();

	private constructor(
		private readonly originals: readonly Original[],
		private readonly seed: number,
	) {}

	static async start(seed: number): Promise<WorkbookFuzz> {
		return new WorkbookFuzz(await loadOriginals(), seed);
	}

	/** @returns undefined if nothing is wrong */
	async run(n: number): Promise<FailedWorkbook | undefined> {
		this.watchdog.alive(`workbook ${n}`);
		const make = (skipped?: ReadonlySet<number>) =>
			makeWorkbookCase(this.originals, this.seed, n, skipped);
		const one = make();
		const { differences, isRead, seconds } = await resultOf(one);
		this.cases++;
		if (isRead) this.read++;
		this.longest = Math.max(this.longest, seconds);
		for (const name of one.mutations) this.applied.add(name);
		if (differences.length === 0) return undefined;
		const [{ what }] = differences;
		const { mutations } = await shrinkWorkbookCase(make, async (smaller) =>
			(await resultOf(smaller)).differences.some((other) => other.what === what),
		);
		return { differences, original: one.original.name, mutations };
	}

	/** Mutations that never occurred, although there were enough cases. */
	missing(): string[] {
		return this.cases < CASES_WITH_ALL ? [] : MUTATIONS.filter((name) => !this.applied.has(name));
	}

	/** Ends the run. @returns figures worth reporting */
	async end(): Promise<string> {
		await this.watchdog.end();
		const n = (count: number): string => count.toLocaleString('en-US');
		const peak = Math.round(process.resourceUsage().maxRSS / 1024);
		return `${n(this.read)} were read and ${n(this.cases - this.read)} refused with a reason; at most ${this.longest.toFixed(1)} s of processor time for one, and ${peak} MB of memory for the process`;
	}
}
