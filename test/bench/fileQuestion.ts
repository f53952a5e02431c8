import { repeat, type Measured, type Outcome } from './contender';
import { lastJson, runChild } from './children';
import { runEngine } from './engineProcess';
import { fileByHand, WAIT_SECONDS } from './n8nWorkflows';
import type { ScriptMeasures } from './plainScript';
import type { BenchContext, Question } from './question';
import { BenchN8n } from './realN8n';
import type { ReportTable, Section, Target } from './report';
import { uploadByShell } from './shellUpload';
import { SimulatorProcess } from './simulatorProcess';
import { count, inWords, megabytes, seconds, spreadOf, times } from './spread';
import { sizeOf } from './workspace';

const SIZES = [10_000_000, 100_000_000, 1_000_000_000];
const QUICK_SIZES = [2_000_000, 10_000_000];
/** milliseconds for one run of anything but ours */
const LIMIT = 120_000;
const QUICK_LIMIT = 60_000;

const OURS = 'this node';
const CHECK = 'this node, Check File alone';
const SHELL = 'split + curl (floor)';
const SCRIPT = 'Node script (csv-parse, form-data)';
const BY_HAND = "workflow of n8n's own nodes";

const TARGET_SIZE = 1_000_000_000;
const MOST_MEMORY = 120_000_000;
const MOST_TIMES_SHELL = 2;

interface SizeResult {
	bytes: number;
	outcomes: Map<string, Outcome>;
	/** Most memory of the engine, or of n8n, with nothing imported. */
	idle: Map<string, number>;
	workflowMs: number[];
}

/** One file through every way that there is. */
export const fileQuestion: Question = {
	name: 'file',
	async ask(context) {
		const { compiled, isQuick } = context;
		const simulator = await SimulatorProcess.start(compiled);
		try {
			const results: SizeResult[] = [];
			const idle = await idleEngine(simulator, context);
			for (const bytes of isQuick ? QUICK_SIZES : SIZES)
				results.push(await measureSize(bytes, idle, simulator, context));
			return section(results);
		} finally {
			await simulator.stop();
		}
	},
};

/** Most memory of the engine while it runs a workflow without our node, in bytes. */
async function idleEngine(
	simulator: SimulatorProcess,
	{ compiled, runs }: BenchContext,
): Promise<number> {
	const peaks: number[] = [];
	for (let run = 0; run < runs; run++) peaks.push((await runEngine(compiled, simulator)).peakBytes);
	return spreadOf(peaks).median;
}

async function measureSize(
	bytes: number,
	idleBytes: number,
	simulator: SimulatorProcess,
	context: BenchContext,
): Promise<SizeResult> {
	const { compiled, workspace, runs, say, isQuick } = context;
	const limitMs = isQuick ? QUICK_LIMIT : LIMIT;
	say(`making a file of ${count(bytes)} bytes`);
	const file = await workspace.leads(bytes);
	const result: SizeResult = {
		bytes: sizeOf(file),
		outcomes: new Map(),
		idle: new Map([
			[OURS, idleBytes],
			[CHECK, idleBytes],
		]),
		workflowMs: [],
	};
	const measure = async (name: string, run: () => Promise<Measured>): Promise<void> => {
		say(`${megabytes(bytes)} MB: ${name}`);
		const outcome = await repeat(runs, run);
		if ('unfinished' in outcome) say(outcome.unfinished.message);
		result.outcomes.set(name, outcome);
	};

	await measure(OURS, async () => {
		const measures = await runEngine(compiled, simulator, { file });
		if (measures.imported !== measures.rows)
			throw new Error(`${measures.imported} of ${measures.rows} rows were imported`);
		result.workflowMs.push(measures.workflowMs);
		return measures;
	});
	await measure(
		CHECK,
		async () => await runEngine(compiled, simulator, { file, parameters: { operation: 'check' } }),
	);
	await measure(SHELL, async () => await uploadByShell(file, simulator, workspace, limitMs));
	await measure(SCRIPT, async () => {
		await simulator.reset();
		const args = [compiled.script('plainScript'), file, simulator.url, await simulator.token()];
		return lastJson<ScriptMeasures>(await runChild(process.execPath, args, { limitMs }));
	});
	say('starting a real n8n');
	const n8n = await BenchN8n.start(simulator, workspace.folder);
	try {
		result.idle.set(BY_HAND, n8n.idleBytes);
		await n8n.activate(fileByHand(file, simulator));
		await measure(BY_HAND, async () => {
			const { calls, ...measures } = await n8n.run(limitMs);
			return { ...measures, calls: calls.length };
		});
	} finally {
		await n8n.stop();
	}
	return result;
}

function section(results: readonly SizeResult[]): Section {
	const largest = results[results.length - 1];
	return {
		title: 'One file',
		method: [
			`A file of leads (12 columns, every tenth record with a newline in quotes) goes to a simulated Marketo on the same machine whose jobs end at once, so that what is measured is the importing side. Every way runs in processes of its own.`,
			`**${OURS}**: Import and Wait at its default settings, except for a Poll Interval of 0.02 s as the jobs end at once, on n8n's engine (n8n-core, filesystem binaries), compiled as published; wall time and CPU are the node's own, from its call to its last item, memory is the most that the whole process ever held. **${CHECK}**: the first half of it, which reads the whole file and sends nothing. **${SHELL}**: \`split -C\`, then one \`curl -F\` after the other; it repeats no header and cuts records in two, so it imports nothing, but moves the same bytes. **${SCRIPT}**: parses, writes uploads of 9.9 MB, sends them one after the other, asks for each job. **${BY_HAND}**: Read File → Extract from File → Loop → Convert to File → HTTP Request → Wait (${WAIT_SECONDS} s a job) → HTTP Request on a real n8n 2.41.1, whose saving of execution data is switched off in its favour.`,
		],
		tables: results.map(sizeTable),
		notes: [
			...results.map(
				({ bytes, workflowMs }) =>
					`${megabytes(bytes)} MB: with the node before it, which copies the file into n8n's storage, this node's workflow takes ${seconds(spreadOf(workflowMs).median)} s.`,
			),
			`CPU is that of the processes that import; the simulated Marketo is not counted. For n8n's own nodes it is that of n8n's main process.`,
		],
		// The bounds are meant for large files: with small ones the first pause is most of the time.
		targets: largest.bytes < TARGET_SIZE ? [] : targetsOf(largest),
	};
}

function sizeTable({ bytes, outcomes, idle }: SizeResult): ReportTable {
	const shell = outcomes.get(SHELL);
	const floor = shell !== undefined && 'wall' in shell ? shell.wall.median : Number.NaN;
	const ours = outcomes.get(OURS);
	const oursWall = ours !== undefined && 'wall' in ours ? ours.wall.median : Number.NaN;
	return {
		title: `${megabytes(bytes)} MB`,
		head: [
			'',
			'× split + curl',
			'× this node',
			'Wall, s',
			'CPU, s',
			'Peak memory, MB',
			'Above idle, MB',
			'API calls',
		],
		rows: [...outcomes].map(([name, outcome]) => {
			const base = idle.get(name);
			if ('unfinished' in outcome) {
				const { message, peakBytes } = outcome.unfinished;
				return [
					name,
					'–',
					'–',
					message,
					'–',
					peakBytes === undefined ? '–' : megabytes(peakBytes),
					'–',
					'–',
				];
			}
			const { wall, cpu, peak, calls } = outcome;
			return [
				name,
				times(wall.median / floor),
				times(wall.median / oursWall),
				inWords(wall, seconds),
				inWords(cpu, seconds),
				peak === undefined ? '–' : inWords(peak, megabytes),
				peak === undefined || base === undefined ? '–' : megabytes(peak.median - base),
				count(calls),
			];
		}),
	};
}

function targetsOf({ bytes, outcomes, idle }: SizeResult): Target[] {
	const ours = outcomes.get(OURS);
	const shell = outcomes.get(SHELL);
	const base = idle.get(OURS);
	if (
		ours === undefined ||
		shell === undefined ||
		base === undefined ||
		!('wall' in ours) ||
		!('wall' in shell) ||
		ours.peak === undefined
	)
		return [];
	const memory = ours.peak.median - base;
	const ratio = ours.wall.median / shell.wall.median;
	const size = `${megabytes(bytes)} MB`;
	return [
		{
			what: `${size}: peak memory above the idle engine`,
			wanted: `≤ ${megabytes(MOST_MEMORY)} MB`,
			measured: `${megabytes(memory)} MB`,
			isMet: memory <= MOST_MEMORY,
		},
		{
			what: `${size}: wall time against split + curl`,
			wanted: `≤ ${MOST_TIMES_SHELL}×`,
			measured: times(ratio),
			isMet: ratio <= MOST_TIMES_SHELL,
		},
	];
}
