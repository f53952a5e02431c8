import type { Case } from './case';
import { sentName } from './basics';
import { packedBytes } from './packed';
import { parseTable, readSepLine } from './referenceRecords';
import { decodeFile } from './referenceText';

/** What the generated cases must contain, each with the minimum number of cases in 10,000. */
const FEATURES: Readonly<Record<string, number>> = {
	'encoding utf-8': 1_000,
	'encoding utf-16le': 100,
	'encoding utf-16be': 100,
	'encoding windows-1252': 100,
	'separator ,': 1_000,
	'separator ;': 1_000,
	'separator tab': 1_000,
	'separator |': 1_000,
	'newlines LF': 1_000,
	'newlines CRLF': 500,
	'newlines CR': 500,
	'newlines mixed': 500,
	'quote inside an unquoted value': 300,
	'text after a closing quote': 300,
	'quoted header with a newline': 100,
	'newline in a quoted value': 500,
	'quote never closed': 100,
	'byte-order mark with sep=': 30,
	NUL: 100,
	'half of a surrogate pair': 30,
	'blank line': 300,
	'line of blanks': 100,
	'separator after the last value': 300,
	'no newline at the end': 500,
	'record ends with a piece of the stream': 100,
	'record ends with a window of 64 KB': 3,
	'1,024 records or more': 10,
	'record ends with a part': 3,
	'a record just fits or just does not': 30,
	'pieces of 1 byte': 300,
	'pieces of 1 MB': 300,
	'file in the item': 300,
	gzip: 50,
	'gzip of several members': 50,
	zip: 50,
	'zip, stored': 50,
	workbook: 100,
	items: 300,
	'Import in Steps': 1_000,
	'Create Import Job': 500,
	'values converted': 300,
	'date order given': 50,
	'decimal separator given': 50,
	'Start at Row': 300,
	'balanced parts off': 500,
	'2 MB and more': 1,
	'program members': 300,
	'custom objects': 300,
	'columns mapped by hand': 300,
	'columns as they are': 300,
	'columns not checked': 300,
};

/** Counts the features of a case. */
export function countFeatures(one: Case, counts: Map<string, number>): void {
	for (const feature of new Set(featuresOf(one)))
		counts.set(feature, (counts.get(feature) ?? 0) + 1);
}

/** @returns the features that are too rare among this many cases, in words */
export function tooRare(counts: ReadonlyMap<string, number>, cases: number): string[] {
	return Object.entries(FEATURES).flatMap(([feature, least]) => {
		const found = counts.get(feature) ?? 0;
		return found * 10_000 >= least * cases ? [] : [`${feature}: ${found} of ${cases} cases`];
	});
}

function featuresOf(one: Case): string[] {
	const { source, settings, operation, chunkBytes, isStream } = one;
	const found: string[] = [];
	const add = (feature: string, isThere: boolean): void => {
		if (isThere) found.push(feature);
	};
	add('Import in Steps', operation === 'importInSteps');
	add('Create Import Job', operation === 'create');
	add('values converted', settings.conversion !== undefined);
	add('date order given', (settings.conversion?.dateOrder ?? 'auto') !== 'auto');
	add('decimal separator given', (settings.conversion?.decimalSeparator ?? 'auto') !== 'auto');
	add('Start at Row', settings.firstRow !== undefined);
	add('balanced parts off', settings.balanceParts === false);
	add('program members', settings.resource === 'programMember');
	add('custom objects', settings.resource === 'customObject');
	add('columns mapped by hand', settings.matching === 'manual');
	add('columns as they are', settings.matching === 'asIs');
	add('columns not checked', !settings.checkColumns);
	add('workbook', source.kind === 'workbook');
	add('items', source.kind === 'items');
	if (source.kind === 'items') {
		const texts = source.rows.flatMap((row) =>
			Object.values(row).filter((value) => typeof value === 'string'),
		);
		add(
			'half of a surrogate pair',
			texts.some((text) => /[\ud800-\udfff]/u.test(text)),
		);
	}
	if (source.kind !== 'file') return found;

	const { bytes, packing } = source;
	add('gzip', packing === 'gzip');
	add('gzip of several members', packing === 'gzipMembers');
	add('zip', packing === 'zip');
	add('zip, stored', packing === 'zipStored');
	add('pieces of 1 byte', isStream && chunkBytes === 1 && packedBytes(source).length > 1);
	add('pieces of 1 MB', isStream && chunkBytes === 1_000_000);
	add('file in the item', !isStream);
	add('2 MB and more', bytes.length >= 2_000_000);
	add('NUL', hasNul(bytes, settings.encoding));
	const decoded = decodeFile(bytes, settings.encoding, guessed(bytes));
	if (decoded === 'notText') return found;
	const { text, encoding } = decoded;
	found.push(`encoding ${encoding}`);
	add('half of a surrogate pair', encoding.startsWith('utf-16') && text.includes('\uFFFD'));
	const { named, rest } = readSepLine(text);
	const hasMark = /^(efbbbf|fffe|feff)/.test(Buffer.from(bytes.subarray(0, 3)).toString('hex'));
	add('byte-order mark with sep=', hasMark && named !== undefined);
	const delimiter = settings.delimiter ?? named ?? separatorOf(rest);
	found.push(`separator ${delimiter === '\t' ? 'tab' : delimiter}`);
	const { records, openQuote } = parseTable(rest, delimiter, 1);
	add('quote never closed', openQuote !== undefined);
	const kinds = new Set(rest.match(/\r\n|\r|\n/g));
	add('newlines mixed', kinds.size > 1);
	if (kinds.size === 1)
		found.push(`newlines ${{ '\n': 'LF', '\r\n': 'CRLF', '\r': 'CR' }[[...kinds][0]]}`);
	add(
		'quote inside an unquoted value',
		/[^",;|\t\r\n]"/.test(rest) && records.some((one) => one.isStray),
	);
	add(
		'text after a closing quote',
		/"[^",;|\t\r\n]/.test(rest) && records.some((one) => one.isStray),
	);
	add(
		'quoted header with a newline',
		records[0]?.cells.some((cell) => /[\r\n]/.test(cell)) ?? false,
	);
	add(
		'newline in a quoted value',
		records.slice(1).some(({ cells }) => cells.some((cell) => /[\r\n]/.test(cell))),
	);
	add('blank line', /(^|\n|\r)(\r\n|\n|\r(?!\n))/.test(rest));
	add('line of blanks', /(^|\n|\r)[ \t]+(\r|\n|$)/.test(rest));
	const header = records[0]?.cells.length ?? 0;
	add(
		'separator after the last value',
		records.some(({ cells }) => cells.length > header && cells[cells.length - 1] === ''),
	);
	add('no newline at the end', rest !== '' && !/[\r\n]$/.test(rest));
	add('1,024 records or more', records.length > 1_023);
	addBorders(one, text, records, add);
	return found;
}

/** Examines record ends only in plain ASCII, in which a character is a byte. */
function addBorders(
	{ settings, chunkBytes, fileName }: Case,
	text: string,
	records: ReadonlyArray<{ end: number; bytes: number }>,
	add: (feature: string, isThere: boolean) => void,
): void {
	const most = settings.maxRequestBytes - 512 - sentName(fileName).length;
	const [header] = records;
	add(
		'a record just fits or just does not',
		records.slice(1).some(({ bytes }) => Math.abs(header.bytes + bytes + 2 - most) <= 2),
	);
	if (/[\u0080-\uffff]/.test(text) || settings.encoding?.startsWith('utf-16')) return;
	const ends = records.map(({ end }) => end);
	const at = (size: number): boolean => ends.some((end) => end % size === 0);
	add('record ends with a piece of the stream', chunkBytes > 1 && at(chunkBytes));
	add('record ends with a window of 64 KB', at(65_536));
	add(
		'record ends with a part',
		ends.some((end) => end === most),
	);
}

function hasNul(bytes: Uint8Array, encoding: string | undefined): boolean {
	return bytes.includes(0) && !(encoding?.startsWith('utf-16') ?? false) && guessed(bytes) === null;
}

/** How a file with NUL bytes is read if most of them are at even, or at odd, positions. */
function guessed(bytes: Uint8Array): string | null {
	const places = [0, 0];
	bytes.slice(0, 1_000).forEach((byte, i) => {
		if (byte === 0) places[i % 2]++;
	});
	if (places[0] + places[1] < bytes.length / 8) return null;
	return places[1] > places[0] ? 'utf-16le' : 'utf-16be';
}

function separatorOf(text: string): string {
	const [line] = text.split(/[\r\n]/);
	return [',', ';', '\t', '|'].reduce((a, b) =>
		line.split(b).length > line.split(a).length ? b : a,
	);
}
