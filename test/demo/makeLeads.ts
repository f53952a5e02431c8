import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { seededRandom } from '../simulator/random';

/**
 * Writes examples/leads.csv: fictitious leads at reserved domains (RFC 2606), under Marketo's display names.
 * The same seed gives the same file.
 *
 *     npx tsx test/demo/makeLeads.ts
 */

const HEADER = [
	'Email Address',
	'First Name',
	'Last Name',
	'Company Name',
	'Job Title',
	'Phone Number',
	'City',
	'Country',
	'Lead Source',
	'Lead Score',
	'Newsletter Opt-In',
	'Person Notes',
] as const;

type Column = (typeof HEADER)[number];
type Lead = Record<Column, string>;

const FIRST_NAMES = [
	'Ada',
	'Aïsha',
	'Ana',
	'Anders',
	'Bjørn',
	'Carlos',
	'Chiara',
	'Chloé',
	'Daan',
	'Đorđe',
	'Elif',
	'Emre',
	'Fatima',
	'François',
	'Giulia',
	'Grace',
	'Håkon',
	'Ines',
	'Ivana',
	'João',
	'Jürgen',
	'Kaito',
	'Katarzyna',
	'Kofi',
	'Lars',
	'Léa',
	'Liam',
	'Lucía',
	'Łukasz',
	'Mehmet',
	'Mei',
	'Minh',
	'Noor',
	'Núria',
	'Olga',
	'Omar',
	'Priya',
	'Rachel',
	'Ravi',
	'Sébastien',
	'Siobhán',
	'Søren',
	'Tomáš',
	'Yuki',
	'Zoë',
	'美咲',
	'伟',
	'Дмитрий',
];
const LAST_NAMES = [
	'Adeyemi',
	'Andersson',
	'Bianchi',
	'Brontë',
	'Castañeda',
	'Çelik',
	'Chen',
	'da Silva',
	'Dubois',
	'Eriksson',
	'Fernández',
	'García',
	'Großmann',
	'Hernández',
	'Ionescu',
	'Jensen',
	'Kim',
	'Kowalczyk',
	'Kováč',
	'Lefèvre',
	'Lindström',
	'Maïga',
	'McAllister',
	'Müller',
	'Nguyễn',
	'Novák',
	'O’Brien',
	'Okafor',
	'Öztürk',
	'Papadopoulos',
	'Patel',
	'Peña',
	'Rossi',
	'Sánchez',
	'Schäfer',
	'Sørensen',
	'Tanaka',
	'van den Berg',
	'Weiß',
	'Yılmaz',
	'田中',
	'Иванов',
];
const COMPANIES = [
	'Alpenglow Outdoor GmbH',
	'Baltic Freight & Cargo',
	'Café Mañana S.L.',
	'Delta Turbines, Inc.',
	'Fjord Robotics AS',
	'Kōbe Precision K.K.',
	'Lumière Optique',
	'Marigold Foods Ltd',
	'North "Star" Insurance',
	'Orchard Street Books',
	'Petit & Fils',
	'Quarry Lane Schools',
	'Sahara Solar',
	'Tulip Textiles B.V.',
	'Über Logistik AG',
	'Żubr Browar',
];
const TITLES = [
	'Buyer',
	'CFO',
	'Director, Demand Generation',
	'Head of IT',
	'Marketing Manager',
	'Product Owner',
	'Sales Engineer',
	'Store Manager',
	'VP Marketing, EMEA',
	'Works Manager',
];
const PLACES: ReadonlyArray<readonly [city: string, country: string, prefix: string]> = [
	['Århus', 'Denmark', '+45'],
	['Austin', 'United States', '+1 512'],
	['Bogotá', 'Colombia', '+57 1'],
	['Dublin', 'Ireland', '+353 1'],
	['Hà Nội', 'Vietnam', '+84 24'],
	['İzmir', 'Türkiye', '+90 232'],
	['København', 'Denmark', '+45'],
	['Lagos', 'Nigeria', '+234 1'],
	['Łódź', 'Poland', '+48 42'],
	['Lyon', 'France', '+33 4'],
	['Málaga', 'Spain', '+34 952'],
	['München', 'Germany', '+49 89'],
	['Osaka', 'Japan', '+81 6'],
	['Pune', 'India', '+91 20'],
	['São Paulo', 'Brazil', '+55 11'],
	['Toronto', 'Canada', '+1 416'],
	['Utrecht', 'Netherlands', '+31 30'],
	['Zürich', 'Switzerland', '+41 44'],
];
const SOURCES = [
	'Newsletter',
	'Partner',
	'Trade Show',
	'Trial',
	'Webinar',
	'Web Site',
	'Whitepaper',
];
const NOTES = [
	'Asked for a demo',
	'Met at the booth, wants prices "before Q3"',
	'Prefers email; no calls',
	'Two sites:\nHamburg and Porto',
	'Renewal talks begin in May, with legal',
];
const DOMAINS = ['example.com', 'example.net', 'example.org'];

/** Invalid values, by row number in a spreadsheet. The header is row 1. */
const FLAWS: ReadonlyArray<readonly [row: number, flaw: Partial<Lead>]> = [
	[18, { 'Email Address': '' }],
	[407, { 'Lead Score': 'high' }],
	[1204, { 'Email Address': 'jo.at.example.com' }],
	[1888, { 'Email Address': '' }],
	[2501, { 'Lead Score': '12,5' }],
	[2502, { 'Newsletter Opt-In': 'maybe' }],
	[3333, { 'Email Address': 'mara@@example.org' }],
	[4096, { 'Email Address': '' }],
	[4990, { 'Lead Score': 'n/a' }],
];

/** @returns the text of the file */
export function leadsCsv(rows = 5_000, seed = 20_261_123): string {
	const random = seededRandom(seed);
	const leads = Array.from({ length: rows }, (_, i) => makeLead(i + 1, random));
	for (const [row, flaw] of FLAWS) if (row - 2 < rows) Object.assign(leads[row - 2], flaw);
	const lines = [
		HEADER.join(','),
		...leads.map((lead) => HEADER.map((column) => quoted(lead[column])).join(',')),
	];
	return `${lines.join('\n')}\n`;
}

function makeLead(number: number, random: () => number): Lead {
	const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)];
	const digits = (count: number): string =>
		Array.from({ length: count }, () => Math.floor(random() * 10)).join('');
	const firstName = pick(FIRST_NAMES);
	const lastName = pick(LAST_NAMES);
	const [city, country, prefix] = pick(PLACES);
	return {
		'Email Address': `${mailbox(firstName, lastName)}.${number}@${pick(DOMAINS)}`,
		'First Name': firstName,
		'Last Name': lastName,
		'Company Name': pick(COMPANIES),
		'Job Title': pick(TITLES),
		'Phone Number': random() < 0.2 ? '' : `${prefix} ${digits(3)} ${digits(4)}`,
		City: city,
		Country: country,
		'Lead Source': pick(SOURCES),
		'Lead Score': random() < 0.1 ? '' : String(Math.floor(random() * 100)),
		'Newsletter Opt-In': random() < 0.6 ? 'true' : 'false',
		'Person Notes': random() < 0.85 ? '' : pick(NOTES),
	};
}

/** Letters that Unicode doesn't decompose to ASCII letters. */
const SPELT_OUT: Readonly<Record<string, string>> = {
	æ: 'ae',
	ø: 'o',
	đ: 'd',
	ł: 'l',
	ı: 'i',
	ß: 'ss',
};

/** The local part of an email address, in ASCII letters; "lead" if no letters are left. */
function mailbox(...names: string[]): string {
	const parts = names.map((name) =>
		name
			.replace(/[æøđłıß]/gi, (letter) => SPELT_OUT[letter.toLowerCase()])
			.normalize('NFKD')
			.replace(/[^A-Za-z]+/g, '')
			.toLowerCase(),
	);
	return parts.filter((part) => part !== '').join('.') || 'lead';
}

function quoted(value: string): string {
	return /[",\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}

if (require.main === module) {
	const file = path.resolve(__dirname, '../../examples/leads.csv');
	writeFileSync(file, leadsCsv());
	console.log(`Wrote ${path.relative(process.cwd(), file)}`);
}
