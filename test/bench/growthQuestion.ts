import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { runEngine, type EngineOutcome } from './engineProcess';
import { leadFile } from './generate';
import { plot } from './plot';
import type { BenchContext, Question } from './question';
import type { ReportTable } from './report';
import { SimulatorProcess } from './simulatorProcess';
import { count, digits, megabytes, seconds, spreadOf } from './spread';
import { sizeOf } from './workspace';

const SIZES = [50, 100, 200, 400, 1_000];
const QUICK_SIZES = [1, 2, 4];
const FAILED = [0, 5_000, 10_000, 20_000, 40_000, 80_000];
const QUICK_FAILED = [0, 500, 1_000];
/** Megabytes of the file in which rows fail: the simulator reads every row of it, which is slow. */
const FAILING_FILE = 20;
const QUICK_FAILING_FILE = 1;
const IDLE_RUNS = 3;

const images = path.resolve(__dirname, '../../docs/images');
const TIME = '#0969da';
const CPU = '#bf5700';
const MEMORY = '#1a7f37';

interface Point {
	/** megabytes of the file, or failed rows */
	x: number;
	outcome: EngineOutcome;
}

interface Subject {
	title: string;
	xLabel: string;
	file: string;
	alt: string;
	showX: (x: number) => string;
}

const BY_SIZE: Subject = {
	title: 'By size of the file',
	xLabel: 'file, MB',
	file: 'bench-growth-size.svg',
	alt: 'Time and memory of an import over the size of the file',
	showX: (x) => `${count(x)} MB`,
};

const BY_FAILED: Subject = {
	title: 'By number of failed rows',
	xLabel: 'failed rows',
	file: 'bench-growth-failed.svg',
	alt: 'Time and memory of an import over the number of failed rows',
	showX: count,
};

/** How time and memory grow. */
export const growthQuestion: Question = {
	name: 'growth',
	async ask(context) {
		const { isQuick, isWritingDocs } = context;
		const idle = await idleMemory(context);
		const bySize = await measureSizes(context);
		const byFailed = await measureFailed(context);
		const folder = isWritingDocs ? images : context.workspace.folder;
		mkdirSync(folder, { recursive: true });
		writeFileSync(path.join(folder, BY_SIZE.file), drawn(BY_SIZE, bySize, idle));
		writeFileSync(path.join(folder, BY_FAILED.file), drawn(BY_FAILED, byFailed, idle));
		return {
			title: 'Growth',
			method: [
				`Import and Wait as above, one run for each point. The failed rows are those of a file of ${isQuick ? QUICK_FAILING_FILE : FAILING_FILE} MB whose every n-th lead has a score that is no number; each comes back with its row number. There the simulated Marketo reads every row, so that only the importing process's CPU time says something about this node.`,
			],
			tables: [growthTable(BY_SIZE, bySize, idle), growthTable(BY_FAILED, byFailed, idle)],
			notes: [`The idle engine holds ${megabytes(idle)} MB.`],
			images: [BY_SIZE, BY_FAILED].map(({ file, alt }) => ({ file, alt })),
		};
	},
};

async function idleMemory({ compiled }: BenchContext): Promise<number> {
	const simulator = await SimulatorProcess.start(compiled);
	try {
		const peaks: number[] = [];
		for (let run = 0; run < IDLE_RUNS; run++)
			peaks.push((await runEngine(compiled, simulator)).peakBytes);
		return spreadOf(peaks).median;
	} finally {
		await simulator.stop();
	}
}

async function measureSizes({ compiled, workspace, isQuick, say }: BenchContext): Promise<Point[]> {
	const simulator = await SimulatorProcess.start(compiled);
	try {
		const points: Point[] = [];
		for (const x of isQuick ? QUICK_SIZES : SIZES) {
			say(BY_SIZE.showX(x));
			const file = await workspace.leads(x * 1e6);
			points.push({ x, outcome: await runEngine(compiled, simulator, { file }) });
		}
		return points;
	} finally {
		await simulator.stop();
	}
}

async function measureFailed({
	compiled,
	workspace,
	isQuick,
	say,
}: BenchContext): Promise<Point[]> {
	const bytes = (isQuick ? QUICK_FAILING_FILE : FAILING_FILE) * 1e6;
	const points: Point[] = [];
	for (const x of isQuick ? QUICK_FAILED : FAILED) {
		say(`${count(x)} failed rows`);
		const file = await workspace.once(`failing-${x}.csv`, () => failingLeads(bytes, x));
		// A new one each time: leads that are there already are written faster.
		const simulator = await SimulatorProcess.start(compiled, true);
		try {
			const outcome = await runEngine(compiled, simulator, { file });
			if (outcome.failedItems !== x)
				throw new Error(`${outcome.failedItems} rows failed instead of ${x}`);
			points.push({ x, outcome });
		} finally {
			await simulator.stop();
		}
		if (sizeOf(file) < bytes / 2) throw new Error(`The file of ${x} failing rows is too small`);
	}
	return points;
}

/** Leads of which so many, evenly spread, have a score that is no number. No newlines in quotes: a line is a record. */
function* failingLeads(bytes: number, failing: number): Generator<Buffer> {
	const lines = Buffer.concat([...leadFile({ bytes, quotedNewlines: 0 })])
		.toString()
		.split('\n')
		.slice(0, -1);
	const rows = lines.length - 1;
	if (failing > rows) throw new Error(`A file of ${rows} rows cannot have ${failing} failing ones`);
	for (let row = 1; row <= rows; row++) {
		const failsHere = Math.floor((row * failing) / rows) > Math.floor(((row - 1) * failing) / rows);
		// The score is the last column but one.
		if (failsHere) lines[row] = lines[row].replace(/,\d+,([^,]*)$/, ',unknown,$1');
	}
	yield Buffer.from(`${lines.join('\n')}\n`);
}

function growthTable(
	{ title, showX, xLabel }: Subject,
	points: readonly Point[],
	idle: number,
): ReportTable {
	return {
		title,
		head: [
			xLabel,
			'Rows',
			'Wall, s',
			'CPU, s',
			'CPU, ms per 1,000 rows',
			'Peak memory above idle, MB',
			'API calls',
		],
		rows: points.map(({ x, outcome: { rows, wallMs, cpuMs, peakBytes, calls } }) => [
			showX(x),
			count(rows),
			seconds(wallMs),
			seconds(cpuMs),
			digits((cpuMs / rows) * 1000),
			megabytes(peakBytes - idle),
			count(calls),
		]),
	};
}

function drawn({ xLabel }: Subject, points: readonly Point[], idle: number): string {
	const series = (name: string, color: string, y: (outcome: EngineOutcome) => number) => ({
		name,
		color,
		points: points.map(({ x, outcome }) => [x, y(outcome)] as const),
	});
	return plot([
		{
			title: 'Time',
			xLabel,
			yLabel: 's',
			series: [
				series('wall', TIME, ({ wallMs }) => wallMs / 1000),
				series('CPU of the import', CPU, ({ cpuMs }) => cpuMs / 1000),
			],
		},
		{
			title: 'Memory',
			xLabel,
			yLabel: 'MB',
			series: [
				series('peak above idle', MEMORY, ({ peakBytes }) => Math.max(0, peakBytes - idle) / 1e6),
			],
		},
	]);
}
