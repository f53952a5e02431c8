import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Plan } from './arguments';
import type { Judged, Outcome } from './matrix';
import { outcomeOf } from './matrix';
import type { CheckResult } from './report';

/** The outcomes of all runs with one fault at one step. */
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

export interface SectionResult {
	section: string;
	results: CheckResult[];
}

/** Sections that run with several seeds. */
const SEEDED: ReadonlySet<string> = new Set(['matrix', 'mixes', 'stop', 'crash']);

interface Attack {
	title: string;
	what: string;
	/** defects that it has found, now fixed */
	found: readonly string[];
}

const ATTACKS: Readonly<Record<string, Attack>> = {
	matrix: {
		title: 'One fault at a time',
		what: 'Each fault at each step of each operation, for leads, program members and custom objects: at the first call, at the second call, and at every call. A run in which the fault never happens counts as broken.',
		found: [
			'Wait Until Done asks about a job once more when the time is up, even if the last status call was a moment ago. The rule on polling allows this one call.',
		],
	},
	mixes: {
		title: 'Random mixes of faults',
		what: 'One to five faults at once. Files, options and the behavior of Marketo that Adobe does not document are random too: delimiters, encodings, items instead of files, several files, rows as items or as a file, small queues, short time limits.',
		found: [],
	},
	stop: {
		title: 'Stop at any moment',
		what: 'The execution is stopped wherever the node waits for something: before the wait begins and in the middle of it. The node must end within a second, send nothing more, and write the batch IDs to the log.',
		found: ['A token was requested after Stop.'],
	},
	crash: {
		title: 'Crashes during Import in Steps',
		what: 'The process ends wherever the node waits for something, without any chance to clean up. What n8n saved before the step, as JSON, is given to a new process. Nothing may be lost. At most the uploads of the crashed step are sent again, and their batch IDs are in the log. The state between steps holds no rows and no secrets.',
		found: [
			'`nextCheckAt` was rounded down, so that a step could be due a fraction of a millisecond too early and had nothing to do.',
		],
	},
	fuzz: {
		title: 'Hostile input',
		what: 'Random bytes, text and JSON for everything that reads input: dialect detection, decoding, records, splitting, failure files, column matching, replies, descriptions of objects, programs and channels, the endpoint, IDs and file names. Only errors of the node may be thrown, and within two seconds.',
		found: [],
	},
	injection: {
		title: 'Injection',
		what: 'Each parameter and the file name get text that has a meaning in a path, a query, a header or a multipart body. Every request must still have a known path, known query parameters and plain headers.',
		found: [],
	},
	bounds: {
		title: 'Time and memory limits',
		what: 'Each regular expression of the package with long text made to slow it down, and endless records, quotes and blank lines streamed through the reader.',
		found: [
			'The pattern that finds the row in the message about a workbook limit took seconds for 40,000 digits.',
		],
	},
	engine: {
		title: 'The real engine of n8n',
		what: "A part of the faults with n8n's own engine and HTTP client and a simulated Marketo behind real sockets, and redirects to another host, which must receive nothing.",
		found: [],
	},
	endurance: {
		title: 'Many imports in one process',
		what: 'The heap after garbage collection may grow by at most 5 % from the 100th import to the last, and nothing may be left open.',
		found: [],
	},
	processes: {
		title: 'Several processes in one account',
		what: "Several processes import at the same time and share Marketo's queue of ten jobs. All rows must arrive, and no process may be kept waiting for more than a minute.",
		found: [],
	},
};

const INTRO = `# Reliability

This page is generated by the command below. Don't edit it.

The node runs against a simulated Marketo that fails in every way we know of. Time is virtual, so an import that waits for an hour takes milliseconds. All of the node is tested, from its parameters to its requests.

After every run, these rules must hold:

- The run ends within its time limits, and the number of calls is bounded.
- Each row of the source is in Marketo with its values, or in Failed Rows, or a message or hint says that it is missing.
- No row is reported as imported that is not in Marketo, and no failed row has the number of another row.
- Each batch ID that Marketo returned is in the output or in a message, and in the log.
- The bytes that Marketo received for each part are those that the node sent (SHA-256), and those of the rows that the job item names.
- Uploads that Marketo may have received twice are reported.
- At most 5 calls at once, at most 100 in 20 seconds, and one status call for each job and polling interval.
- No stream is left open, and no promise rejection is unhandled.
- No token, secret or lead value is in a log, error, hint or URL, and no request goes to another host.
`;

export function writeDocs(plan: Plan, tally: Tally, sections: readonly SectionResult[]): void {
	writeFileSync(
		file,
		[INTRO, totals(plan, sections), ...sections.map((one) => attack(plan, one)), table(tally)].join(
			'\n',
		),
	);
}

function totals(plan: Plan, sections: readonly SectionResult[]): string {
	const all = sections.flatMap(({ results }) => results);
	const sum = (count: (result: CheckResult) => number): number =>
		all.reduce((total, result) => total + count(result), 0);
	const seeded = sections
		.filter(({ section }) => SEEDED.has(section))
		.flatMap(({ results }) => results)
		.reduce((total, { cases }) => total + cases, 0);
	return `## Results

\`\`\`sh
${command(plan)} --write-docs
\`\`\`

${n(sum(({ cases }) => cases))} cases, of which ${n(sum(({ failures }) => failures.length))} broke a rule. ${seedsInWords(plan)} used for single faults, mixes, Stop and crashes (${n(seeded)} cases), and seed ${plan.seed} for the rest. Node.js ${process.version}.
`;
}

function seedsInWords({ seeds }: Plan): string {
	return seeds.length === 1
		? `1 seed (${seeds[0]}) was`
		: `${seeds.length} seeds (${seeds[0]} to ${seeds[seeds.length - 1]}) were`;
}

function command({ seed, seeds, sizeOptions }: Plan, section?: string): string {
	return [
		'npm run test:faults --',
		`--seed ${seed}`,
		...(seeds.length > 1 && (section === undefined || SEEDED.has(section))
			? [`--seeds ${seeds.length}`]
			: []),
		...sizeOptions,
		...(section === undefined ? [] : [`--section ${section}`]),
	].join(' ');
}

function attack(plan: Plan, { section, results }: SectionResult): string {
	const { title, what, found } = ATTACKS[section];
	const failures = results.flatMap((result) => result.failures);
	return [
		`## ${title}`,
		'',
		what,
		'',
		'```sh',
		command(plan, section),
		'```',
		'',
		'| check | cases | broken | measured |',
		'| --- | ---: | ---: | --- |',
		...results.map(
			({ name, cases, failures: own, note }) =>
				`| ${name} | ${n(cases)} | ${n(own.length)} | ${note ?? ''} |`,
		),
		'',
		...(failures.length > 0
			? [`Open: ${failures.slice(0, 10).map(firstLine).join('; ')}.`, '']
			: []),
		...(found.length > 0
			? ['Found with this attack:', '', ...found.map((one) => `- ${one}`), '']
			: []),
	].join('\n');
}

function firstLine(text: string): string {
	return text.split('\n')[0];
}

function table({ mixes, rows }: Tally): string {
	const all = mixes.unharmed + mixes.remark + mixes.ended;
	return [
		...(all > 0
			? [
					'## Outcomes',
					'',
					`Of the random mixes, ${n(mixes.unharmed)} ended as if nothing had happened, ${n(mixes.remark)} ended with a hint, and ${n(mixes.ended)} ended with an error that says why.`,
					'',
				]
			: []),
		...(rows.length > 0
			? [
					'## Faults by step',
					'',
					'*Unharmed*: as if nothing had happened. *Hint*: finished, and a hint says what is missing or uncertain. *Error*: ended with the reason and all batch IDs. *Broken*: a rule above was broken.',
					'',
					'| fault | step | runs | unharmed | hint | error | broken |',
					'| --- | --- | ---: | ---: | ---: | ---: | ---: |',
					...rows.map(
						({ fault, step, runs, outcomes, violations }) =>
							`| ${fault} | ${step} | ${n(runs)} | ${n(outcomes.unharmed)} | ${n(outcomes.remark)} | ${n(outcomes.ended)} | ${violations} |`,
					),
					'',
				]
			: []),
	].join('\n');
}

function n(count: number): string {
	return count.toLocaleString('en-US');
}
