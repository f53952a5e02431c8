/**
 * Retrieves the failed rows of an import in which every row failed, in a process of its own and
 * from an account that returns them at once: `node failedRowsChild.js '<FailedRowsTask as JSON>'`.
 * Must run compiled: tsx slows down hot loops. The last line that it prints is its
 * `FailedRowsMeasures`.
 */
import { createReadStream, createWriteStream, statSync } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { checkSource } from '../../nodes/MarketoBulkLeadImport/marketo/check/checkSource';
import { FieldSet } from '../../nodes/MarketoBulkLeadImport/marketo/check/fieldSet';
import { MarketoClient } from '../../nodes/MarketoBulkLeadImport/marketo/client/marketoClient';
import type { MarketoPorts } from '../../nodes/MarketoBulkLeadImport/marketo/client/ports';
import type { FileJob } from '../../nodes/MarketoBulkLeadImport/marketo/jobs/fileJob';
import type { ReportedImport } from '../../nodes/MarketoBulkLeadImport/marketo/results/importRecord';
import {
	memberNames,
	rowItem,
} from '../../nodes/MarketoBulkLeadImport/marketo/results/reportedRow';
import { reportedRows } from '../../nodes/MarketoBulkLeadImport/marketo/results/reportedRows';
import { RowLists } from '../../nodes/MarketoBulkLeadImport/marketo/results/rowLists';
import { rowsAsCsv } from '../../nodes/MarketoBulkLeadImport/marketo/results/rowsAsCsv';
import type { ImportSource } from '../../nodes/MarketoBulkLeadImport/marketo/upload/source';
import { leadTarget } from '../../nodes/MarketoBulkLeadImport/objects/lead';
import { failedRow, FAILED_HEADER, ROWS_IN_A_JOB } from './failedRows';
import { ownPeakMemory } from './processUsage';

export interface FailedRowsTask {
	file: string;
	rows: number;
	/** `none`: the file is checked, but no rows failed */
	as: 'file' | 'items' | 'none';
	output: string;
}

export interface FailedRowsMeasures {
	wallMs: number;
	cpuMs: number;
	/** Peak memory of the process, in bytes. */
	peakBytes: number;
	/** rows with a row number */
	numbered: number;
}

/** Real time, without Stop. */
const clock = {
	now: () => Date.now(),
	throwIfCancelled: () => undefined,
	sleep: async (milliseconds: number) =>
		await new Promise<void>((resolve) => setTimeout(resolve, milliseconds)),
};

const ports: MarketoPorts = {
	account: '123-abc-456.mktorest.com',
	clock,
	random: () => 0.5,
	log: () => undefined,
	renewToken: async () => undefined,
	async send({ path }) {
		const part = Number(/batch\/(\d+)\//.exec(path)?.[1]);
		return {
			status: 200,
			contentType: 'text/csv;charset=UTF-8',
			body: listOf((part - 1) * ROWS_IN_A_JOB),
		};
	},
};

/** As received over the network: bytes first, then one string. */
function listOf(first: number): string {
	const bytes = Buffer.allocUnsafe(ROWS_IN_A_JOB * 300);
	let length = bytes.write(`${FAILED_HEADER},Import Failure Reason\n`);
	for (let i = first; i < first + ROWS_IN_A_JOB; i++)
		length += bytes.write(`${failedRow(i)},Invalid data type in field Lead Score\n`, length);
	return bytes.toString('utf8', 0, length);
}

function jobsOf(rows: number): FileJob[] {
	return Array.from({ length: rows / ROWS_IN_A_JOB }, (_, i): FileJob => ({
		job: { batchId: i + 1, status: 'Complete', processed: 0, failed: ROWS_IN_A_JOB, warnings: 0 },
		fileName: 'leads.csv',
		part: i + 1,
		firstRow: i * ROWS_IN_A_JOB + 2,
		lastRow: (i + 1) * ROWS_IN_A_JOB + 1,
		rows: ROWS_IN_A_JOB,
		bytes: 1_000_000,
		format: 'csv',
		resubmitted: false,
	}));
}

async function main(task: FailedRowsTask): Promise<FailedRowsMeasures> {
	const source: ImportSource = {
		fileName: 'leads.csv',
		bytes: statSync(task.file).size,
		kind: 'file',
		given: {},
		open: async () => createReadStream(task.file, { highWaterMark: 256 * 1024 }),
	};
	const settings = {
		matching: 'asIs',
		mappings: [],
		checkColumns: false,
		maxRequestBytes: 10_000_000,
	} as const;
	const checked = await checkSource(source, settings, FieldSet.unknown(['email']), clock);
	const file: ReportedImport = {
		checked,
		target: leadTarget({ lookupField: 'email' }),
		jobs: task.as === 'none' ? [] : jobsOf(task.rows),
		isSubmitted: true,
		isTimedOut: false,
	};
	const wall = performance.now();
	const cpu = process.cpuUsage();
	let numbered = 0;
	async function* rows() {
		const lists = new RowLists(new MarketoClient(ports), { pause: 1_000 });
		for await (const row of reportedRows(file, 'failures', lists)) {
			if (row.rowNumber !== undefined) numbered++;
			yield row;
		}
		if (lists.notes.length > 0) throw new Error(lists.notes.join('\n'));
	}
	if (task.as === 'items') {
		const names = memberNames(checked.header);
		const items: object[] = [];
		for await (const row of rows()) items.push({ json: rowItem(row, names, 'failures') });
	} else {
		await pipeline(
			Readable.from(rowsAsCsv(checked.header, rows(), 'failures')),
			createWriteStream(task.output),
		);
	}
	const { user, system } = process.cpuUsage(cpu);
	return {
		wallMs: performance.now() - wall,
		cpuMs: (user + system) / 1000,
		peakBytes: ownPeakMemory(),
		numbered,
	};
}

main(JSON.parse(process.argv[2]) as FailedRowsTask).then(
	(measures) => process.stdout.write(`\n${JSON.stringify(measures)}\n`),
	(error: unknown) => {
		console.error(error);
		process.exit(1);
	},
);
