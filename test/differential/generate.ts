import { seededRandom } from '../simulator/random';
import {
	DELIMITERS,
	ENCODINGS,
	encode,
	fileCase,
	NAMES,
	pick,
	sentName,
	RESOURCE_NAMES,
	settingsFor,
	whole,
	writeCell,
	type Random,
} from './basics';
import type { Case, Packing, ResourceName } from './case';
import { makeBalanced } from './generateBalanced';
import { makeSheet } from './generateSheets';
import { makeTyped } from './generateTyped';

const ODD_NAMES = [
	'',
	' ',
	'"',
	'nonsense',
	'Import Row Number',
	'Import Failure Reason',
	'__proto__',
	'constructor',
	'id',
	'Priority',
	'email',
	'E-Mail',
	'a@b.co',
	'\uFEFFemail',
	'firstName',
	'na,me',
];

const VALUES = [
	'',
	'',
	' ',
	'  ',
	'\t',
	'plain',
	'Zoë',
	'漢字',
	'😀',
	'\uFEFF',
	'\u00a0',
	'\u2028',
	'\u0085',
	'\u001f',
	'"',
	'""',
	'quo"te',
	'"quoted"',
	',',
	';',
	'|',
	'a\tb',
	'li\nne',
	'c\rr',
	'crl\r\nf',
	'\n',
	'\r',
	'sep=;',
	'=1+1',
	' padded ',
	'\tpadded\t',
	'ends with "',
	'NULL',
	'e\u0301',
	'€',
	'%0d%0a',
	'x'.repeat(70),
	'--boundary',
];

/** Pieces of text that typically break CSV readers. */
const SOUP = [
	'"',
	'"',
	'""',
	'"""',
	',',
	',',
	';',
	'\t',
	'|',
	'\n',
	'\n',
	'\r',
	'\r\n',
	'\r\r\n',
	'\n\r',
	' ',
	'\uFEFF',
	'\0',
	'sep=',
	'é',
	'😀',
	'\ud800',
	'\udc00',
	'a',
	'0',
	'\u2028',
	'email',
	'x@example.com',
	'Import Row Number',
];

/** Offsets at which the code under test, or its caller, is likely to split. */
const BORDERS = [64, 256, 1024, 4096, 16_384, 65_536, 131_072, 262_144, 1_048_576];
/** Numbers of records after which a batch is likely to be full. */
const BATCHES = [1024, 2048, 3072, 32_768];

/** The n-th case of a seed: always the same. */
export function makeCase(seed: number, n: number): Case {
	const random = seededRandom(Math.imul(seed, 0x9e3779b1) ^ Math.imul(n + 1, 0x85ebca6b));
	const one = makeAny(random);
	return { ...one, name: `${seed}/${n}` };
}

function makeAny(random: Random): Case {
	const dice = random();
	if (dice < 0.02) return around(makeSheet(random), random);
	if (dice < 0.1) return around(makeTyped(random), random);
	if (dice < 0.55) return around(makeTable(random), random);
	if (dice < 0.78) return around(makeSoup(random), random);
	if (dice < 0.88) return around(spoilBytes(makeTable(random), random), random);
	if (dice < 0.96) return around(makeItems(random), random);
	if (dice < 0.984) return around(makeGrowing(random), random);
	if (dice < 0.9875) return around(makeAtBorder(random), random);
	if (dice < 0.9882) return makeBalanced(random);
	return around(makeOnBorder(random), random);
}

const PACKINGS: readonly Packing[] = ['gzip', 'gzipMembers', 'zip', 'zipStored'];

/** Another operation, a packed file, a start in the middle, and pieces that end with a record. */
function around(one: Case, random: Random): Case {
	const dice = random();
	const { source } = one;
	const rows = source.kind === 'file' ? 8 : source.rows.length;
	const firstRow = whole(random, source.kind === 'items' ? 1 : 2, rows + 2);
	const packing = pick(random, PACKINGS);
	const isPacked = source.kind === 'file' && random() < 0.08;
	const ends = source.kind === 'file' ? recordEnds(source.bytes) : [];
	const isCutAtEnd = random() < 0.08 && ends.length > 0;
	return {
		...one,
		...(dice < 0.3 && { operation: dice < 0.1 ? 'create' : 'importInSteps' }),
		...(isPacked && { source: { ...source, packing } }),
		...(isCutAtEnd && { chunkBytes: pick(random, ends), isStream: true }),
		settings: { ...one.settings, ...(random() < 0.08 && { firstRow }) },
	};
}

/** Offsets after the first newlines. */
function recordEnds(bytes: Uint8Array): number[] {
	const ends: number[] = [];
	for (let i = 0; i < bytes.length && ends.length < 20; i++)
		if (bytes[i] === 10 || (bytes[i] === 13 && bytes[i + 1] !== 10)) ends.push(i + 1);
	return ends;
}

/** Most files contain leads. */
const RESOURCES: readonly ResourceName[] = [
	...Array<ResourceName>(8).fill('lead'),
	'programMember',
	'customObject',
];

function makeTable(random: Random): Case {
	const delimiter = pick(random, DELIMITERS);
	const encoding = random() < 0.7 ? 'utf-8' : pick(random, ENCODINGS);
	const isTidy = random() < 0.3;
	const oddities = isTidy ? 0 : pick(random, [0, 0.02, 0.1]);
	const columns = whole(random, 0, 6);
	const emailAt = whole(random, 0, columns);
	const resource = pick<ResourceName>(random, RESOURCES);
	const { names: stock, keys } = RESOURCE_NAMES[resource];
	const names = Array.from({ length: columns }, () =>
		random() < oddities ? pick(random, ODD_NAMES) : pick(random, stock),
	);
	const header = [...new Set(names)];
	for (const key of keys) if (random() > oddities / 3) header.splice(emailAt, 0, pick(random, key));
	const newlines =
		random() < 0.75 ? [pick(random, ['\n', '\r\n', '\r'])] : ['\n', '\r\n', '\r', '\n', '\n'];
	const quoting = pick(random, [0, 0, 0.3, 1]);
	const rowCount = pick(random, [0, 1, 2, 5, 12, 30, 60]);
	const bad = pick(random, [0, 0.2, 0.5]);
	const same = pick(random, [0, 0, 0.3]);
	const valueOf = (name: string, row: number): string => {
		if (/^\W*e-?mail/i.test(name) && random() >= oddities * 3)
			return random() < same ? 'Same@example.com' : `lead${row}@example.com`;
		if (/^order/i.test(name)) return random() < same ? 'same' : `o${row}`;
		if (/^line/i.test(name)) return random() < same ? '1' : String(row);
		if (/score|quantity|guest/i.test(name))
			return random() < bad ? pick(random, ['many', '1.5', '1e3', '-']) : String(row);
		return isTidy ? pick(random, ['Ada', 'Bob', 'Zoë', '']) : pick(random, VALUES);
	};
	if (header.length === 0) header.push('email');
	let text = '';
	const newline = (): string => pick(random, newlines);
	const add = (cells: readonly string[]): void => {
		let line = cells
			.map((cell) => {
				if (random() < oddities / 3) return spoiledCell(cell, random);
				return writeCell(cell, delimiter, quoting, random);
			})
			.join(delimiter);
		if (random() < oddities) line += delimiter;
		if (random() < oddities / 3) line += `${delimiter}extra`;
		// A single empty value is a record only in quotes.
		if (line.trim() === '' && cells.length === 1) line = `"${cells[0]}"`;
		text += line + newline();
		if (random() < oddities) text += pick(random, ['', ' ', '\t', '  \t']) + newline();
	};
	const hasSepLine = random() < 0.08;
	if (hasSepLine)
		text +=
			pick(random, [`sep=${delimiter}`, `"sep=${delimiter}"`, `SEP=${delimiter}`]) + newline();
	if (random() < oddities) text += newline();
	add(header);
	const rows: string[][] = [];
	for (let row = 0; row < rowCount; row++) {
		let cells =
			rows.length > 0 && random() < same / 2
				? pick(random, rows)
				: header.map((name) => valueOf(name, row));
		if (random() < oddities / 2) cells = cells.slice(0, whole(random, 1, cells.length));
		rows.push(cells);
		add(cells);
	}
	if (random() < 0.3) text = text.replace(/(\r\n|\n|\r)$/, '');
	const settings = settingsFor(random, resource);
	const hasMark = encoding !== 'windows-1252' && random() < 0.6;
	const bytes = encode(hasMark ? `\uFEFF${text}` : text, encoding, random);
	const isGiven = !hasMark && (encoding.startsWith('utf-16') || random() < 0.1);
	const isClear =
		isTidy && oddities === 0 && rowCount > 0 && header.length > 2 && !newlines.includes('\r');
	const isNamed = random() < 0.3;
	const one = fileCase(
		bytes,
		{
			...settings,
			...(isGiven && random() < 0.8 && { encoding }),
			...((isNamed || (!isClear && random() < 0.4)) && { delimiter }),
		},
		random,
		isClear && header.every((name) => /^[\w ]+$/.test(name))
			? header.map((name) => name.trim())
			: undefined,
	);
	return atExactByte(one, text, header, delimiter, random);
}

/** Sets the limit so that the file, or its longest record, just fits or just does not. */
function atExactByte(
	one: Case,
	text: string,
	header: readonly string[],
	delimiter: string,
	random: Random,
): Case {
	const dice = random();
	if (dice > 0.15) return one;
	const name = sentName(one.fileName);
	const lines = text.split(/\r\n|\n|\r/);
	const longest = Math.max(0, ...lines.slice(1).map((line) => Buffer.byteLength(line)));
	const head = Buffer.byteLength(header.join(delimiter)) + 1;
	const size = dice < 0.07 ? Buffer.byteLength(text) : head + longest + 1;
	const maxRequestBytes = Math.max(1000, size + 512 + name.length + whole(random, -2, 2));
	return { ...one, settings: { ...one.settings, maxRequestBytes } };
}

function spoiledCell(cell: string, random: Random): string {
	switch (whole(random, 0, 5)) {
		case 0:
			return `"${cell.replaceAll('"', '""')}"x`;
		case 1:
			return `a"${cell.replaceAll(/[\r\n]/g, '')}`;
		case 2:
			return `"${cell.replaceAll('"', '""')}" `;
		case 3:
			return ` "${cell.replaceAll(/["\r\n]/g, '')}"`;
		case 4:
			return `"${cell.replaceAll('"', '""')}"x"y`;
		default:
			return `"${cell}`;
	}
}

function makeSoup(random: Random): Case {
	const start = pick(random, [
		'email',
		'email,firstName',
		'email;city',
		'"email"\tcity',
		'email|city',
		'',
	]);
	let text = pick(random, ['', '', '', '\uFEFF', 'sep=;\n', '\uFEFFsep=|\r\n', 'sep=,', '\n\n']);
	text += start;
	if (random() < 0.9) text += pick(random, ['\n', '\r\n', '\r']);
	const length = whole(random, 0, 30);
	const hasNul = random() < 0.1;
	const isQuiet = random() < 0.5;
	for (let i = 0; i < length; i++) {
		const piece = pick(random, SOUP);
		if (piece === '\0' && !hasNul) continue;
		if (isQuiet && piece.includes('"') && random() < 0.7) continue;
		text += piece;
	}
	const settings = settingsFor(random);
	const encoding = random() < 0.7 ? 'utf-8' : pick(random, ENCODINGS);
	return fileCase(
		encode(text, encoding, random),
		{
			...settings,
			...(random() < 0.35 && { encoding: random() < 0.8 ? encoding : pick(random, ENCODINGS) }),
			...(random() < 0.5 && { delimiter: pick(random, DELIMITERS) }),
		},
		random,
	);
}

function spoilBytes(one: Case, random: Random): Case {
	if (one.source.kind !== 'file' || one.source.bytes.length === 0) return one;
	const bytes = Buffer.from(one.source.bytes);
	const times = whole(random, 1, 3);
	for (let i = 0; i < times; i++)
		bytes[whole(random, 0, bytes.length - 1)] = pick(random, [
			0x80,
			0xff,
			0xc3,
			0xe2,
			0xf0,
			0xed,
			0x0a,
			0x0d,
			0x22,
			0x2c,
			0x20,
			whole(random, 0, 255),
		]);
	const end = random() < 0.3 ? whole(random, 1, bytes.length) : bytes.length;
	const { plainHeader: _, ...rest } = one;
	return { ...rest, source: { kind: 'file', bytes: bytes.subarray(0, end) } };
}

function makeItems(random: Random): Case {
	const names = [
		'email',
		...Array.from({ length: whole(random, 0, 4) }, () =>
			pick(random, random() < 0.9 ? NAMES : ODD_NAMES),
		),
	];
	const odd = [
		null,
		undefined,
		0,
		1.5,
		-7,
		true,
		false,
		42,
		Number.NaN,
		'\ud800',
		new Date(0),
		[1],
		{ a: 'b' },
	];
	const rows = Array.from({ length: whole(random, 1, 40) }, (_, i) => {
		const row: Record<string, unknown> = {};
		for (const name of names) {
			if (random() < 0.05) continue;
			if (name === 'email')
				row[name] = random() < 0.05 ? pick(random, VALUES) : `lead${i}@example.com`;
			else if (/score/i.test(name)) row[name] = random() < 0.2 ? 'many' : i;
			else row[name] = random() < 0.15 ? pick(random, odd) : pick(random, VALUES);
		}
		return row;
	});
	const { delimiter: _, encoding: __, ...settings } = settingsFor(random);
	return {
		name: '',
		source: { kind: 'items', rows },
		settings,
		chunkBytes: 1000,
		isStream: false,
		fileName: 'items',
	};
}

/**
 * A record that fits as it is in the file, but perhaps not as it is sent: with other quotes, and
 * with missing cells added.
 */
function makeGrowing(random: Random): Case {
	const maxRequestBytes = whole(random, 1000, 1300);
	const delimiter = pick(random, DELIMITERS);
	const piece = pick(random, [',', '"', '\u0080', 'a,', ' ', '|', ';"', 'é']);
	const room =
		maxRequestBytes -
		512 -
		'leads.csv'.length -
		(random() < 0.4 ? whole(random, 0, 4) : whole(random, -30, 60));
	const first = ['email', 'firstName', 'city', 'website'].join(delimiter);
	const start = `x@example.com${delimiter}`;
	const size = Math.max(0, room - first.length - start.length);
	const stray = pick(random, ['', 'a']);
	const long = stray + piece.repeat(Math.ceil(size / Buffer.byteLength(piece)));
	const rest = pick(random, ['', delimiter, delimiter.repeat(2)]);
	const plainRow = `y@example.com${delimiter}b${delimiter.repeat(2)}\n`;
	const text = `${first}\n${plainRow.repeat(whole(random, 0, 30))}${start}${long}${rest}\n${plainRow}`;
	const { mappings, ...settings } = settingsFor(random);
	return {
		...fileCase(
			Buffer.from(text),
			{ ...settings, mappings, matching: 'auto', lookupField: 'email', maxRequestBytes, delimiter },
			random,
		),
		fileName: 'leads.csv',
	};
}

/** A long file of plain records with hostile ones exactly where it is likely to be split. */
function makeAtBorder(random: Random): Case {
	const delimiter = pick(random, DELIMITERS);
	const newline = pick(random, ['\n', '\r\n', '\r']);
	let text = random() < 0.3 ? '\uFEFF' : '';
	text += ['email', 'firstName', 'leadScore'].join(delimiter) + newline;
	const atBatch = random() < 0.3;
	const border = pick(random, BORDERS) * pick(random, [1, 1, 2, 3]);
	const batch = pick(random, BATCHES);
	const distance = whole(random, -40, 4);
	const piece: string[] = [];
	let length = text.length;
	for (let row = 0; atBatch ? row < batch + distance / 4 : length < border + distance - 60; row++) {
		const line =
			[`l${row}@example.com`, 'x', row % 1000 === 7 ? 'bad' : '1'].join(delimiter) + newline;
		piece.push(line);
		length += line.length;
	}
	const fill = border + distance - length - 20;
	if (!atBatch && fill > 0)
		piece.push([`fill@example.com`, 'y'.repeat(fill), ''].join(delimiter) + newline);
	for (let i = 0; i < 30; i++) {
		const cells = [`tail${i}@example.com`, pick(random, VALUES), random() < 0.3 ? 'bad' : '2'];
		if (random() < 0.1) piece.push(pick(random, ['', ' ', '\t']) + newline);
		piece.push(
			cells.map((cell) => writeCell(cell, delimiter, 0.2, random)).join(delimiter) + newline,
		);
	}
	text += piece.join('');
	const settings = settingsFor(random);
	const bytes = Buffer.from(text);
	return {
		...fileCase(
			bytes,
			{
				...settings,
				matching: 'auto',
				checkColumns: true,
				lookupField: 'email',
				maxRequestBytes: pick(random, [
					10_000_000,
					Math.max(2000, Math.ceil(bytes.length / pick(random, [1, 2, 5])) + 600),
				]),
				delimiter,
			},
			random,
		),
		chunkBytes: pick(
			random,
			bytes.length < 100_000 ? [64, 1000, 4096, 65_536] : [4096, 65_536, border, 1_000_000],
		),
	};
}

/** Sizes of the pieces, windows and samples in which bytes are processed. */
const WINDOWS = [1_024, 4_096, 16_384, 65_536, 131_072, 262_144];

/** Records that end exactly where a piece, a window, a batch or a part does. */
function makeOnBorder(random: Random): Case {
	const newline = pick(random, ['\n', '\r\n', '\r']);
	const header = `email,firstName,leadScore${newline}`;
	const row = (i: number, name: string): string => `l${i}@example.com,${name},${i % 9}${newline}`;
	const kind = pick(random, ['window', 'part', 'part', 'part', 'batch'] as const);
	const size = pick(random, kind === 'window' ? WINDOWS : [1_000, 2_000, 5_000]);
	let text = random() < 0.3 && kind !== 'part' ? '\uFEFF' : '';
	text += header;
	const values = random() < 0.5 ? ['z', '', ' '] : VALUES.slice(5, 12);
	const tail = [1, 2, 3].map((i) => row(i, pick(random, values))).join('');
	if (kind === 'batch') {
		const rows = pick(random, [1_023, 1_024, 1_025, 2_048, 3_072]);
		for (let i = 0; i < rows; i++) text += row(i, 'x');
	} else {
		const length = (): number => Buffer.byteLength(text);
		for (let i = 0; length() < size - 200; i++) text += row(i, 'x'.repeat(whole(random, 0, 60)));
		// A blank line, a quoted value or an unquoted one ends at the boundary.
		const fill = size - length() - row(5, '').length;
		const last = pick(random, ['plain', 'quoted', 'blank'] as const);
		if (last === 'quoted') text += row(5, `"${'y'.repeat(fill - 2)}"`);
		else if (last === 'plain') text += row(5, 'y'.repeat(fill));
		else text += row(5, 'y'.repeat(fill - newline.length)) + newline;
	}
	if (kind !== 'part' || random() < 0.8) text += tail;
	const { mappings, ...settings } = settingsFor(random);
	const fileName = 'leads.csv';
	const exact = size + 512 + fileName.length + pick(random, [0, 0, 0, -1, 1]);
	return {
		...fileCase(
			Buffer.from(text),
			{
				...settings,
				mappings,
				matching: 'auto',
				lookupField: 'email',
				delimiter: ',',
				maxRequestBytes: kind === 'part' ? exact : pick(random, [10_000_000, 50_000]),
			},
			random,
		),
		fileName,
		isStream: true,
		chunkBytes:
			kind === 'window' ? pick(random, [size, size / 2, size * 2]) : pick(random, [1_000, 65_536]),
	};
}
