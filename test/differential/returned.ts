import { parse } from 'csv-parse/sync';
import type { SimJob } from '../simulator/jobs';
import { delimiters } from '../simulator/records';
import { seededRandom } from '../simulator/random';
import type { Difference } from './compare';
import { openSession } from './nodeRun';
import type { Case, DelimiterName, WorkbookCell } from './case';

type Random = () => number;
type Table = string[][];

/** A list of rows from Marketo, on its way to the node. */
interface List {
	/** the reason is the last column */
	header: string[];
	rows: ListedRow[];
}

interface ListedRow {
	cells: string[];
	/** the row of the user's file; undefined if it was never sent */
	row: number | undefined;
}

interface Change {
	name: string;
	/** rows with unique values keep enough of them to be identified with certainty */
	keepsRows: boolean;
	/** the reason, which identifies a row in the output, can be lost */
	losesReasons?: boolean;
	/** a row can become one with the values of another row */
	mixesRows?: boolean;
	/** rows are certain to be found only if no column is missing */
	needsColumns?: boolean;
	/** the whole list is lost, which must be reported */
	losesList?: boolean;
	table?(list: List, random: Random): List;
	text?(text: string, random: Random, job: SimJob): string | Buffer;
}

const HTML =
	'<!DOCTYPE html>\n<html><head><title>502 Bad Gateway</title></head>\n<body>nginx</body></html>\n';

const ONLY_THE_REASON = 'only the reason';

const changes: readonly Change[] = [
	{ name: 'nothing', keepsRows: true },
	{ name: 'trimmed', keepsRows: true, table: values((cell) => cell.trim()) },
	{ name: 'lower case', keepsRows: true, table: values((cell) => cell.toLowerCase()) },
	{ name: 'upper case', keepsRows: true, table: values((cell) => cell.toUpperCase()) },
	{ name: 'blanks joined', keepsRows: true, table: values((cell) => cell.replace(/\s+/g, ' ')) },
	{ name: 'rows in another order', keepsRows: true, table: shuffleRows },
	{ name: 'columns in another order', keepsRows: true, table: shuffleColumns },
	{ name: 'CRLF', keepsRows: true, text: (text) => text.replaceAll(/\r?\n/g, '\r\n') },
	{
		name: 'byte-order mark',
		keepsRows: true,
		text: (text) => `\uFEFF${text.replace(/^\uFEFF/, '')}`,
	},
	{ name: 'blank lines', keepsRows: true, text: (text) => text.replaceAll('\n', '\n\n') },
	{
		name: 'the name of the reason in other case',
		keepsRows: true,
		text: (text) => text.replace(/Import (Failure|Warning) Reason/, (name) => name.toUpperCase()),
	},
	{
		name: 'the name of the reason in other case, and in front',
		keepsRows: true,
		text: (text, _, job) =>
			writeTable(
				read(text, job).map((cells, i) => {
					const reason = cells[cells.length - 1];
					return [i === 0 ? ` ${reason.toLowerCase()} ` : reason, ...cells.slice(0, -1)];
				}),
				job,
			),
	},
	{
		name: 'byte-order mark, CRLF and quotes around everything',
		keepsRows: true,
		text: (text, _, job) =>
			`\uFEFF${read(text, job)
				.filter((cells) => cells.join('') !== '')
				.map((cells) => cells.map((cell) => `"${cell.replaceAll('"', '""')}"`))
				.map((cells) => cells.join(delimiters[job.format]))
				.join('\r\n')}`,
	},
	{ name: 'empty', keepsRows: false, losesReasons: true, losesList: true, text: () => '' },
	{
		name: 'header only',
		keepsRows: false,
		losesReasons: true,
		losesList: true,
		text: (text) => text.slice(0, text.indexOf('\n') + 1),
	},
	{ name: 'HTML', keepsRows: false, losesReasons: true, losesList: true, text: () => HTML },
	{
		name: 'many more rows than counted',
		keepsRows: false,
		table: (list) => ({
			...list,
			rows: list.rows.flatMap((row) =>
				Array.from({ length: 5 }, () => ({ ...row, cells: [...row.cells] })),
			),
		}),
	},
	{ name: 'a column of its own', keepsRows: true, needsColumns: true, table: addColumn },
	{
		name: 'numbers written otherwise',
		keepsRows: false,
		table: values((cell) => (/^\d+$/.test(cell) ? `${cell}.0` : cell)),
	},
	{
		name: 'dates written otherwise',
		keepsRows: false,
		table: values((cell) => cell.replace(/^(\d{4})-(\d\d)-(\d\d)$/, '$2/$3/$1')),
	},
	{
		name: 'values cut to 5 characters',
		keepsRows: false,
		mixesRows: true,
		table: values((cell) => cell.slice(0, 5)),
	},
	{
		name: 'values cut to 12 characters',
		keepsRows: false,
		mixesRows: true,
		table: values((cell) => cell.slice(0, 12)),
	},
	{
		name: 'values blank',
		keepsRows: false,
		mixesRows: true,
		table: values((cell, random) => (random() < 0.3 ? '' : cell)),
	},
	{ name: 'values of other rows', keepsRows: false, mixesRows: true, table: mixValues },
	{ name: 'columns missing', keepsRows: false, table: dropColumns },
	{
		name: 'the lookup column missing',
		keepsRows: false,
		table: (list) =>
			keepColumns(
				list,
				list.header.flatMap((name, i) => (name === 'email' ? [] : [i])),
			),
	},
	{
		name: ONLY_THE_REASON,
		keepsRows: false,
		table: (list) => keepColumns(list, [list.header.length - 1]),
	},
	{ name: 'a column twice', keepsRows: false, table: doubleColumn },
	{ name: 'a column twice with other values', keepsRows: false, table: doubleColumnOtherwise },
	{
		name: 'column names in other case',
		keepsRows: true,
		table: (list) => ({
			...list,
			header: list.header.map((name, i) =>
				i === list.header.length - 1 ? name : name.toUpperCase(),
			),
		}),
	},
	{ name: 'columns under wrong names', keepsRows: false, table: swapNames },
	{ name: 'rows never sent', keepsRows: true, needsColumns: true, table: addUnknown },
	{
		name: 'rows never sent, with a known key',
		keepsRows: false,
		table: addWithKnownKey,
	},
	{
		name: 'rows listed twice',
		keepsRows: false,
		table: (list, random) => ({
			...list,
			rows: list.rows.flatMap((row) =>
				random() < 0.3 ? [row, { ...row, cells: [...row.cells] }] : [row],
			),
		}),
	},
	{
		name: 'rows left out',
		keepsRows: true,
		table: (list, random) => ({ ...list, rows: list.rows.filter(() => random() < 0.6) }),
	},
	{
		name: 'cut off',
		keepsRows: false,
		losesReasons: true,
		text: (text, random) => text.slice(0, Math.floor(text.length * random())),
	},
	{
		name: 'without quotes',
		keepsRows: false,
		losesReasons: true,
		text: (text) => text.replaceAll('"', ''),
	},
	{ name: 'Latin-1 bytes', keepsRows: false, text: (text) => Buffer.from(text, 'latin1') },
	{
		name: 'UTF-8 read as Latin-1',
		keepsRows: false,
		text: (text) => Buffer.from(text).toString('latin1'),
	},
	{
		name: 'UTF-16',
		keepsRows: false,
		losesReasons: true,
		text: (text) => Buffer.from(`\uFEFF${text}`, 'utf16le'),
	},
	{
		name: 'no header',
		keepsRows: false,
		losesReasons: true,
		text: (text) => text.slice(text.indexOf('\n') + 1),
	},
	{
		name: 'stray quotes',
		keepsRows: false,
		losesReasons: true,
		text: (text, random) => text.replaceAll(/[a-z]/g, (one) => (random() < 0.01 ? `"${one}` : one)),
	},
];

const HEADER = ['email', 'firstName', 'lastName', 'leadScore', 'company', 'dateOfBirth'];
/** Precedes the number of a listed row in its reason. */
const MARK = 'seen as ';

/** One import whose lists of failed rows and of rows with warnings are changed on the way back. */
export async function differencesInReturned(seed: number, n: number): Promise<Difference[]> {
	const random = seededRandom(Math.imul(seed, 0x85ebca6b) ^ Math.imul(n + 1, 0x9e3779b1));
	const change = changes[n % changes.length];
	const second = random() < 0.2 ? changes[Math.floor(random() * changes.length)] : undefined;
	return await importAndLook(makeSource(random), [change, ...(second ? [second] : [])], random);
}

interface Source {
	one: Case;
	records: Table;
	jobs: number;
}

/** Rows with values from small sets: many are similar, some identical, few unique. */
function makeSource(random: Random): Source {
	const pick = <T>(...from: readonly T[]): T => from[Math.floor(random() * from.length)];
	const isLong = random() < 0.02;
	const count = isLong ? 4_000 : pick(1, 4, 12, 30, 60);
	const isWorkbook = random() < 0.15;
	const isConverted = random() < 0.2;
	const isUnique = !isLong && random() < 0.5;
	const stock = isLong ? 2 : pick(2, 5, 40);
	const records = Array.from({ length: count }, (_, i): string[] => [
		isUnique
			? `lead${i}@example.com`
			: random() < 0.1
				? ''
				: `${pick('Lead', 'lead')}${Math.floor(random() * stock)}@example${pick('.com', '', ' .com')}`,
		pick(
			'Ada',
			'ada',
			' Ada',
			'Zoë',
			'Anne  Marie',
			'Anne Marie',
			'',
			'quo"te',
			'com,ma',
			'li\nne',
		),
		pick('Smith', 'Smithson', 'SMITH', ''),
		random() < 0.5 ? pick('many', 'Many', 'bad 1') : String(Math.floor(random() * 3)),
		pick('', '', 'Company with a long name A', 'Company with a long name B'),
		isConverted ? pick('', '23.11.2026', '24.11.2026') : pick('', '2026-11-23', '2026-11-24'),
	]);
	if (random() < 0.1 && !isWorkbook) records.push(HEADER.map(() => ''));
	const delimiter = pick<DelimiterName>(',', ';', '\t', '|');
	const write = (cell: string): string =>
		cell.includes(delimiter) || /["\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
	const text = [HEADER, ...records]
		.map((cells) =>
			cells.join('') === ''
				? `""${delimiter.repeat(5)}\n`
				: `${cells.map(write).join(delimiter)}\n`,
		)
		.join('');
	return {
		records,
		jobs: 0,
		one: {
			name: '',
			source: isWorkbook ? workbookOf(records) : { kind: 'file', bytes: Buffer.from(text) },
			settings: {
				maxRequestBytes: isLong ? 20_000 : pick(1_000, 1_500, 10_000_000),
				matching: 'auto',
				mappings: [],
				checkColumns: true,
				lookupField: 'email',
				...(!isWorkbook && { delimiter }),
				...(isConverted && {
					conversion: { dateOrder: 'auto', decimalSeparator: 'dot', timeZone: 'UTC' },
				}),
			},
			chunkBytes: pick(7, 1_000),
			isStream: true,
			fileName: 'leads.csv',
		},
	};
}

function workbookOf(records: Table): Case['source'] {
	const rows = [HEADER, ...records].map((cells) =>
		cells.map((value): WorkbookCell =>
			value === '' ? { kind: 'blank' } : { kind: 'text', value },
		),
	);
	return { kind: 'workbook', rows, writer: 'sheetjs' };
}

async function importAndLook(
	{ one, records }: Source,
	applied: readonly Change[],
	random: Random,
): Promise<Difference[]> {
	const name = applied.map((change) => change.name).join(' + ');
	const listed = new Map<string, Marked>();
	/** job and row of everything listed */
	const listedRows = new Set<string>();
	const counts = new Map<string, number>();
	/** kinds of lists that cannot contain rows */
	const lost = new Set<string>();
	const firstRows = new Map<number, number>();
	let nextRow = 2;
	const session = await openSession(one, {
		spoil(text, job) {
			const kind = text.includes('Import Failure Reason') ? 'failures' : 'warnings';
			const reports = kind === 'failures' ? job.failed : job.warnings;
			for (const { batchId, rows } of session.jobs) {
				if (firstRows.has(batchId)) continue;
				firstRows.set(batchId, nextRow);
				nextRow += rows;
			}
			const first = firstRows.get(job.batchId) ?? NaN;
			const [header = [], ...rows] = read(text, job);
			let list: List = {
				header,
				rows: rows.map((cells, i) => ({ cells, row: first + reports[i].row - 1 })),
			};
			for (const change of applied) list = change.table?.(list, random) ?? list;
			list.rows.forEach(({ row, cells }) => {
				const id = `${MARK}${listed.size}.`;
				cells[cells.length - 1] = id;
				listedRows.add(`${job.batchId} ${row}`);
				listed.set(id, {
					row,
					cells,
					batchId: job.batchId,
					isFull: header.length > HEADER.length,
					header: list.header,
				});
			});
			counts.set(kind, (counts.get(kind) ?? 0) + list.rows.length);
			let out: string | Buffer = write(list, job);
			let isLost = false;
			for (const change of applied)
				// Text that is no longer a list is not changed further.
				if (typeof out === 'string' && !isLost) {
					if (change.losesList) isLost = true;
					out = change.text?.(out, random, job) ?? out;
				}
			if (isLost) lost.add(kind);
			return out;
		},
	});
	const result = await session.run('importAndWait');
	const found: Difference[] = [];
	const differ = (what: string, detail: unknown): void => {
		found.push({
			what: `returned (${name}): ${what}`,
			detail: JSON.stringify(detail)?.slice(0, 600),
		});
	};
	if (result.isEndless) differ('endless', '');
	if (result.error !== undefined) differ(`error ${result.error.name}`, result.error.message);
	const losesReasons = applied.some((change) => change.losesReasons);
	const counted = session.jobs.reduce(
		(sum, { failed, warnings }) => ({
			failures: sum.failures + failed.length,
			warnings: sum.warnings + warnings.length,
		}),
		{ failures: 0, warnings: 0 },
	);
	const hints = session.hints.join('\n');
	for (const [output, kind] of [
		[1, 'failures'],
		[2, 'warnings'],
	] as const) {
		const items = (result.output?.[output] ?? []).map(({ json }) => json);
		if (!losesReasons && items.length !== (counts.get(kind) ?? 0))
			differ('rows of the list are lost or doubled', [kind, counts.get(kind) ?? 0, items.length]);
		if (items.length !== counted[kind] && !/ lists | couldn't be retrieved/.test(hints))
			differ('nothing is said of rows that are missing or too many', [
				counted[kind],
				items.length,
				hints,
			]);
		if (lost.has(kind) && items.length > 0) differ('rows out of a list that is lost', items[0]);
		const named = new Set<unknown>();
		for (const item of items) {
			const given = item['Import Row Number'];
			const reason = item[
				kind === 'failures' ? 'Import Failure Reason' : 'Import Warning Reason'
			] as string;
			const source = listed.get(reason);
			if (given !== undefined) {
				if (named.has(given)) differ('a row number twice', [given, item]);
				named.add(given);
			}
			if (source === undefined) {
				if (!losesReasons) differ('a reason that Marketo did not give', reason);
				continue;
			}
			if (given === undefined) {
				if (source.row === undefined || !applied.every(({ keepsRows }) => keepsRows)) continue;
				if (!source.isFull && applied.some(({ needsColumns }) => needsColumns)) continue;
				if (isAlone(records, source.row))
					differ('no row number, though the row is alone', [source.row, source.cells]);
				continue;
			}
			if (source.row === undefined) {
				differ('a row number for a row that was never sent', [given, source.cells]);
				continue;
			}
			if (given !== source.row) {
				const [one, other] = [records[Number(given) - 2], records[source.row - 2]];
				const isSame = JSON.stringify(one) === JSON.stringify(other);
				// Marketo treats them as the same, and lists both.
				const isAlike =
					folded(one) === folded(other) && listedRows.has(`${source.batchId} ${Number(given)}`);
				const isMixed = applied.some(({ mixesRows }) => mixesRows) && hasValuesOf(source, one);
				// Marketo leaves out columns that are blank in every row, so this list can only mean a blank row.
				const isBlank =
					applied.some(({ name }) => name === ONLY_THE_REASON) &&
					(one ?? []).every((cell) => cell.trim() === '');
				if (!isSame && !isAlike && !isMixed && !isBlank)
					differ('a wrong row number', {
						given,
						row: source.row,
						is: records[Number(given) - 2],
						listed: source.cells,
					});
				continue;
			}
			const own = records[source.row - 2];
			if (HEADER.some((column, i) => item[column] !== own[i]))
				differ("not the user's own values", [own, item]);
		}
	}
	return found;
}

/** A row of a list as received by the node. */
interface Marked {
	row: number | undefined;
	cells: string[];
	batchId: number;
	/** Marketo left no column out of the list */
	isFull: boolean;
	header: string[];
}

/** Whether a row of the list has the values of that record. */
function hasValuesOf({ cells, header }: Marked, record: readonly string[]): boolean {
	const names = header.map((name) => name.toLowerCase());
	const said = HEADER.map((name) => cells[names.indexOf(name.toLowerCase())] ?? '');
	return folded(said) === folded(record);
}

/** No other row of the file has the same values, ignoring case and blanks. */
function isAlone(records: Table, row: number): boolean {
	const own = folded(records[row - 2]);
	return records.filter((cells) => folded(cells) === own).length === 1;
}

/** The values in the form in which they are compared, including converted dates. */
function folded(cells: readonly string[] | undefined): string {
	const fold = (cell: string): string => cell.trim().replace(/\s+/g, ' ').toLowerCase();
	return JSON.stringify(
		cells?.map((cell) => fold(cell).replace(/^(\d\d)\.(\d\d)\.(\d{4})$/, '$3-$2-$1')),
	);
}

function read(text: string, job: SimJob): Table {
	return parse(text, { delimiter: delimiters[job.format], relax_column_count: true });
}

function write({ header, rows }: List, job: SimJob): string {
	return writeTable([header, ...rows.map(({ cells }) => cells)], job);
}

function writeTable(table: Table, job: SimJob): string {
	const delimiter = delimiters[job.format];
	const needsQuotes = (cell: string): boolean => cell.includes(delimiter) || /["\r\n]/.test(cell);
	return table
		.map((cells) =>
			cells.map((cell) => (needsQuotes(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)),
		)
		.map((cells) => `${cells.join(delimiter)}\n`)
		.join('');
}

function values(change: (cell: string, random: Random) => string): Change['table'] {
	return (list, random) => ({
		...list,
		rows: list.rows.map(({ cells, row }) => ({
			row,
			cells: cells.map((cell) => change(cell, random)),
		})),
	});
}

function shuffled<T>(from: readonly T[], random: Random): T[] {
	return from
		.map((one) => ({ one, at: random() }))
		.sort((a, b) => a.at - b.at)
		.map(({ one }) => one);
}

function shuffleRows(list: List, random: Random): List {
	return { ...list, rows: shuffled(list.rows, random) };
}

function keepColumns({ header, rows }: List, kept: readonly number[]): List {
	return {
		header: kept.map((i) => header[i]),
		rows: rows.map(({ cells, row }) => ({ row, cells: kept.map((i) => cells[i] ?? '') })),
	};
}

function shuffleColumns(list: List, random: Random): List {
	const last = list.header.length - 1;
	return keepColumns(list, [...shuffled([...Array(last).keys()], random), last]);
}

function dropColumns(list: List, random: Random): List {
	const last = list.header.length - 1;
	return keepColumns(
		list,
		[...list.header.keys()].filter((i) => i === last || random() < 0.5),
	);
}

function addColumn({ header, rows }: List): List {
	return {
		header: ['Marketo Row', ...header],
		rows: rows.map(({ cells, row }, i) => ({ row, cells: [String(i), ...cells] })),
	};
}

function doubleColumn(list: List, random: Random): List {
	const last = list.header.length - 1;
	const at = Math.floor(random() * last);
	return keepColumns(list, [...Array(last).keys(), at, last]);
}

function doubleColumnOtherwise(list: List, random: Random): List {
	const doubled = doubleColumn(list, random);
	const at = doubled.header.length - 2;
	for (const { cells } of doubled.rows) cells[at] = `${cells[at]}x`;
	return doubled;
}

function swapNames({ header, rows }: List, random: Random): List {
	const names = shuffled(header.slice(0, -1), random);
	return { header: [...names, header[header.length - 1]], rows };
}

function mixValues({ header, rows }: List, random: Random): List {
	return {
		header,
		rows: rows.map(({ cells, row }) => ({
			row,
			cells: cells.map((cell, i) =>
				i > 0 && random() < 0.2 ? (rows[Math.floor(random() * rows.length)].cells[i] ?? '') : cell,
			),
		})),
	};
}

function addUnknown(list: List, random: Random): List {
	const row = {
		row: undefined,
		cells: list.header.map((name, i) => (name === 'email' ? 'nobody@example.org' : `never ${i}`)),
	};
	return { ...list, rows: shuffled([...list.rows, row], random) };
}

/** Another row with the key of a row that was sent, but with different other values. */
function addWithKnownKey(list: List, random: Random): List {
	const [first] = list.rows;
	if (first === undefined) return list;
	const cells = first.cells.map((cell, i) => (list.header[i] === 'email' ? cell : `never ${i}`));
	return { ...list, rows: shuffled([...list.rows, { row: undefined, cells }], random) };
}
