import type { Case } from './case';
import { openSession, type NodeResult, type NodeSession } from './nodeRun';
import { keyFieldsOf } from './referenceObjects';
import { expectationOf, type Expectation, type Finding } from './reference';
import { parseStrictly } from './strictCsv';
import { readWorkbook, writeWorkbook } from './workbooks';

/** A difference between the node and the reference. */
export interface Difference {
	/** what is different, without values: shrinking preserves it */
	what: string;
	detail: string;
}

interface Report {
	ready: boolean;
	rows: number;
	format: string | null;
	encoding: string | null;
	columns: Array<{
		column: string;
		field: string | null;
		matchedBy: string | null;
		conversion?: { count: number; example: { from: string; to: string } };
	}>;
	problems: Array<{
		severity: string;
		kind: string;
		column: string | null;
		count: number;
		rows: number[];
	}>;
}

/** Runs Check File and an import on a case, and compares everything observable with the reference. */
export async function differencesOf(one: Case): Promise<Difference[]> {
	const session = await openSession(one);
	const checked = await session.run('check');
	const failed = failureOf(checked, 'check');
	if (failed !== undefined) return [failed];
	const report = checked.output?.[0]?.[0]?.json as unknown as Report;
	if (session.uploads.length > 0) return [{ what: 'check: sends', detail: 'something was sent' }];
	const [format] = [report.format];
	const delimiters = format === 'tsv' ? ['\t'] : format === 'ssv' ? [';'] : [',', '|'];
	const sheet =
		one.source.kind === 'workbook' ? readWorkbook(await writeWorkbook(one.source)) : undefined;
	const possible = delimiters.map((delimiter) =>
		expectationOf(one, { encoding: report.encoding, delimiter }, sheet),
	);
	const compared = possible.map((expected) => compareReport(one, expected, report));
	const best = compared.reduce((a, b) => (b.length < a.length ? b : a));
	if (best.length > 0) return best;
	const { operation = 'importAndWait' } = one;
	const result =
		operation === 'importInSteps' ? await session.runSteps() : await session.run(operation);
	const tried = possible
		.filter((_, i) => compared[i].length === 0)
		.map((expected) => compareImport(one, expected, report, result, session));
	const closest = tried.reduce((a, b) => (b.length < a.length ? b : a));
	if (session.openStreams() > 0)
		closest.push({ what: 'stream: left open', detail: String(session.openStreams()) });
	return closest;
}

function failureOf(result: NodeResult, operation: string): Difference | undefined {
	if (result.isEndless) return { what: `${operation}: endless`, detail: '' };
	if (result.error === undefined) return undefined;
	const { name, message } = result.error;
	return { what: `${operation}: error ${name}`, detail: message };
}

function compareReport(one: Case, expected: Expectation, report: Report): Difference[] {
	const found: Difference[] = [];
	const differ = (what: string, wanted: unknown, got: unknown): void => {
		found.push({
			what: `check: ${what}`,
			detail: `reference ${JSON.stringify(wanted)}, node ${JSON.stringify(got)}`,
		});
	};
	const stops = report.problems.filter(({ severity }) => severity === 'stop');
	if (report.ready !== (stops.length === 0)) differ('ready', stops.length === 0, report.ready);
	if (
		one.plainHeader !== undefined &&
		expected.ends.length === 0 &&
		one.settings.matching !== 'manual'
	) {
		const names = report.columns.map(({ column }) => column);
		if (JSON.stringify(names) !== JSON.stringify(one.plainHeader))
			differ('dialect', one.plainHeader, names);
	}
	const tooLarge = stops.find(({ kind }) => kind === 'recordTooLarge');
	if (expected.isNearLimit && tooLarge !== undefined) return found;
	if (expected.ends.length > 0) {
		const isNamed = expected.ends.some(({ kind, rows }) =>
			stops.some((stop) => stop.kind === kind && stop.rows[0] === rows?.[0]),
		);
		if (!isNamed) differ('end', expected.ends, stops);
		return found;
	}
	const wanted = signatures(expected.stops);
	const got = signatures(
		stops.map(({ kind, column, count, rows }) => ({
			kind,
			...(NAMED.has(kind) && { column: column ?? '' }),
			...(COUNTED.has(kind) && { count, rows }),
		})),
	);
	if (wanted !== got) differ('stops', wanted, got);
	if (expected.encoding !== null && report.encoding !== expected.encoding)
		differ('encoding', expected.encoding, report.encoding);
	if (expected.stops.some(({ kind }) => kind === 'noHeader' || kind === 'notText')) return found;
	const keys = keyFieldsOf(one.settings);
	const isTwice = keys.some(
		(key) => expected.sentColumns.indexOf(key) !== expected.sentColumns.lastIndexOf(key),
	);
	const isCompared = (kind: string): boolean =>
		WARNED.has(kind) && !(isTwice && kind === 'blankLookup');
	const warnings = signatures(expected.warnings.filter(({ kind }) => isCompared(kind)));
	const warned = signatures(
		report.problems
			.filter(({ kind, severity }) => severity === 'warn' && isCompared(kind))
			.map(({ kind, count, rows }) => ({ kind, ...(COUNTED.has(kind) && { count, rows }) })),
	);
	if (warnings !== warned) differ('warnings', warnings, warned);
	if (report.rows !== expected.records.length) differ('rows', expected.records.length, report.rows);
	for (const { column, conversion } of report.columns) {
		// The reference keeps one of several columns with the same name.
		if (report.columns.filter((other) => other.column === column).length > 1) continue;
		const converted = expected.conversions.get(column);
		const reported = conversion && { count: conversion.count, ...conversion.example };
		// The middle of a long value is left out.
		if ((converted?.from.length ?? 0) > 100) continue;
		if (JSON.stringify(converted) !== JSON.stringify(reported))
			differ('conversion', converted, reported);
	}
	const fields = report.columns.flatMap(({ field }) => (field === null ? [] : [field]));
	if (JSON.stringify(fields) !== JSON.stringify(expected.sentColumns))
		differ('columns', expected.sentColumns, fields);
	return found;
}

const COUNTED: ReadonlySet<string> = new Set([
	'extraCells',
	'emptyHeader',
	'missingCells',
	'strayQuotes',
	'blankLookup',
	'ambiguousValues',
]);
const NAMED: ReadonlySet<string> = new Set([
	'unknownColumn',
	'ambiguousColumn',
	'readOnlyField',
	'missingColumn',
	'duplicateField',
	'ambiguousValues',
	'conflictingValues',
]);
const WARNED: ReadonlySet<string> = new Set([
	'missingCells',
	'strayQuotes',
	'blankLookup',
	'readAsWindows1252',
	'bytesReplaced',
]);

function signatures(findings: readonly Finding[]): string {
	return findings
		.map(({ kind, column, count, rows }) =>
			JSON.stringify([kind, column, count, rows?.slice(0, 5)]),
		)
		.sort()
		.join(' ');
}

interface JobItem {
	batchId: number;
	part: number;
	firstRow: number;
	lastRow: number;
	rows: number;
	bytes: number;
	format: string;
}

function compareImport(
	one: Case,
	expected: Expectation,
	report: Report,
	result: NodeResult,
	session: NodeSession,
): Difference[] {
	if (!report.ready) {
		const isRefused = result.error !== undefined && session.uploads.length === 0;
		return isRefused
			? []
			: [{ what: 'import: not refused', detail: `${session.uploads.length} uploads` }];
	}
	const failed = failureOf(result, 'import');
	if (failed !== undefined)
		return [
			{
				...failed,
				what: `${failed.what}, ${session.uploads.length > 0 ? 'rows' : 'nothing'} sent`,
			},
		];
	const found: Difference[] = [];
	const differ = (what: string, wanted: unknown, got: unknown): void => {
		found.push({
			what: `import: ${what}`,
			detail: `reference ${JSON.stringify(wanted)?.slice(0, 400)}, node ${JSON.stringify(got)?.slice(0, 400)}`,
		});
	};
	const [first = []] = result.output ?? [];
	const summary = first[0]?.json ?? {};
	const jobs = (one.operation === 'create'
		? first.map(({ json }) => json)
		: (summary.jobs ?? [])) as unknown as JobItem[];
	if (jobs.length !== session.uploads.length)
		differ('number of jobs', session.uploads.length, jobs.length);
	const failedRows = new Map<number, string>();
	let next = 0;
	let sentBytes = 0;
	for (const job of jobs) {
		const upload = session.uploads.find(({ batchId }) => batchId === job.batchId);
		if (upload === undefined) {
			differ('batch ID', 'one of Marketo', job.batchId);
			return found;
		}
		sentBytes += upload.file.length;
		if (upload.requestBytes > one.settings.maxRequestBytes)
			differ('request bytes', one.settings.maxRequestBytes, upload.requestBytes);
		if (upload.format !== report.format) differ('format', report.format, upload.format);
		if (upload.file.length !== job.bytes) differ('bytes of a part', upload.file.length, job.bytes);
		let table: string[][];
		try {
			table = parseStrictly(upload.file, { csv: ',', tsv: '\t', ssv: ';' }[upload.format] ?? ',');
		} catch (error) {
			differ('not strict CSV', (error as Error).message, upload.file.toString('utf8'));
			return found;
		}
		const [header, ...records] = table;
		if (JSON.stringify(header) !== JSON.stringify(expected.sentColumns))
			differ('header', expected.sentColumns, header);
		const part = expected.records.slice(next, next + records.length);
		const range = [part[0]?.row, part[part.length - 1]?.row, part.length];
		const reported = [job.firstRow, job.lastRow, job.rows];
		if (JSON.stringify(range) !== JSON.stringify(reported))
			differ('rows of a part', range, reported);
		for (let i = 0; i < records.length; i++) {
			const want = part[i]?.sent;
			if (JSON.stringify(want) === JSON.stringify(records[i])) continue;
			differ('record', [part[i]?.row, want], records[i]);
			break;
		}
		const simulated = session.jobs.find(({ batchId }) => batchId === job.batchId);
		if (simulated !== undefined && simulated.rows !== records.length)
			differ("Marketo's rows", records.length, simulated.rows);
		for (const { row, reason } of simulated?.failed ?? [])
			failedRows.set(expected.records[next + row - 1]?.row ?? NaN, reason);
		next += records.length;
	}
	if (next !== expected.records.length) differ('all records', expected.records.length, next);
	found.push(...compareSizes(one, jobs));
	if (one.operation === 'create') return found;
	if (first.length !== 1) differ('number of summaries', 1, first.length);
	const room = Math.max(100, one.settings.maxRequestBytes - 700);
	if (jobs.length > 2 * Math.ceil(sentBytes / room) + 2)
		differ('too many parts', sentBytes, jobs.length);
	const counts = [summary.rows, summary.imported, summary.failed, summary.unaccounted];
	const total = expected.records.length;
	const count = [total, total - failedRows.size, failedRows.size, 0];
	if (JSON.stringify(counts) !== JSON.stringify(count)) differ('counts', count, counts);
	if (found.length > 0) return found;
	return compareFailedRows(expected, failedRows, jobs, result, differ, found);
}

/** bytes; balancing never makes smaller jobs */
const SMALLEST_BALANCED = 1_000_000;

/** Parts are as large as Marketo accepts or, if balanced, an even number of about the same size. */
function compareSizes(
	{ settings, fileName, source }: Case,
	jobs: readonly JobItem[],
): Difference[] {
	if (jobs.length < 2) return [];
	const name = source.kind === 'items' ? 'items' : fileName;
	const most = settings.maxRequestBytes - 512 - Math.min(100, name.length);
	const sizes = jobs.map(({ bytes }) => bytes);
	const isFilled = sizes[0] > most * FILLED;
	const smallest = Math.min(...sizes);
	const isEven =
		settings.balanceParts !== false &&
		settings.checkColumns &&
		jobs.length % 2 === 0 &&
		smallest > SMALLEST_BALANCED * ALMOST &&
		smallest > Math.max(...sizes) * ALMOST;
	// A file of long records cannot be split just anywhere.
	if (isFilled || isEven || most < SMALLEST_BALANCED) return [];
	return [{ what: 'import: sizes of parts', detail: `${sizes.join(', ')} of ${most}` }];
}

/** The share of a limit that must be used before the next record may not fit. */
const FILLED = 0.95;
const ALMOST = 0.85;

function compareFailedRows(
	expected: Expectation,
	failedRows: ReadonlyMap<number, string>,
	jobs: readonly JobItem[],
	result: NodeResult,
	differ: (what: string, wanted: unknown, got: unknown) => void,
	found: Difference[],
): Difference[] {
	const items = (result.output?.[1] ?? []).map(({ json }) => json);
	if (items.length !== failedRows.size)
		differ('number of Failed Rows', failedRows.size, items.length);
	const byRow = new Map(expected.records.map((record) => [record.row, record]));
	const named = new Set<number>();
	/** Any of several identical rows will do. */
	const sameAs = (row: number): number | undefined => {
		const own = JSON.stringify(byRow.get(row)?.own);
		const job = jobs.find(({ firstRow, lastRow }) => firstRow <= row && row <= lastRow);
		return [...failedRows.keys()].find(
			(other) =>
				!items.some((item) => item['Import Row Number'] === other) &&
				job !== undefined &&
				other >= job.firstRow &&
				other <= job.lastRow &&
				JSON.stringify(byRow.get(other)?.own) === own,
		);
	};
	for (const item of items) {
		const row = item['Import Row Number'] as number | undefined;
		if (row === undefined) continue;
		const reason = failedRows.get(row) ?? failedRows.get(sameAs(row) ?? NaN);
		const record = byRow.get(row);
		if (reason === undefined || record === undefined) {
			differ('Failed Rows names a row that did not fail', [...failedRows.keys()].slice(0, 9), row);
			continue;
		}
		if (named.has(row)) differ('Failed Rows names a row twice', row, row);
		named.add(row);
		if (item['Import Failure Reason'] !== reason)
			differ('reason', [row, reason], item['Import Failure Reason']);
		const { header } = expected;
		header.forEach((name, i) => {
			// An item can hold only one of several columns with the same name.
			if (name === '' || name.startsWith('Import ') || header.indexOf(name, i + 1) >= 0) return;
			if (header.indexOf(name) < i) return;
			if (item[name] !== record.own[i]) differ('value of a failed row', record.own[i], item[name]);
		});
	}
	const folded = (cells: readonly string[]): string =>
		JSON.stringify(
			cells.map((cell) => cell.replaceAll('"', '').trim().replace(/\s+/g, ' ').toLowerCase()),
		);
	// Marketo lists only one of two columns for the same field, and it is unknown which.
	if (new Set(expected.sentColumns).size < expected.sentColumns.length) return found;
	for (const row of failedRows.keys()) {
		if (named.has(row)) continue;
		if ([...named].some((one) => !failedRows.has(one) && sameAs(one) === row)) continue;
		const job = jobs.find(({ firstRow, lastRow }) => firstRow <= row && row <= lastRow);
		const own = folded(byRow.get(row)?.sent ?? []);
		const isAlone =
			expected.records.filter(
				(other) =>
					job !== undefined &&
					other.row >= job.firstRow &&
					other.row <= job.lastRow &&
					folded(other.sent) === own,
			).length === 1;
		if (isAlone) differ('a failed row without its number', row, items.length);
	}
	return found;
}
