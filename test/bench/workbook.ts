/**
 * Speed and memory of reading workbooks, beside what others do with the same file:
 * `npx tsx test/bench/workbook.ts [--rows 200000] [--runs 3] [--strings shared] [--only ours]`. Each reading is in a
 * process of its own; `--max-old-space` gives it a heap in MB.
 */
import { mkdirSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import Table from 'cli-table3';
import { build } from 'esbuild';
import { lastJson, runChild } from './children';
import { spreadOf, count, inWords, megabytes, seconds, times } from './spread';
import { UnfinishedError } from './unfinishedError';
import { READERS, type Reader, type WorkbookMeasures, type WorkbookTask } from './workbookChild';
import { leadWorkbook, type Strings } from './workbookFile';

const root = path.resolve(__dirname, '../..');
const folder = path.join(root, '.tmp', 'bench', 'workbooks');
/** milliseconds */
const LIMIT = 600_000;

const OURS: Reader = 'ours';
const SHEETJS: Reader = 'SheetJS';

async function compileChild(): Promise<string> {
	mkdirSync(folder, { recursive: true });
	const outfile = path.join(folder, 'workbookChild.js');
	await build({
		entryPoints: [path.join(__dirname, 'workbookChild.ts')],
		outfile,
		bundle: true,
		packages: 'external',
		platform: 'node',
		target: 'node20',
		logLevel: 'warning',
	});
	return outfile;
}

async function measure(
	script: string,
	task: WorkbookTask,
	heap: string | undefined,
): Promise<WorkbookMeasures> {
	const flags = heap === undefined ? [] : [`--max-old-space-size=${heap}`];
	return lastJson<WorkbookMeasures>(
		await runChild(process.execPath, [...flags, script, JSON.stringify(task)], {
			limitMs: LIMIT,
			cwd: root,
		}),
	);
}

async function main(): Promise<void> {
	const { values } = parseArgs({
		options: {
			rows: { type: 'string', default: '200000' },
			runs: { type: 'string', default: '3' },
			strings: { type: 'string', default: 'shared' },
			only: { type: 'string', multiple: true },
			'max-old-space': { type: 'string' },
		},
	});
	const rows = Number(values.rows);
	const script = await compileChild();
	const file = await leadWorkbook(folder, rows, values.strings as Strings);
	const readers = READERS.filter((reader) => values.only?.includes(reader) ?? true);
	const measured = new Map<Reader, WorkbookMeasures[]>(readers.map((reader) => [reader, []]));
	const unfinished = new Map<Reader, string>();
	for (let run = 0; run < Number(values.runs); run++) {
		for (const reader of readers) {
			if (unfinished.has(reader)) continue;
			try {
				measured
					.get(reader)
					?.push(await measure(script, { reader, file }, values['max-old-space']));
			} catch (error) {
				if (!(error instanceof UnfinishedError)) throw error;
				unfinished.set(reader, error.message);
			}
		}
	}
	for (const [reader, all] of measured) {
		const wrong = all.find(
			(one) => !Number.isNaN(one.rows) && one.rows !== null && one.rows !== rows + 1,
		);
		if (wrong !== undefined) throw new Error(`${reader} found ${wrong.rows} rows, not ${rows + 1}`);
	}

	const table = new Table({
		head: [
			'',
			'seconds',
			'CPU seconds',
			'times ours',
			'CPU times ours',
			'peak MB',
			'MB above idle',
		],
		colAligns: ['left', 'right', 'right', 'right', 'right', 'right', 'right'],
		style: { head: [], border: [] },
	});
	const medianOf = (reader: Reader, key: 'wallMs' | 'cpuMs'): number => {
		const all = measured.get(reader) ?? [];
		return all.length === 0 ? Number.NaN : spreadOf(all.map((one) => one[key])).median;
	};
	for (const [reader, all] of measured) {
		if (all.length === 0) {
			table.push([reader, unfinished.get(reader) ?? '', '', '', '', '', '']);
			continue;
		}
		const above = all.map(({ peakBytes, idleBytes }) => peakBytes - idleBytes);
		table.push([
			reader,
			inWords(spreadOf(all.map(({ wallMs }) => wallMs)), seconds),
			inWords(spreadOf(all.map(({ cpuMs }) => cpuMs)), seconds),
			times(medianOf(reader, 'wallMs') / medianOf(OURS, 'wallMs')),
			times(medianOf(reader, 'cpuMs') / medianOf(OURS, 'cpuMs')),
			megabytes(Math.max(...all.map(({ peakBytes }) => peakBytes))),
			megabytes(Math.max(...above)),
		]);
	}
	console.log(
		`Node ${process.version}, ${os.cpus()[0]?.model.trim()}; the median of ${values.runs} runs, each in a process of its own`,
	);
	console.log(
		`${count(rows)} rows × 12 columns, ${values.strings} strings, ${megabytes(statSync(file).size)} MB`,
	);
	console.log(table.toString());
	console.log(
		`SheetJS / ours: ${times(medianOf(SHEETJS, 'wallMs') / medianOf(OURS, 'wallMs'))} (target ≥ 5×)`,
	);
}

main().catch((error: unknown) => {
	console.error(error);
	process.exitCode = 1;
});
