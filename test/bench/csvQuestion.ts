import { runChild } from './children';
import type { Question } from './question';
import type { ReportTable, Target } from './report';

const MEGABYTES = 16;
const QUICK_MEGABYTES = 2;
const RUNS = 5;
/** milliseconds */
const LIMIT = 600_000;

const SCANNING = 'ours: record borders';
const LEAST_SPEED = 300;
const LEAST_TIMES_CSV_PARSE = 15;
const LEAST_TIMES_PAPAPARSE = 4;

/** The csv layer against other parsers, as `csv.ts` measures them. */
export const csvQuestion: Question = {
	name: 'csv',
	async ask({ compiled, isQuick }) {
		const megabytes = isQuick ? QUICK_MEGABYTES : MEGABYTES;
		const args = [
			compiled.script('csv'),
			'--mb',
			String(megabytes),
			'--runs',
			String(isQuick ? 2 : RUNS),
		];
		const stdout = await runChild(process.execPath, args, { limitMs: LIMIT });
		const tables = readTables(stdout);
		if (tables.length === 0) throw new Error(`csv.ts printed no table:\n${stdout}`);
		return {
			title: 'Reading CSV',
			method: [
				`Made-up lead files of ${megabytes} MB in memory, in chunks of 64 KiB as a file stream gives them; MB of 10^6 bytes in a second of processor time, all threads of the process together. All find the same records, which is checked. **Record borders** is what cutting a file into parts needs; **values** is what other parsers give.`,
			],
			tables,
			targets: tables.slice(0, 1).flatMap(targetsOf),
		};
	},
};

/** The tables in what cli-table3 printed, with the line above each as its title. */
function readTables(printed: string): ReportTable[] {
	const tables: ReportTable[] = [];
	let above = '';
	let rows: string[][] = [];
	for (const line of printed.split('\n')) {
		if (line.startsWith('│'))
			rows.push(
				line
					.split('│')
					.slice(1, -1)
					.map((cell) => cell.trim()),
			);
		else if (line.startsWith('└')) {
			const [head = [], ...body] = rows;
			tables.push({ title: `${head[0]}: ${above}`, head: ['', ...head.slice(1)], rows: body });
			rows = [];
		} else if (!/^[┌├]/.test(line)) above = line;
	}
	return tables;
}

function targetsOf({ title, head, rows }: ReportTable): Target[] {
	const ours = rows.find(([name]) => name === SCANNING);
	const target = (column: string, least: number, unit: string): Target => {
		const measured = Number(ours?.[head.indexOf(column)]);
		if (!Number.isFinite(measured))
			throw new Error(`csv.ts gives no figure "${column}" for "${SCANNING}"`);
		return {
			what: `Record scanning, ${title?.split(':')[0]} file: ${column}`,
			wanted: `≥ ${least}${unit}`,
			measured: `${measured}${unit}`,
			isMet: measured >= least,
		};
	};
	return [
		target('MB/CPU s', LEAST_SPEED, ' MB/s'),
		target('× csv-parse', LEAST_TIMES_CSV_PARSE, '×'),
		target('× papaparse', LEAST_TIMES_PAPAPARSE, '×'),
	];
}
