/** Lead files of any size, generated while they are read: the same options yield the same bytes on every machine. */

type Quoting = 'none' | 'light' | 'heavy';

export interface LeadFileOptions {
	/** The file ends with the first record that reaches this size. */
	bytes: number;
	seed?: number;
	/** 'none': no quotes; 'light': about one field per record; 'heavy': every field, some with doubled quotes. */
	quoting?: Quoting;
	/** Share of records (0 to 1) with a newline inside a quoted field. Needs quoting. */
	quotedNewlines?: number;
	delimiter?: ',' | ';' | '\t' | '|';
	newline?: '\n' | '\r\n';
	/** Columns in addition to the twelve of LEAD_COLUMNS, with short values and blanks. */
	extraColumns?: number;
	chunkBytes?: number;
}

export const LEAD_COLUMNS = [
	'email',
	'firstName',
	'lastName',
	'company',
	'title',
	'phone',
	'address',
	'city',
	'postalCode',
	'country',
	'leadScore',
	'createdDate',
];

const FIRST_NAMES = [
	'Anna',
	'José',
	'Mary Ann',
	'Wei',
	'Olu',
	'Søren',
	'Fatima',
	'Jean-Luc',
	'Priya',
	'Tom',
	'Zoë',
	'Ivan',
];
const LAST_NAMES = [
	'Müller',
	"O'Brien",
	'García',
	'Smith',
	'Nguyen',
	'Kowalski',
	'Okafor',
	'Lindqvist',
	'Rossi',
	'Tanaka',
];
const COMPANIES = [
	'Northwind Traders',
	'Blue Harbour',
	'Käserei Alpenblick',
	'Initech',
	'Vandelay',
	'Hooli',
	'Acme',
];
const LEGAL_FORMS = ['GmbH', 'Ltd', 'Inc.', 'S.A.', 'LLC', 'AG'];
const TITLES = [
	'Marketing Manager',
	'VP of Sales',
	'Head of Operations',
	'Engineer',
	'Chief Financial Officer',
	'Owner',
];
const STREETS = [
	'Main Street',
	'Hauptstraße',
	'rue de la Paix',
	'Elm Avenue',
	'Calle Mayor',
	'King William Road',
];
const CITIES = ['Berlin', 'San Francisco', 'São Paulo', 'London', 'Lyon', 'Singapore', 'Kraków'];
const COUNTRIES = [
	'Germany',
	'United States',
	'Brazil',
	'United Kingdom',
	'France',
	'Singapore',
	'Poland',
];

const DEFAULT_CHUNK_BYTES = 65_536;
/** 65,521 is prime, so that chunks end at different positions of the repeating text. */
const FLUSH_CHARACTERS = 65_521;

export function* leadFile(options: LeadFileOptions): Generator<Buffer> {
	const { bytes, chunkBytes = DEFAULT_CHUNK_BYTES } = options;
	let rest: Buffer = Buffer.alloc(0);
	for (const piece of pieces(options, bytes)) {
		rest = rest.length === 0 ? piece : Buffer.concat([rest, piece]);
		let start = 0;
		for (; rest.length - start >= chunkBytes; start += chunkBytes)
			yield rest.subarray(start, start + chunkBytes);
		rest = rest.subarray(start);
	}
	if (rest.length > 0) yield rest;
}

/** Yields bytes in chunks, as a stream does. */
export async function* inChunks(
	bytes: Uint8Array,
	chunkBytes = DEFAULT_CHUNK_BYTES,
): AsyncGenerator<Uint8Array> {
	for (let start = 0; start < bytes.length; start += chunkBytes)
		yield bytes.subarray(start, start + chunkBytes);
}

function* pieces(options: LeadFileOptions, bytes: number): Generator<Buffer> {
	const { delimiter = ',', newline = '\n', extraColumns = 0, quoting = 'light' } = options;
	const random = randomFrom(options.seed ?? 1);
	const extraNames = Array.from({ length: extraColumns }, (_, i) => `customField${i + 1}`);
	const quoteAll = quoting === 'heavy';
	let text =
		[...LEAD_COLUMNS, ...extraNames]
			.map((name) => (quoteAll ? `"${name}"` : name))
			.join(delimiter) + newline;
	let made = 0;
	for (let row = 1; made + text.length < bytes; row++) {
		const values = leadValues(row, random, options);
		for (let i = 0; i < extraColumns; i++) values.push(extraValue(random));
		text += values.map((value) => encode(value, delimiter, quoteAll)).join(delimiter) + newline;
		if (text.length >= FLUSH_CHARACTERS) {
			const piece = Buffer.from(text);
			made += piece.length;
			text = '';
			yield piece;
		}
	}
	if (text !== '') yield Buffer.from(text);
}

function leadValues(row: number, random: () => number, options: LeadFileOptions): string[] {
	const { quoting = 'light', quotedNewlines = 0, delimiter = ',' } = options;
	const pick = (from: readonly string[]): string => from[Math.floor(random() * from.length)];
	const number = (below: number): number => Math.floor(random() * below);
	const first = pick(FIRST_NAMES);
	const last = pick(LAST_NAMES);
	const company = pick(COMPANIES);
	const separator = quoting === 'none' ? ' ' : `${delimiter} `;
	const nickname = quoting === 'heavy' && random() < 0.2 ? ` "${first}"` : '';
	const breaksLine = quoting !== 'none' && random() < quotedNewlines;
	return [
		`lead.${row}@${company.toLowerCase().replaceAll(/[^a-z]/g, '')}.example`,
		first,
		last + nickname,
		`${company}${separator}${pick(LEGAL_FORMS)}`,
		random() < 0.2 ? '' : pick(TITLES),
		random() < 0.4
			? ''
			: `+${1 + number(98)} ${100 + number(900)} ${1_000_000 + number(9_000_000)}`,
		`${1 + number(300)} ${pick(STREETS)}${breaksLine ? `\nFloor ${1 + number(30)}` : ''}`,
		pick(CITIES),
		String(10_000 + number(90_000)),
		pick(COUNTRIES),
		String(number(100)),
		`20${10 + number(16)}-0${1 + number(9)}-${10 + number(19)}`,
	];
}

function extraValue(random: () => number): string {
	const kind = random();
	if (kind < 0.5) return '';
	if (kind < 0.8) return String(Math.floor(random() * 10_000));
	return kind < 0.9 ? 'true' : 'Newsletter 2024';
}

function encode(value: string, delimiter: string, always: boolean): string {
	const needsQuotes =
		always || value.includes(delimiter) || value.includes('"') || value.includes('\n');
	return needsQuotes ? `"${value.replaceAll('"', '""')}"` : value;
}

/** Mulberry32: small, seeded, and good enough for fictitious people. */
export function randomFrom(seed: number): () => number {
	let state = seed >>> 0;
	return () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
	};
}
