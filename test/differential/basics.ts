import type { Case, CaseSettings, DelimiterName, EncodingName, ResourceName } from './case';

export type Random = () => number;

export const DELIMITERS: readonly DelimiterName[] = [',', ';', '\t', '|'];
export const ENCODINGS: readonly EncodingName[] = ['utf-8', 'utf-16le', 'utf-16be', 'windows-1252'];

/** Names in a header, most of them of fields. */
export const NAMES = [
	'firstName',
	'First Name',
	'LASTNAME',
	'last-name',
	'leadScore',
	'Lead Score',
	'company',
	'Company Name',
	'address',
	'productInterest',
	'city',
	'Job Title',
	'  country ',
	'Postal\nCode',
	'sic"Code',
	'website',
	'customerNumber',
];

const MEMBER_NAMES = [
	'guestCount',
	'Dietary Needs',
	'ticketPrice',
	'Needs Hotel',
	...NAMES.slice(0, 9),
];
const ORDER_NAMES = [
	'customerNumber',
	'Customer Number',
	'product',
	'quantity',
	'Quantity',
	'Unit Price',
	'discount',
	'Weight (kg)',
	'notes',
	'Gift',
];

interface ResourceNames {
	names: readonly string[];
	/** the fields by which records are found */
	keys: ReadonlyArray<readonly string[]>;
	mapped: (random: Random) => Array<{ column: string; field: string }>;
}

const byEmail: Pick<ResourceNames, 'keys' | 'mapped'> = {
	keys: [['email', 'email', 'email', 'email', 'email', 'email', 'Email Address', ' E-Mail ']],
	mapped: (random) => [
		{ column: pick(random, ['email', 'Email Address', 'E-MAIL']), field: 'email' },
	],
};

export const RESOURCE_NAMES: Readonly<Record<ResourceName, ResourceNames>> = {
	lead: { names: NAMES, ...byEmail },
	programMember: { names: MEMBER_NAMES, ...byEmail },
	customObject: {
		names: ORDER_NAMES,
		keys: [
			['orderNumber', 'orderNumber', 'Order Number'],
			['lineNumber', 'lineNumber', 'LINE-NUMBER'],
		],
		mapped: () => [
			{ column: 'order number', field: 'orderNumber' },
			{ column: 'lineNumber', field: 'Line Number' },
		],
	},
};

export function pick<T>(random: Random, from: readonly T[]): T {
	return from[Math.floor(random() * from.length)];
}

export function whole(random: Random, from: number, to: number): number {
	return from + Math.floor(random() * (to - from + 1));
}

export function settingsFor(random: Random, resource: ResourceName = 'lead'): CaseSettings {
	const dice = random();
	const { mapped, names } = RESOURCE_NAMES[resource];
	return {
		maxRequestBytes: pick(random, [10_000_000, 10_000_000, whole(random, 1000, 1400), 1500, 3000]),
		matching: dice < 0.85 ? 'auto' : dice < 0.93 ? 'asIs' : 'manual',
		mappings: [
			...mapped(random),
			{ column: pick(random, names).trim(), field: pick(random, names).trim() },
			...(random() < 0.3 ? [{ column: 'email', field: 'alternateEmail' }] : []),
		],
		checkColumns: random() < 0.93,
		lookupField: random() < 0.95 || resource !== 'lead' ? 'email' : 'customerNumber',
		...(resource !== 'lead' && { resource }),
		...(random() < 0.15 && { balanceParts: false as const }),
	};
}

export function fileCase(
	bytes: Uint8Array,
	settings: CaseSettings,
	random: Random,
	plainHeader?: readonly string[],
): Case {
	const small = bytes.length < 5_000;
	return {
		name: '',
		source: { kind: 'file', bytes },
		settings,
		chunkBytes: pick(
			random,
			small ? [1, 2, 3, 5, 7, 16, 64, 1000, 1_000_000] : [997, 65_536, 1_000_000],
		),
		isStream: random() < 0.85,
		fileName: pick(random, ['leads.csv', 'a', 'Käufer 2026 "x".csv', 'y'.repeat(150)]),
		...(plainHeader !== undefined && { plainHeader }),
	};
}

export function writeCell(
	cell: string,
	delimiter: string,
	quoting: number,
	random: Random,
): string {
	const needs = cell.includes(delimiter) || /["\r\n]/.test(cell);
	return needs || random() < quoting ? `"${cell.replaceAll('"', '""')}"` : cell;
}

export function encode(text: string, encoding: EncodingName, random: Random): Uint8Array {
	switch (encoding) {
		case 'utf-8':
			return Buffer.from(text, 'utf8');
		case 'windows-1252':
			return Buffer.from(text, 'latin1');
		default: {
			let units = Buffer.from(text, 'utf16le');
			if (encoding === 'utf-16be') units = units.swap16();
			return random() < 0.05 ? Buffer.concat([units, Buffer.of(65)]) : units;
		}
	}
}

/** The name of a file as it appears in a request. */
export function sentName(fileName: string): string {
	return fileName
		.normalize('NFKD')
		.replace(/\p{M}+/gu, '')
		.replace(/[^A-Za-z0-9._ -]+/g, '_')
		.slice(-100);
}
