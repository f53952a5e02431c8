import type { Cell, Outcomes } from '../reliability/savedAttacks';
import { outcomeOf, type Judged } from './matrix';

/** Counts how the runs ended: single faults by fault and step, mixes all together. */
export class Tally {
	private readonly cells = new Map<string, Cell>();
	readonly mixes: Outcomes = { unharmed: 0, remark: 0, ended: 0 };

	add({ run, record, violations }: Judged): void {
		const [{ fault, step }] = run.faults;
		const key = `${fault.name}\n${step}`;
		const cell = this.cells.get(key) ?? {
			fault: fault.name,
			step,
			runs: 0,
			outcomes: { unharmed: 0, remark: 0, ended: 0 },
			violations: 0,
		};
		cell.runs++;
		cell.outcomes[outcomeOf(record)]++;
		if (violations.length > 0) cell.violations++;
		this.cells.set(key, cell);
	}

	addMix({ record }: Judged): void {
		this.mixes[outcomeOf(record)]++;
	}

	get rows(): Cell[] {
		return [...this.cells.values()].sort(
			(a, b) => a.fault.localeCompare(b.fault, 'en') || a.step.localeCompare(b.step, 'en'),
		);
	}
}
