import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { INodeParameters } from 'n8n-workflow';
import { ChildFailedError, lastJson, runChild } from './children';
import { repeat, type Measured, type Outcome } from './contender';
import { runEngine, type EngineOutcome } from './engineProcess';
import { workbookExtract } from './n8nWorkflows';
import type { BenchContext, Question } from './question';
import { BenchN8n } from './realN8n';
import type { ReportTable, Section, Target } from './report';
import { SimulatorProcess } from './simulatorProcess';
import { count, inWords, megabytes, seconds, times } from './spread';
import { UnfinishedError } from './unfinishedError';
import type { Reader, WorkbookMeasures, WorkbookTask } from './workbookChild';
import { emailStart, writeLeadWorkbook } from './workbookFile';
import { sizeOf } from './workspace';

const ROWS = [50_000, 200_000, 1_000_000];
const QUICK_ROWS = [2_000, 10_000, 20_000];
const TARGET_ROWS = 200_000;
/** milliseconds for one run */
const LIMIT = 180_000;
const QUICK_LIMIT = 60_000;

const OURS = 'this node: reading';
const SHEETJS = 'SheetJS';
const SHEETJS_DENSE = 'SheetJS, dense';
const EXCELJS = 'ExcelJS, streaming reader';
const EXTRACT = 'Extract from File on a real n8n';
const CHECK = 'this node: Check File';
const IMPORT = 'this node: Import and Wait';
const IMPORT_CONVERTED = 'this node: Import and Wait, values converted';

const READERS: ReadonlyArray<[name: string, reader: Reader]> = [
	[OURS, 'ours'],
	[SHEETJS, 'sheetJs'],
	[SHEETJS_DENSE, 'sheetJsDense'],
	[EXCELJS, 'excelJs'],
];

const OPERATIONS: ReadonlyArray<[name: string, parameters: INodeParameters]> = [
	[CHECK, { operation: 'check' }],
	[IMPORT, {}],
	[IMPORT_CONVERTED, { options: { values: 'convert' } }],
];

const LEAST_TIMES_SHEETJS = 5;
const MOST_MEMORY = 150_000_000;

/** One measurement, with the memory of the process before it began. */
type MeasuredAboveIdle = Measured & { idleBytes: number };

interface Line {
	outcome: Outcome;
	/** Peak memory above that before the measurement, in bytes. */
	aboveIdle?: number;
}

interface SizeResult {
	rows: number;
	bytes: number;
	lines: Map<string, Line>;
}

/** Workbooks through our reader, those of others, and whole imports. */
export const workbookQuestion: Question = {
	name: 'workbook',
	async ask(context) {
		const { compiled, isQuick } = context;
		const simulator = await SimulatorProcess.start(compiled);
		try {
			const idleBytes = (await runEngine(compiled, simulator)).peakBytes;
			const results: SizeResult[] = [];
			for (const rows of isQuick ? QUICK_ROWS : ROWS)
				results.push(await measureSize(rows, idleBytes, simulator, context));
			return section(results, isQuick);
		} finally {
			await simulator.stop();
		}
	},
};

async function measureSize(
	rows: number,
	idleBytes: number,
	simulator: SimulatorProcess,
	context: BenchContext,
): Promise<SizeResult> {
	const { compiled, runs, say, isQuick } = context;
	const limitMs = isQuick ? QUICK_LIMIT : LIMIT;
	say(`making a workbook of ${count(rows)} rows`);
	const file = await workbookOf(rows, context);
	const lines = new Map<string, Line>();
	const measure = async (name: string, run: () => Promise<MeasuredAboveIdle>): Promise<void> => {
		say(`${count(rows)} rows: ${name}`);
		let aboveIdle: number | undefined;
		const outcome = await repeat(runs, async () => {
			const measured = await run();
			const { peakBytes = 0 } = measured;
			aboveIdle = Math.max(aboveIdle ?? 0, peakBytes - measured.idleBytes);
			return measured;
		});
		if ('unfinished' in outcome) say(outcome.unfinished.message);
		lines.set(name, { outcome, ...(aboveIdle !== undefined && { aboveIdle }) });
	};

	for (const [name, reader] of READERS)
		await measure(name, async () => {
			const script = compiled.script('workbookChild');
			const measures = await readWith(script, { reader, file }, limitMs);
			if (measures.rows !== rows + 1)
				throw new Error(`${name} found ${measures.rows} rows, not ${rows + 1}`);
			return { ...measures, calls: 0 };
		});
	say('starting a real n8n');
	const n8n = await BenchN8n.start(simulator, path.dirname(file));
	try {
		await n8n.activate(workbookExtract(file));
		await measure(EXTRACT, async () => {
			const { answer, calls, ...measures } = await n8n.run(limitMs);
			if (!answer.includes(emailStart(rows)))
				throw new Error(`The last item of Extract from File is ${answer.slice(0, 200)}`);
			return { ...measures, calls: calls.length, idleBytes: n8n.idleBytes };
		});
	} finally {
		await n8n.stop();
	}
	for (const [name, parameters] of OPERATIONS)
		await measure(name, async () => {
			const measures = await runEngine(compiled, simulator, { file, parameters, limitMs });
			if (name !== CHECK) expectAllImported(measures, rows);
			return { ...measures, idleBytes };
		});
	return { rows, bytes: sizeOf(file), lines };
}

async function workbookOf(rows: number, { workspace }: BenchContext): Promise<string> {
	// A separate folder, the only one that the real n8n may read.
	mkdirSync(workspace.path('workbooks'), { recursive: true });
	const file = workspace.path(path.join('workbooks', `leads-${rows}.xlsx`));
	await writeLeadWorkbook(file, rows);
	return file;
}

/** @throws UnfinishedError if another reader fails */
async function readWith(
	script: string,
	task: WorkbookTask,
	limitMs: number,
): Promise<WorkbookMeasures> {
	const startedAt = performance.now();
	try {
		return lastJson<WorkbookMeasures>(
			await runChild(process.execPath, [script, JSON.stringify(task)], { limitMs }),
		);
	} catch (error) {
		if (!(error instanceof ChildFailedError) || task.reader === 'ours') throw error;
		const why = /\b\w*Error\b: .*/.exec(error.output)?.[0] ?? 'it ended';
		throw new UnfinishedError(why, performance.now() - startedAt);
	}
}

function expectAllImported({ imported, rows }: EngineOutcome, expected: number): void {
	if (imported !== expected || rows !== expected)
		throw new Error(`${imported} of ${rows} rows were imported, not ${expected}`);
}

function section(results: readonly SizeResult[], isQuick: boolean): Section {
	return {
		title: 'Workbooks',
		method: [
			`Workbooks of made-up leads with 12 columns, as Excel stores them: text in a shared table, phone numbers, postal codes and scores as numbers, a date. Each line is measured in processes of its own.`,
			`**${OURS}**: the sheet as CSV and the records in it, which is what an import reads. **${SHEETJS}** (also in its **dense** mode): \`XLSX.read\` and \`sheet_to_json\`. **${EXCELJS}**: every row's values. **${EXTRACT}**: Webhook → Read File → Extract from File on n8n 2.41.1, whose saving of execution data is switched off; CPU and memory are those of n8n's main process. **${CHECK}** and **${IMPORT}**: on n8n's engine, as for the question \`file\`; an import reads the workbook twice. Memory above idle is what the process held at most, beyond what it held before it read anything; for the engine, beyond a workflow without this node.`,
			`No run may take longer than ${seconds(isQuick ? QUICK_LIMIT : LIMIT)} s.`,
		],
		tables: results.map(sizeTable),
		// The limits are meant for large workbooks: for small ones, loading the code takes most of the time.
		targets: isQuick ? [] : targetsOf(results),
	};
}

function sizeTable({ rows, bytes, lines }: SizeResult): ReportTable {
	const ours = wallOf(lines.get(OURS));
	return {
		title: `${count(rows)} rows, ${megabytes(bytes)} MB`,
		head: ['', '× this node: reading', 'Wall, s', 'CPU, s', 'Peak memory, MB', 'Above idle, MB'],
		rows: [...lines].map(([name, { outcome, aboveIdle }]) => {
			if ('unfinished' in outcome) {
				const { message, peakBytes } = outcome.unfinished;
				const peak = peakBytes === undefined ? '–' : megabytes(peakBytes);
				return [name, '–', `did not finish: ${message}`, '–', peak, '–'];
			}
			const { wall, cpu, peak } = outcome;
			return [
				name,
				times(wall.median / ours),
				inWords(wall, seconds),
				inWords(cpu, seconds),
				peak === undefined ? '–' : inWords(peak, megabytes),
				aboveIdle === undefined ? '–' : megabytes(aboveIdle),
			];
		}),
	};
}

function wallOf(line: Line | undefined): number {
	return line !== undefined && 'wall' in line.outcome ? line.outcome.wall.median : Number.NaN;
}

function targetsOf(results: readonly SizeResult[]): Target[] {
	const lines = results.find(({ rows }) => rows === TARGET_ROWS)?.lines ?? new Map<string, Line>();
	const size = `${count(TARGET_ROWS)} × 12`;
	const ratio = wallOf(lines.get(SHEETJS)) / wallOf(lines.get(OURS));
	const memory = (name: string): Target => {
		const { aboveIdle = Number.NaN } = lines.get(name) ?? {};
		return {
			what: `${size}: memory above idle, ${name}`,
			wanted: `≤ ${megabytes(MOST_MEMORY)} MB`,
			measured: `${megabytes(aboveIdle)} MB`,
			isMet: aboveIdle <= MOST_MEMORY,
		};
	};
	const largest = results[results.length - 1];
	const isThrough = !Number.isNaN(wallOf(largest.lines.get(IMPORT)));
	return [
		{
			what: `${size}: SheetJS beside this node's reading, wall time`,
			wanted: `≥ ${LEAST_TIMES_SHEETJS}×`,
			measured: times(ratio),
			isMet: ratio >= LEAST_TIMES_SHEETJS,
		},
		memory(OURS),
		memory(IMPORT),
		{
			what: `${count(largest.rows)} × 12: Import and Wait`,
			wanted: 'goes through',
			measured: isThrough ? 'all rows imported' : 'did not finish',
			isMet: isThrough,
		},
	];
}
