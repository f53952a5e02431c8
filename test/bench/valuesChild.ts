import { FieldBounds, findFields } from '../../nodes/MarketoBulkLeadImport/csv/read/fields';
import type { RecordBatch } from '../../nodes/MarketoBulkLeadImport/csv/read/recordBatch';
import type { ConversionSettings } from '../../nodes/MarketoBulkLeadImport/marketo/check/checkSettings';
import {
	checkSource,
	type CheckedSource,
} from '../../nodes/MarketoBulkLeadImport/marketo/check/checkSource';
import { FieldSet, type Field } from '../../nodes/MarketoBulkLeadImport/marketo/check/fieldSet';
import { ValueChecks } from '../../nodes/MarketoBulkLeadImport/marketo/check/valueChecks';
import type { Clock } from '../../nodes/MarketoBulkLeadImport/marketo/client/ports';
import { openParts } from '../../nodes/MarketoBulkLeadImport/marketo/upload/parts';
import type { ImportSource } from '../../nodes/MarketoBulkLeadImport/marketo/upload/source';
import { columnValues } from '../../nodes/MarketoBulkLeadImport/marketo/values/columnValues';
import { TimeZone } from '../../nodes/MarketoBulkLeadImport/marketo/values/timeZone';
import { valueConverter } from '../../nodes/MarketoBulkLeadImport/marketo/values/valueConverter';

export interface ValuesTask {
	/** number of values per column */
	values: number;
	/** number of runs, of which the fastest counts */
	runs: number;
}

/** Milliseconds of processor time per million values. */
export interface ColumnCosts {
	column: string;
	check: number;
	checkAndConversion: number;
	rewriting: number;
}

/** Milliseconds of processor time for a file. */
export interface FileCosts {
	rows: number;
	columns: number;
	bytes: number;
	check: number;
	checkAndConversion: number;
	parts: number;
	convertedParts: number;
}

export interface ValuesMeasures {
	columns: ColumnCosts[];
	file: FileCosts;
}

/** Measures what converting values costs in addition to checking them. */
const { values: VALUES, runs: RUNS } = JSON.parse(process.argv[2]) as ValuesTask;
const ZONE = new TimeZone('Europe/Berlin');
const AUTO = { dateOrder: 'auto', decimalSeparator: 'auto' } as const;
/** as in a file stream */
const CHUNK_BYTES = 65_536;

const two = (n: number) => String(n).padStart(2, '0');
const germanNumber = (n: number) =>
	new Intl.NumberFormat('de-DE', { minimumFractionDigits: 2 }).format(n);
const day = (i: number) => 1 + (i % 28);
const month = (i: number) => 1 + (i % 12);
const year = (i: number) => 1950 + (i % 76);

const COLUMNS: readonly [label: string, dataType: string, value: (i: number) => string][] = [
	['date, ISO', 'date', (i) => `${year(i)}-${two(month(i))}-${two(day(i))}`],
	['date, 31.12.1990', 'date', (i) => `${two(day(i))}.${two(month(i))}.${year(i)}`],
	['date, 12/31/1990', 'date', (i) => `${month(i)}/${day(i)}/${year(i)}`],
	['date, 31 Dec 1990', 'date', (i) => `${day(i)} ${['Jan', 'Jun', 'Dec'][i % 3]} ${year(i)}`],
	[
		'datetime, ISO',
		'datetime',
		(i) => `${year(i)}-${two(month(i))}-${two(day(i))}T15:${two(i % 60)}:32Z`,
	],
	[
		'datetime, 31.12.1990 15:41',
		'datetime',
		(i) => `${two(day(i))}.${two(month(i))}.${year(i)} 15:${two(i % 60)}`,
	],
	[
		'datetime, 12/31/1990 3:41 PM',
		'datetime',
		(i) => `${month(i)}/${day(i)}/${year(i)} 3:${two(i % 60)} PM`,
	],
	['integer', 'integer', (i) => String(i)],
	['integer, 1.234', 'integer', (i) => germanNumber(1_000_000 + i).slice(0, -3)],
	['float, 1234.5', 'float', (i) => `${i}.5`],
	['float, 1.234,50', 'float', (i) => germanNumber(i / 100)],
	[
		'currency, $1,234.50',
		'currency',
		(i) => `$${(i / 100).toLocaleString('en-US', { minimumFractionDigits: 2 })}`,
	],
	['boolean, true', 'boolean', (i) => (i % 3 === 0 ? 'true' : 'false')],
	['boolean, yes', 'boolean', (i) => (i % 3 === 0 ? 'yes' : 'no')],
	['string', 'string', (i) => `Name ${i}`],
];

interface Records {
	bytes: Uint8Array;
	starts: number[];
	ends: number[];
}

function recordsOf(value: (i: number) => string): Records {
	const starts: number[] = [];
	const ends: number[] = [];
	let text = '';
	for (let i = 0; i < VALUES; i++) {
		starts.push(text.length);
		text += `lead${i}@example.com,"${value(i)}",last`;
		ends.push(text.length);
		text += '\n';
	}
	return { bytes: Buffer.from(text), starts, ends };
}

function batchOf({ bytes, starts, ends }: Records): RecordBatch {
	return {
		bytes,
		offset: 0,
		count: VALUES,
		starts: Uint32Array.from(starts),
		ends: Uint32Array.from(ends),
		rowNumbers: Float64Array.from(starts, (_, i) => i + 2),
		hasStrayQuotes: false,
		hasLf: true,
		hasCrLf: false,
		hasLoneCr: false,
	};
}

/** Milliseconds of processor time per million values, without the time to find the fields. */
function cost(
	{ bytes, starts, ends }: Records,
	make: () => ((fields: FieldBounds, row: number) => void) | undefined,
): number {
	const bounds = new FieldBounds();
	const least = (look: ((fields: FieldBounds, row: number) => void) | undefined) => {
		const before = process.cpuUsage();
		for (let i = 0; i < VALUES; i++) {
			bounds.count = findFields(bytes, starts[i], ends[i], ',', bounds);
			look?.(bounds, i + 2);
		}
		const { user, system } = process.cpuUsage(before);
		return (user + system) / 1000;
	};
	const times = Array.from({ length: RUNS }, () => [least(make()), least(undefined)]);
	const taken =
		Math.min(...times.map(([time]) => time)) - Math.min(...times.map(([, empty]) => empty));
	return Math.max(0, taken) * (1_000_000 / VALUES);
}

function columnCosts(): ColumnCosts[] {
	return COLUMNS.map(([column, dataType, value]) => {
		const records = recordsOf(value);
		const field = fieldOf('field', dataType);
		const check = cost(records, () => {
			const checks = new ValueChecks([{ field, column: 'Column', index: 1 }]);
			const batch = batchOf(records);
			return (fields, row) => checks.inspect(batch, row - 2, fields);
		});
		let values = columnValues(dataType, 1, ZONE);
		const checkAndConversion = cost(records, () => {
			values = columnValues(dataType, 1, ZONE);
			return (fields, row) => values?.look(records.bytes, fields, row);
		});
		const decision = values?.decide(AUTO);
		let rewriting = 0;
		if (decision?.state === 'convert') {
			const converter = valueConverter(decision.plan, ZONE);
			rewriting = cost(
				records,
				() => (fields) => void converter?.convert(records.bytes, fields, 1),
			);
		}
		return { column, check, checkAndConversion, rewriting };
	});
}

function fieldOf(name: string, dataType: string): Field {
	return { name, displayName: name, dataType, updateable: true };
}

/** A file with all these columns, checked and split into parts as in an import. */
async function fileCosts(): Promise<FileCosts> {
	const fields = new FieldSet({
		fields: [
			fieldOf('email', 'email'),
			...COLUMNS.map(([, dataType], i) => fieldOf(`field${i}`, dataType)),
		],
		keyFields: ['email'],
	});
	const lines = [['email', ...COLUMNS.map((_, i) => `field${i}`)].join(',')];
	for (let i = 0; i < VALUES; i++)
		lines.push(
			[`lead${i}@example.com`, ...COLUMNS.map(([, , value]) => `"${value(i)}"`)].join(','),
		);
	const bytes = Buffer.from(`${lines.join('\n')}\n`);
	const source: ImportSource = {
		fileName: 'leads.csv',
		bytes: bytes.length,
		kind: 'file',
		given: {},
		open: async () => await Promise.resolve(inChunks(bytes)),
	};
	const checkAs = async (conversion?: ConversionSettings): Promise<CheckedSource> =>
		await checkSource(
			source,
			{
				matching: 'auto',
				mappings: [],
				checkColumns: true,
				maxRequestBytes: 10_000_000,
				...(conversion && { conversion }),
			},
			fields,
			CLOCK,
		);
	const converting = { ...AUTO, timeZone: ZONE.name };
	const asIs = await checkAs();
	const converted = await checkAs(converting);
	for (const { upload, problems } of [asIs, converted])
		if (upload === undefined) throw new Error(problems.map(({ message }) => message).join('. '));
	return {
		rows: VALUES,
		columns: COLUMNS.length + 1,
		bytes: bytes.length,
		check: await least(async () => await checkAs()),
		checkAndConversion: await least(async () => await checkAs(converting)),
		parts: await least(async () => await readAll(asIs)),
		convertedParts: await least(async () => await readAll(converted)),
	};
}

const CLOCK: Clock = {
	now: () => Date.now(),
	sleep: async () => await Promise.resolve(),
	throwIfCancelled: () => undefined,
};

async function* inChunks(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
	for (let at = 0; at < bytes.length; at += CHUNK_BYTES) yield bytes.subarray(at, at + CHUNK_BYTES);
}

async function readAll(checked: CheckedSource): Promise<number> {
	let bytes = 0;
	for await (const part of openParts(checked)) bytes += part.bytes.length;
	return bytes;
}

async function least(work: () => Promise<unknown>): Promise<number> {
	let time = Infinity;
	for (let run = 0; run < RUNS; run++) {
		const before = process.cpuUsage();
		await work();
		const { user, system } = process.cpuUsage(before);
		time = Math.min(time, (user + system) / 1000);
	}
	return time;
}

fileCosts().then(
	(file) => {
		const measures: ValuesMeasures = { columns: columnCosts(), file };
		process.stdout.write(`\n${JSON.stringify(measures)}\n`);
	},
	(error: unknown) => {
		console.error(error);
		process.exit(1);
	},
);
