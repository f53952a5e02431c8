import Table from 'cli-table3';
import { FieldBounds, findFields } from '../../nodes/MarketoBulkLeadImport/csv/read/fields';
import type { RecordBatch } from '../../nodes/MarketoBulkLeadImport/csv/read/recordBatch';
import type { Field } from '../../nodes/MarketoBulkLeadImport/marketo/check/fieldSet';
import { ValueChecks } from '../../nodes/MarketoBulkLeadImport/marketo/check/valueChecks';
import { columnValues } from '../../nodes/MarketoBulkLeadImport/marketo/values/columnValues';
import { TimeZone } from '../../nodes/MarketoBulkLeadImport/marketo/values/timeZone';
import { valueConverter } from '../../nodes/MarketoBulkLeadImport/marketo/values/valueConverter';

/**
 * What the conversion of values costs beside the check of them: `tsx test/bench/values.ts`.
 * Milliseconds of processor time for a million values; the least of several runs.
 */
const VALUES = 200_000;
const RUNS = 5;
const ZONE = new TimeZone('Europe/Berlin');

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

/** Milliseconds of processor time for a million values, without that of finding the fields. */
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

const table = new Table({ head: ['column', 'check', 'check with conversion', 'rewriting'] });
let sumOfChecks = 0;
let sumOfConversions = 0;
for (const [label, dataType, value] of COLUMNS) {
	const records = recordsOf(value);
	const field: Field = { name: 'field', displayName: 'Field', dataType, updateable: true };
	const check = cost(records, () => {
		const checks = new ValueChecks([{ field, column: 'Column', index: 1 }]);
		const batch = batchOf(records);
		return (fields, row) => checks.inspect(batch, row - 2, fields);
	});
	let column = columnValues(dataType, 1, ZONE);
	const observing = cost(records, () => {
		column = columnValues(dataType, 1, ZONE);
		return (fields, row) => column?.look(records.bytes, fields, row);
	});
	const decision = column?.decide({ dateOrder: 'auto', decimalSeparator: 'auto' });
	let rewriting = 0;
	if (decision?.state === 'convert') {
		const converter = valueConverter(decision.plan, ZONE);
		rewriting = cost(records, () => (fields) => void converter?.convert(records.bytes, fields, 1));
	}
	sumOfChecks += check;
	sumOfConversions += observing;
	table.push([label, ...[check, observing, rewriting].map((ms) => ms.toFixed(0))]);
}
table.push(['all', sumOfChecks.toFixed(0), sumOfConversions.toFixed(0), '']);
console.log('Milliseconds of processor time for a million values');
console.log(table.toString());
