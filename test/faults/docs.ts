import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Plan } from './arguments';
import type { Judged, Outcome } from './matrix';
import { outcomeOf } from './matrix';
import type { CheckResult } from './report';

/** What came of all runs with one fault at one step. */
interface Cell {
	fault: string;
	step: string;
	runs: number;
	outcomes: Record<Outcome, number>;
	violations: number;
}

/** Collects the table of fault × step × runs × outcome. */
export class Tally {
	private readonly cells = new Map<string, Cell>();
	readonly mixes: Record<Outcome, number> = { unharmed: 0, remark: 0, ended: 0 };

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

const file = path.resolve(__dirname, '../../docs/reliability.md');

const INTRO = `# Under fire

Made by the command below; not to be edited by hand.

The node is run against a simulated Marketo that fails in every way known: each fault at each step of each operation (at the
first call, at the second, and at every call), alone and in random mixes. Time is virtual: an import that waits for an hour
takes milliseconds. The code under test is all of the node, from its parameters to its requests; a share of the runs goes
over the real n8n engine and real sockets.

After every run this must hold:

- The run ends, within its limits, and calls are bounded.
- Each row of the source is in Marketo with its value, or in Failed Rows, or named in the message or a remark.
- No row is reported imported that is not there; no failed row has another row's number.
- Each batch ID that Marketo gave is in the output or the message, and in the log.
- What Marketo may hold twice, or without our knowing, is said.
- At most 5 calls at once, 100 in 20 seconds, one status call a job and polling interval.
- No stream is left open, no rejection uncaught.
- No token, secret or lead value is in a log, error, remark or request line; no request goes to another host.
`;

export function writeDocs(
	plan: Plan,
	tally: Tally,
	checks: readonly CheckResult[],
	command: string,
): void {
	const { mixes, rows } = tally;
	const lines = [
		INTRO,
		'```sh',
		command,
		'```',
		'',
		`Seed ${plan.seed}. Node ${process.version}.`,
		'',
		'## In numbers',
		'',
		'| what | runs | broken rules | measured |',
		'| --- | ---: | ---: | --- |',
		...checks.map(
			({ name, cases, failures, note }) =>
				`| ${name} | ${n(cases)} | ${n(failures.length)} | ${note ?? ''} |`,
		),
		'',
		`Of the random mixes ${n(mixes.unharmed)} ended as if nothing had been, ${n(mixes.remark)} with a remark, ${n(mixes.ended)} with an error that says why.`,
		'',
		'## Fault × step',
		'',
		'*Unharmed*: as if nothing had been. *Remark*: done, and what is missing or uncertain is named. *Ended*: stopped with the reason and all batch IDs. *Broken*: runs that broke one of the rules above.',
		'',
		'| fault | step | runs | unharmed | remark | ended | broken |',
		'| --- | --- | ---: | ---: | ---: | ---: | ---: |',
		...rows.map(
			({ fault, step, runs, outcomes, violations }) =>
				`| ${fault} | ${step} | ${runs} | ${outcomes.unharmed} | ${outcomes.remark} | ${outcomes.ended} | ${violations} |`,
		),
		'',
	];
	writeFileSync(file, lines.join('\n'));
}

function n(count: number): string {
	return count.toLocaleString('en-US');
}
