/**
 * Speed of the csv layer, compared with other libraries on the same bytes: `npx tsx
 * test/bench/csv.ts [--mb 16] [--runs 5]`. The inputs are in memory, in chunks of 64 KiB as from a
 * file stream. Speeds are input bytes (1 MB = 10^6 bytes) per processor time, so that they also
 * hold on a busy machine.
 */
import { parse } from 'csv-parse';
import Table from 'cli-table3';
import os from 'node:os';
import Papa from 'papaparse';
import { Readable } from 'node:stream';
import { inferSchema, initParser } from 'udsv';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

import { decodeToUtf8 } from '../../nodes/MarketoBulkLeadImport/csv/text/decode';
import type { Dialect } from '../../nodes/MarketoBulkLeadImport/csv/text/dialect';
import {
	FieldBounds,
	fieldsOf,
	parseRecord,
} from '../../nodes/MarketoBulkLeadImport/csv/read/fields';
import type { RecordBatch } from '../../nodes/MarketoBulkLeadImport/csv/read/recordBatch';
import { readRecords } from '../../nodes/MarketoBulkLeadImport/csv/read/records';
import { splitIntoParts } from '../../nodes/MarketoBulkLeadImport/csv/write/split';
import { inChunks, leadFile, type LeadFileOptions } from './generate';

interface Input {
	name: string;
	file: Omit<LeadFileOptions, 'bytes'>;
	encoding: 'utf-8' | 'utf-16le';
}

interface Contender {
	name: string;
	gives: string;
	/**
	 * Processes all bytes; returns the number of records found, including the header, or 0 if it
	 * does not look for records.
	 */
	run: (bytes: Buffer, input: Input) => Promise<number>;
}

interface Speed {
	median: number;
	slowest: number;
	fastest: number;
}

const INPUTS: readonly Input[] = [
	{ name: 'unquoted', file: { quoting: 'none' }, encoding: 'utf-8' },
	{ name: 'lightly quoted', file: { quoting: 'light', quotedNewlines: 0.1 }, encoding: 'utf-8' },
	{ name: 'heavily quoted', file: { quoting: 'heavy', quotedNewlines: 0.1 }, encoding: 'utf-8' },
	{ name: 'wide (300 columns)', file: { quoting: 'light', extraColumns: 288 }, encoding: 'utf-8' },
	{ name: 'UTF-16', file: { quoting: 'light', quotedNewlines: 0.1 }, encoding: 'utf-16le' },
];

const DELIMITER = ',';
const MAX_RECORD_BYTES = 10_000_000;
const PART_BYTES = 9_900_000;
/** Shorter measurements are repeated until they take at least this long. */
const LEAST_MS = 100;

const FLOOR = 'read + copy (floor)';
const SCAN = 'ours: record borders';
const CSV_PARSE = 'csv-parse';
const PAPAPARSE = 'papaparse';
const UDSV = 'uDSV';

const CONTENDERS: readonly Contender[] = [
	{ name: FLOOR, gives: 'nothing', run: copy },
	{ name: SCAN, gives: 'records', run: scan },
	{ name: 'ours: field borders', gives: 'fields', run: findAllFields },
	{ name: 'ours: parts of 9.9 MB', gives: 'parts', run: split },
	{ name: 'ours: check encoding, parts', gives: 'parts', run: decodeAndSplit },
	{ name: 'ours: values', gives: 'strings', run: values },
	{ name: PAPAPARSE, gives: 'strings', run: papaparse },
	{ name: UDSV, gives: 'strings', run: udsv },
	{ name: CSV_PARSE, gives: 'strings', run: csvParse },
];

function utf8Of(bytes: Buffer, input: Input): AsyncIterable<Uint8Array> {
	// Scanning requires UTF-8; UTF-8 input is passed as is, and the encoding check is measured
	// separately.
	return input.encoding === 'utf-8' ? inChunks(bytes) : decoded(bytes, input);
}

function decoded(bytes: Buffer, input: Input): AsyncIterable<Uint8Array> {
	const dialect: Pick<Dialect, 'encoding' | 'bomLength'> = {
		encoding: input.encoding,
		bomLength: 0,
	};
	return decodeToUtf8(inChunks(bytes), dialect, 'throw');
}

function recordsOf(utf8: AsyncIterable<Uint8Array>): AsyncGenerator<RecordBatch> {
	return readRecords(utf8, { delimiter: DELIMITER, maxRecordBytes: MAX_RECORD_BYTES });
}

async function copy(bytes: Buffer): Promise<number> {
	for await (const chunk of inChunks(bytes)) Buffer.from(chunk);
	return 0;
}

async function scan(bytes: Buffer, input: Input): Promise<number> {
	let records = 0;
	for await (const batch of recordsOf(utf8Of(bytes, input))) records += batch.count;
	return records;
}

async function findAllFields(bytes: Buffer, input: Input): Promise<number> {
	const bounds = new FieldBounds();
	let records = 0;
	for await (const batch of recordsOf(utf8Of(bytes, input))) {
		for (let i = 0; i < batch.count; i++) {
			fieldsOf(batch, i, DELIMITER, bounds);
		}
		records += batch.count;
	}
	return records;
}

async function values(bytes: Buffer, input: Input): Promise<number> {
	let records = 0;
	for await (const batch of recordsOf(utf8Of(bytes, input))) {
		for (let i = 0; i < batch.count; i++) {
			if (parseRecord(batch.bytes, batch.starts[i], batch.ends[i], DELIMITER).length > 0) records++;
		}
	}
	return records;
}

async function splitRecords(utf8: AsyncIterable<Uint8Array>): Promise<number> {
	let records = 0;
	const header = Buffer.from('header\n');
	const options = { header, maxBytes: PART_BYTES };
	for await (const part of splitIntoParts(recordsOf(utf8), options)) records += part.rows;
	return records;
}

async function split(bytes: Buffer, input: Input): Promise<number> {
	return await splitRecords(utf8Of(bytes, input));
}

async function decodeAndSplit(bytes: Buffer, input: Input): Promise<number> {
	return await splitRecords(decoded(bytes, input));
}

function textOf(bytes: Buffer, input: Input): string {
	return bytes.toString(input.encoding === 'utf-8' ? 'utf8' : 'utf16le');
}

/** With a step function, its fastest mode here: it takes a third of the time of one array with all rows. */
async function papaparse(bytes: Buffer, input: Input): Promise<number> {
	let records = 0;
	Papa.parse<string[]>(textOf(bytes, input), {
		delimiter: DELIMITER,
		newline: '\n',
		skipEmptyLines: true,
		step: () => {
			records++;
		},
	});
	return records;
}

async function udsv(bytes: Buffer, input: Input): Promise<number> {
	const text = textOf(bytes, input);
	// Number of rows, without the header.
	return initParser(inferSchema(text)).stringArrs(text).length + 1;
}

async function csvParse(bytes: Buffer, input: Input): Promise<number> {
	const encoding = input.encoding === 'utf-8' ? 'utf8' : 'utf16le';
	let records = 0;
	const source = Readable.from(inChunks(bytes), { objectMode: false });
	for await (const record of source.pipe(parse({ delimiter: DELIMITER, encoding })))
		if (record !== null) records++;
	return records;
}

/**
 * Measures all contenders in turn, several times, so that other load on the machine affects them
 * equally. Collects each one's garbage before the next starts; because that also discards compiled
 * code, an unmeasured run comes first.
 */
async function measure(bytes: Buffer, input: Input, runs: number): Promise<Map<string, Speed>> {
	const speeds = new Map(CONTENDERS.map(({ name }) => [name, [] as number[]]));
	for (let run = 0; run < runs; run++) {
		for (const contender of CONTENDERS) {
			collectGarbage();
			await contender.run(bytes, input);
			speeds.get(contender.name)?.push(await speedOf(contender, bytes, input));
		}
	}
	return new Map([...speeds].map(([name, all]) => [name, summary(all)]));
}

/**
 * MB per second of processor time, summed over all threads of the process: waiting for a busy
 * machine does not count.
 */
async function speedOf(contender: Contender, bytes: Buffer, input: Input): Promise<number> {
	const start = process.cpuUsage();
	let times = 0;
	let milliseconds = 0;
	while (milliseconds < LEAST_MS) {
		await contender.run(bytes, input);
		times++;
		const { user, system } = process.cpuUsage(start);
		milliseconds = (user + system) / 1000;
	}
	return (times * bytes.length) / 1000 / milliseconds;
}

function summary(speeds: readonly number[]): Speed {
	const sorted = [...speeds].sort((a, b) => a - b);
	return {
		median: sorted[Math.floor(sorted.length / 2)],
		slowest: sorted[0],
		fastest: sorted[sorted.length - 1],
	};
}

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** A speed is meaningless unless the work was done: all contenders must find the same records. */
async function checkThatAllAgree(bytes: Buffer, input: Input): Promise<number> {
	const expected = await csvParse(bytes, input);
	for (const { name, gives, run } of CONTENDERS) {
		const found = await run(bytes, input);
		if (gives !== 'nothing' && found !== expected)
			throw new Error(`${input.name}: ${name} found ${found}, not ${expected}`);
	}
	return expected;
}

function option(name: string, fallback: number): number {
	const at = process.argv.indexOf(`--${name}`);
	const value = at < 0 ? fallback : Number(process.argv[at + 1]);
	if (!Number.isFinite(value) || value <= 0) throw new Error(`--${name} must be a number above 0`);
	return value;
}

function makeInput(input: Input, megabytes: number): Buffer {
	const utf8 = Buffer.concat([...leadFile({ bytes: megabytes * 1e6, ...input.file })]);
	return input.encoding === 'utf-8'
		? utf8
		: Buffer.from(utf8.toString(), input.encoding === 'utf-16le' ? 'utf16le' : 'utf8');
}

async function compare(input: Input, megabytes: number, runs: number): Promise<void> {
	const bytes = makeInput(input, megabytes);
	// Also the first run of each contender, which compiles its code.
	const records = await checkThatAllAgree(bytes, input);
	const speeds = await measure(bytes, input, runs);

	const table = new Table({
		head: [
			input.name,
			'gives',
			'MB/CPU s',
			'min–max',
			'× csv-parse',
			'× papaparse',
			'× uDSV',
			'of the floor',
		],
		colAligns: ['left', 'left', 'right', 'right', 'right', 'right', 'right', 'right'],
		style: { head: [], border: [] },
	});
	const medianOf = (name: string): number => speeds.get(name)?.median ?? Number.NaN;
	for (const { name, gives } of CONTENDERS) {
		const speed = speeds.get(name);
		if (speed === undefined) continue;
		const times = (other: string): string => (speed.median / medianOf(other)).toFixed(1);
		table.push([
			name,
			gives,
			speed.median.toFixed(0),
			`${speed.slowest.toFixed(0)}–${speed.fastest.toFixed(0)}`,
			times(CSV_PARSE),
			times(PAPAPARSE),
			times(UDSV),
			`${((100 * speed.median) / medianOf(FLOOR)).toFixed(0)} %`,
		]);
	}
	console.log(`${(bytes.length / 1e6).toFixed(1)} MB, ${records} records`);
	console.log(table.toString());
}

async function main(): Promise<void> {
	const megabytes = option('mb', 16);
	const runs = option('runs', 5);
	console.log(
		`Node ${process.version}, ${os.cpus()[0]?.model.trim()}; each figure the median of ${runs} runs\n`,
	);
	for (const input of INPUTS) await compare(input, megabytes, runs);
}

main().catch((error: unknown) => {
	console.error(error);
	process.exitCode = 1;
});
