import { lastJson, runChild } from './children';
import { failedRowsFile, ROWS_IN_A_JOB } from './failedRows';
import type { FailedRowsMeasures, FailedRowsTask } from './failedRowsChild';
import type { BenchContext, Question } from './question';
import type { ReportTable } from './report';
import { count, megabytes, seconds } from './spread';
import { sizeOf } from './workspace';

const ROWS = [10_000, 100_000, 1_000_000];
const QUICK_ROWS = [10_000, 20_000];
/** bytes above idle that the failed rows of a file may take when they are output as a file */
const MOST_ABOVE_IDLE = 150_000_000;
/** milliseconds for one run */
const LIMIT = 300_000;

interface Point {
	rows: number;
	fileBytes: number;
	asFile: FailedRowsMeasures;
	asItems: FailedRowsMeasures;
}

/** The cost of returning the failed rows of an import. */
export const failedRowsQuestion: Question = {
	name: 'failedRows',
	async ask(context) {
		const { isQuick, workspace } = context;
		const small = await workspace.once('failed-idle.csv', () => failedRowsFile(1));
		const idle = await measure(context, { file: small, rows: 0, as: 'none' });
		const points: Point[] = [];
		for (const rows of isQuick ? QUICK_ROWS : ROWS) {
			context.say(`${count(rows)} failed rows`);
			const file = await workspace.once(`failed-${rows}.csv`, () => failedRowsFile(rows));
			points.push({
				rows,
				fileBytes: sizeOf(file),
				asFile: await measure(context, { file, rows, as: 'file' }),
				asItems: await measure(context, { file, rows, as: 'items' }),
			});
		}
		const most = Math.max(...points.map(({ asFile }) => asFile.peakBytes)) - idle.peakBytes;
		return {
			title: 'Failed rows',
			method: [
				`Every row of a file (12 columns) failed, in jobs of ${count(ROWS_IN_A_JOB)} rows. Measured is what comes after the import: reading Marketo's lists, which come at once, finding their rows in the file, and putting them out as one CSV file or as items. Peak memory is that of the process, its check of the file included, above one that has nothing to do.`,
			],
			tables: [table(points, idle.peakBytes)],
			notes: [`The idle process holds ${megabytes(idle.peakBytes)} MB.`],
			targets: [
				{
					what: `Failed rows as a file, ${count(points[points.length - 1].rows)} rows: peak memory above idle`,
					wanted: `at most ${megabytes(MOST_ABOVE_IDLE)} MB`,
					measured: `${megabytes(most)} MB`,
					isMet: most <= MOST_ABOVE_IDLE,
				},
			],
		};
	},
};

async function measure(
	{ compiled, workspace }: BenchContext,
	task: Omit<FailedRowsTask, 'output'>,
): Promise<FailedRowsMeasures> {
	const given: FailedRowsTask = { ...task, output: workspace.path('failed-output.csv') };
	const stdout = await runChild(
		process.execPath,
		[compiled.script('failedRowsChild'), JSON.stringify(given)],
		{ limitMs: LIMIT },
	);
	const measures = lastJson<FailedRowsMeasures>(stdout);
	if (measures.numbered !== task.rows)
		throw new Error(`${measures.numbered} of ${task.rows} rows have a number`);
	return measures;
}

function table(points: readonly Point[], idle: number): ReportTable {
	return {
		head: ['', 'File, MB', 'Time, s', 'Peak memory above idle, MB'],
		rows: points.flatMap(({ rows, fileBytes, asFile, asItems }) => [
			line(`${count(rows)} rows as a file`, fileBytes, asFile, idle),
			line(`${count(rows)} rows as items`, fileBytes, asItems, idle),
		]),
	};
}

function line(
	name: string,
	fileBytes: number,
	{ wallMs, peakBytes }: FailedRowsMeasures,
	idle: number,
): string[] {
	return [name, megabytes(fileBytes), seconds(wallMs), megabytes(peakBytes - idle)];
}
