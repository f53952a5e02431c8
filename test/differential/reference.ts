import type { SimField } from '../simulator/types';
import type { Case, CaseSettings, ResourceName } from './case';
import { keyFieldsOf, OBJECTS } from './referenceObjects';
import { parseTable, readSepLine, type ReferenceRecord } from './referenceRecords';
import { decodeFile } from './referenceText';
import { convertColumn } from './referenceValues';

/** A problem that stops a file from being sent, or is reported to the user. */
export interface Finding {
	kind: string;
	column?: string;
	count?: number;
	/** the first few, or all of them */
	rows?: number[];
}

/** A record as it must reach Marketo, and as the user knows it. */
interface ExpectedRecord {
	row: number;
	/** in the order of `sentColumns` */
	sent: string[];
	/** with the user's own columns */
	own: string[];
}

/** The expected result of the whole path. */
export interface Expectation {
	stops: Finding[];
	/** the node must name at least one of them, because it reads no further than the first */
	ends: Finding[];
	/** a record is so close to the limit that it may or may not fit in a request */
	isNearLimit: boolean;
	warnings: Finding[];
	header: string[];
	sentColumns: string[];
	records: ExpectedRecord[];
	/** by column: values that are written differently, and the first of them */
	conversions: Map<string, { count: number; from: string; to: string }>;
	encoding: string | null;
}

/** Bytes around a file in a request: the minimum that must be present, and the maximum that must suffice. */
const SMALLEST_ENVELOPE = 100;
const LARGEST_ENVELOPE = 700;

/** Maximum number of bytes that conversion adds to a value. */
const LARGEST_GROWTH = 30;

const OUR_COLUMNS = [
	'Import Failure Reason',
	'Import Warning Reason',
	'Import Row Number',
	'Import Batch ID',
	'Import Raw Row',
];

/** @param seen the encoding and delimiter that the node detected, if that is a guess */
export function expectationOf(
	one: Case,
	seen: { encoding: string | null; delimiter: string },
	/** of a workbook */
	sheet: readonly string[][] = [],
): Expectation {
	if (one.source.kind === 'items') return expectItems(one, one.source.rows);
	if (one.source.kind === 'workbook') return expectSheet(one, sheet);
	const empty = nothing(null);
	if (one.source.bytes.length === 0) return { ...empty, stops: [{ kind: 'noHeader' }] };
	const decoded = decodeFile(one.source.bytes, one.settings.encoding, seen.encoding);
	if (decoded === 'notText') return { ...empty, stops: [{ kind: 'notText' }] };
	const { named, rest } = readSepLine(decoded.text);
	const delimiters = [',', ';', '\t', '|'];
	const delimiter =
		one.settings.delimiter ??
		(named !== undefined && delimiters.includes(named) ? named : seen.delimiter);
	const { records, openQuote } = parseTable(rest, delimiter, 1);
	const expected = expectTable(one, records, openQuote, delimiter, decoded.encoding);
	if (decoded.isFallback) expected.warnings.push({ kind: 'readAsWindows1252' });
	if (decoded.isReplaced) expected.warnings.push({ kind: 'bytesReplaced' });
	return expected;
}

function nothing(encoding: string | null): Expectation {
	return {
		stops: [],
		ends: [],
		isNearLimit: false,
		warnings: [],
		header: [],
		sentColumns: [],
		records: [],
		conversions: new Map(),
		encoding,
	};
}

function expectItems(one: Case, rows: ReadonlyArray<Record<string, unknown>>): Expectation {
	const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
	const header = columns.map((column) => wellFormed(column));
	const table = rows.map((row) =>
		columns.map((column) => wellFormed(Object.hasOwn(row, column) ? textOf(row[column]) : '')),
	);
	if (columns.length === 0) return { ...nothing(null), stops: [{ kind: 'noHeader' }] };
	if ([header, ...table].flat().some((cell) => cell.includes('\0')))
		return { ...nothing(null), stops: [{ kind: 'notText' }] };
	const records = [header, ...table].map((cells, i): ReferenceRecord => ({
		cells,
		row: i,
		bytes: recordBytes(cells, ','),
		isStray: false,
		end: 0,
	}));
	return expectTable(one, records, undefined, ',', 'utf-8');
}

/** Rows without content are not records; a record is as wide as the header, and wider only if it has a value there. */
function expectSheet(one: Case, sheet: readonly string[][]): Expectation {
	const found = sheet.flatMap((row, i) => {
		let width = row.length;
		while (width > 0 && row[width - 1] === '') width--;
		const cells = row.slice(0, width);
		return cells.every((cell) => /^[\0- ]*$/.test(cell)) ? [] : [{ cells, row: i + 1 }];
	});
	if (found.length === 0) {
		const stops = one.settings.delimiter === undefined ? [] : [{ kind: 'wrongFormat' }];
		return { ...nothing(null), stops: [...stops, { kind: 'noHeader' }] };
	}
	const width = found[0].cells.length;
	const records = found.map(({ cells, row }): ReferenceRecord => {
		const all = [...cells, ...Array<string>(Math.max(0, width - cells.length)).fill('')];
		return { cells: all, row, bytes: recordBytes(all, ','), isStray: false, end: 0 };
	});
	return expectTable(one, records, undefined, ',', 'utf-8');
}

/** An unpaired surrogate becomes U+FFFD, as in any UTF-8. */
function wellFormed(text: string): string {
	return Buffer.from(text).toString();
}

function textOf(value: unknown): string {
	if (typeof value === 'string') return value;
	if (value === null || value === undefined) return '';
	if (typeof value === 'number' && !Number.isFinite(value)) return '';
	return value instanceof Date ? value.toISOString() : JSON.stringify(value);
}

function expectTable(
	one: Case,
	all: readonly ReferenceRecord[],
	openQuote: { row: number; bytes: number } | undefined,
	delimiter: string,
	encoding: string,
): Expectation {
	const { settings } = one;
	const expected = nothing(encoding);
	if (one.source.kind === 'workbook' && settings.delimiter !== undefined)
		expected.stops.push({ kind: 'wrongFormat' });
	const most = settings.maxRequestBytes;
	const unread: Finding[] = [];
	if (openQuote !== undefined) {
		unread.push({ kind: 'openQuote', rows: [openQuote.row] });
		if (openQuote.bytes > most - LARGEST_ENVELOPE)
			unread.push({ kind: 'recordTooLarge', rows: [openQuote.row] });
	}
	if (all.length === 0) {
		if (openQuote === undefined) return { ...expected, stops: [{ kind: 'noHeader' }] };
		return { ...expected, ends: unread };
	}
	const [first, ...below] = all;
	if (first.bytes > most)
		return { ...expected, ends: [{ kind: 'recordTooLarge', rows: [first.row] }] };
	const header = first.cells.map((cell) => cell.trim());
	expected.header = header;
	const columns = planColumns(first.cells, settings);
	const sent = columns.filter((column) => column.field !== null) as SentColumn[];
	expected.sentColumns = sent.map(({ field }) => field);
	expected.stops.push(...columnStops(first.cells, columns, settings));

	const { firstRow = 0 } = settings;
	const records = below.filter(({ row }) => row >= firstRow);
	const skipped = below.find(({ row, bytes }) => row < firstRow && bytes > most);
	if (skipped !== undefined)
		return { ...expected, ends: [{ kind: 'recordTooLarge', rows: [skipped.row] }] };

	const keys = keyFieldsOf(settings);
	const needed = Math.max(0, ...sent.map(({ index }) => index + 1));
	const missing: number[] = [];
	const extra: number[] = [];
	const stray: number[] = [];
	const blank = new Map<number, number[]>();
	if (keys.every((key) => expected.sentColumns.includes(key)))
		sent.forEach(({ field }, i) => {
			if (keys.includes(field)) blank.set(i, []);
		});
	const unnamed = new Map<number, number[]>();
	header.forEach((name, i) => {
		if (name === '') unnamed.set(i, []);
	});
	const out = delimiter === '|' ? ',' : delimiter;
	const headerSize = recordBytes(expected.sentColumns, out);
	const growth = settings.conversion === undefined ? 0 : LARGEST_GROWTH * sent.length;
	for (const { cells, row, bytes, isStray } of records) {
		const values = sent.map(({ index }) => cells[index] ?? '');
		const size = recordBytes(values, out) + headerSize;
		if (bytes > most || (size > most - SMALLEST_ENVELOPE && sent.length > 0))
			expected.ends.push({ kind: 'recordTooLarge', rows: [row] });
		else if (Math.max(bytes + headerSize, size) + growth > most - LARGEST_ENVELOPE)
			expected.isNearLimit = true;
		if (cells.length < needed) missing.push(row);
		if (cells.slice(header.length).some((cell) => cell !== '')) extra.push(row);
		if (isStray) stray.push(row);
		for (const [i, rows] of unnamed) if ((cells[i] ?? '') !== '') rows.push(row);
		for (const [i, rows] of blank) if (/^ *$/.test(values[i])) rows.push(row);
		expected.records.push({
			row,
			sent: values,
			own: header.map((_, i) => cells[i] ?? ''),
		});
	}
	const converted = convertAll(expected, sent, settings);
	expected.ends = expected.ends.slice(0, 1).concat(expected.ends.length === 0 ? unread : []);
	if (expected.ends.length > 0) return expected;
	if (records.length === 0) expected.stops.push({ kind: 'noRows' });
	if (extra.length > 0)
		expected.stops.push({ kind: 'extraCells', rows: extra, count: extra.length });
	for (const rows of unnamed.values())
		if (rows.length > 0) expected.stops.push({ kind: 'emptyHeader', rows, count: rows.length });
	expected.stops.push(...converted);
	if (missing.length > 0)
		expected.warnings.push({ kind: 'missingCells', rows: missing, count: missing.length });
	if (stray.length > 0)
		expected.warnings.push({ kind: 'strayQuotes', rows: stray, count: stray.length });
	for (const rows of settings.checkColumns ? blank.values() : [])
		if (rows.length > 0) expected.warnings.push({ kind: 'blankLookup', rows, count: rows.length });
	if (sent.length === 0 && expected.stops.length === 0) expected.stops.push({ kind: 'noColumns' });
	return expected;
}

/** Converts the values to what must be sent. */
function convertAll(
	{ records, conversions }: Expectation,
	sent: readonly SentColumn[],
	{ resource = 'lead', conversion }: CaseSettings,
): Finding[] {
	if (conversion === undefined) return [];
	const rows = records.map(({ row }) => row);
	return sent.flatMap(({ field: name, name: column }, place) => {
		const field = OBJECTS[resource].fields.find((one) => one.name === name);
		if (field === undefined) return [];
		const values = records.map((record) => record.sent[place]);
		const outcome = convertColumn(values, rows, field.dataType, conversion);
		outcome.values.forEach((value, i) => (records[i].sent[place] = value));
		const changed = values.flatMap((from, i) => {
			const to = outcome.values[i];
			return from === to ? [] : [{ from, to }];
		});
		if (changed.length > 0) conversions.set(column, { count: changed.length, ...changed[0] });
		if (outcome.problem === undefined) return [];
		const { kind, rows: found } = outcome.problem;
		return [
			{ kind, column, ...(kind === 'ambiguousValues' && { rows: found, count: found.length }) },
		];
	});
}

function recordBytes(cells: readonly string[], delimiter: string): number {
	return cells.reduce((bytes, cell) => {
		const quoted = cell.includes(delimiter) || /["\r\n]|^\s|\s$/.test(cell) || cells.length === 1;
		const doubled = cell.split('"').length - 1;
		return bytes + Buffer.byteLength(cell) + (quoted ? doubled + 2 : 0) + 1;
	}, 0);
}

interface Column {
	index: number;
	name: string;
	field: string | null;
	isLeftOut: boolean;
}
type SentColumn = Column & { field: string };

function planColumns(header: readonly string[], settings: CaseSettings): Column[] {
	if (settings.matching === 'manual') return planMapped(header, settings);
	return header.map((cell, index): Column => {
		const name = cell.trim();
		if (name === '' || OUR_COLUMNS.includes(name))
			return { index, name, field: null, isLeftOut: true };
		if (settings.matching === 'asIs') return { index, name, field: name, isLeftOut: false };
		const matches = fieldsNamed(name, settings);
		if (matches.length === 1) return { index, name, field: matches[0], isLeftOut: false };
		return { index, name, field: settings.checkColumns ? null : name, isLeftOut: false };
	});
}

function planMapped(header: readonly string[], settings: CaseSettings): Column[] {
	const { mappings } = settings;
	const plans = mappings.flatMap(({ column, field }): Column[] => {
		const index = placeOf(header, column);
		if (index < 0) return [];
		const matches = fieldsNamed(field.trim(), settings);
		const name = header[index].trim();
		return [
			{
				index,
				name,
				field: matches.length === 1 ? matches[0] : field.trim(),
				isLeftOut: false,
			},
		];
	});
	header.forEach((cell, index) => {
		if (!plans.some((plan) => plan.index === index))
			plans.push({ index, name: cell.trim(), field: null, isLeftOut: true });
	});
	return plans.sort((a, b) => a.index - b.index);
}

function placeOf(header: readonly string[], column: string): number {
	const exact = header.findIndex((cell) => cell.trim() === column.trim());
	if (exact >= 0) return exact;
	return header.findIndex((cell) => plain(cell) === plain(column));
}

/** Letters and digits, ignoring case. */
function plain(name: string): string {
	return name
		.normalize('NFKC')
		.toLowerCase()
		.replace(/[^\p{L}\p{N}]/gu, '');
}

const known = new Map<string, string[]>();

/** API names of the fields that a name can mean: by exact API name, then by similar API name, then by display name. */
function fieldsNamed(name: string, { resource = 'lead' }: CaseSettings): string[] {
	const key = `${resource} ${name}`;
	const before = known.get(key);
	if (before !== undefined) return before;
	const found = lookUp(name, resource);
	if (known.size < 10_000) known.set(key, found);
	return found;
}

function lookUp(name: string, resource: ResourceName): string[] {
	const { fields } = OBJECTS[resource];
	if (fields.some((field) => field.name === name)) return [name];
	if (plain(name) === '') return [];
	const similar = fields.filter((field) => plain(field.name) === plain(name));
	if (similar.length > 0) return similar.map((field) => field.name);
	const displayed = fields.filter((field) => plain(field.displayName) === plain(name));
	const writable = displayed.filter(({ updateable }) => updateable);
	return (writable.length > 0 ? writable : displayed).map((field) => field.name);
}

function columnStops(
	header: readonly string[],
	columns: readonly Column[],
	settings: CaseSettings,
): Finding[] {
	const { fields, linkFields } = OBJECTS[settings.resource ?? 'lead'];
	const keys = keyFieldsOf(settings);
	const fieldNames = new Set(fields.map(({ name }) => name));
	const isKnown = (name: string | null): boolean => name !== null && fieldNames.has(name);
	const looksUp =
		settings.checkColumns || settings.matching !== 'asIs' || settings.conversion !== undefined;
	const isLead = header.some(
		(cell) => cell.length < 255 && /^[^\s@]+@[^\s@.]+\.[^\s@]+$/.test(cell.trim()),
	);
	if (settings.checkColumns && isLead && !columns.some(({ field }) => isKnown(field)))
		return [{ kind: 'noHeader' }];
	const stops: Finding[] = [];
	if (settings.matching === 'manual')
		for (const { column } of settings.mappings)
			if (placeOf(header, column) < 0) stops.push({ kind: 'missingColumn', column });
	if (!settings.checkColumns) return stops;
	const seen = new Map<string, string[]>();
	for (const { name, field, isLeftOut } of columns) {
		if (isLeftOut) continue;
		if (field !== null) seen.set(field, [...(seen.get(field) ?? []), name]);
		if (looksUp && !isKnown(field) && !(field !== null && keys.includes(field)))
			stops.push({
				kind: fieldsNamed(field ?? name, settings).length > 1 ? 'ambiguousColumn' : 'unknownColumn',
				column: name,
			});
		const found = fields.find((one: SimField) => one.name === field);
		const isNeeded = field !== null && [...keys, ...linkFields].includes(field);
		if (found?.updateable === false && !isNeeded)
			stops.push({ kind: 'readOnlyField', column: name });
	}
	for (const names of seen.values())
		if (names.length > 1) stops.push({ kind: 'duplicateField', column: names[0] });
	for (const key of keys) if (!seen.has(key)) stops.push({ kind: 'missingLookupColumn' });
	return stops;
}
