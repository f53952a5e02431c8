import { DELIMITERS, fileCase, pick, settingsFor, whole, writeCell, type Random } from './basics';
import type { Case, ConversionSettings } from './case';

const ZONES = [
	'UTC',
	'Europe/Berlin',
	'America/New_York',
	'Asia/Kolkata',
	'Australia/Lord_Howe',
	'Pacific/Apia',
	'Europe/Dublin',
];

export function conversionFor(random: Random): ConversionSettings {
	return {
		dateOrder: random() < 0.6 ? 'auto' : pick(random, ['dayFirst', 'monthFirst', 'yearFirst']),
		decimalSeparator: random() < 0.6 ? 'auto' : pick(random, ['dot', 'comma']),
		timeZone: pick(random, ZONES),
	};
}

type Style = (random: Random) => string;

/** Fields and the ways in which their values are written. */
const COLUMNS: ReadonlyArray<{ names: readonly string[]; styles: readonly Style[] }> = [
	{ names: ['dateOfBirth', 'Renewal Date'], styles: dateStyles(false) },
	{ names: ['lastWebinarAt'], styles: dateStyles(true) },
	{
		names: ['annualRevenue', 'employeeRating', 'lifetimeValue'],
		styles: numberStyles(['', '', '$', '€', 'EUR', 'kr']),
	},
	{ names: ['numberOfEmployees', 'External Reference (ERP)'], styles: numberStyles(['', '$']) },
	{ names: ['leadScore'], styles: numberStyles(['']) },
	{ names: ['Discount Rate %'], styles: numberStyles(['', '%', ' %']) },
	{
		names: ['unsubscribed', 'newsletterOptIn'],
		styles: [
			(random) => pick(random, ['true', 'false', '1', '0']),
			(random) => pick(random, ['Yes', 'no', 'JA', 'Nein', 'sí', 'si\u0301', 'NÃO', 'x', 'o']),
		],
	},
	{
		names: ['firstName', 'Address', 'phone', 'website'],
		styles: [
			(random) =>
				pick(random, ['Ada', ' Ada ', '\u00a0Bob\t', 'a b', '\u3000', 'quo"te ', 'li\nne ']),
		],
	},
];

const ODD = [
	'',
	'',
	' ',
	'NULL',
	' NULL ',
	'n/a',
	'-',
	'1-2',
	'.',
	'5.',
	'5,',
	'1.5E3',
	'1,5E3',
	'00/00/2026',
	'2026-02-30',
	'31/02/2026',
	'25572',
	'12:30',
	'\u00a0',
	'(5)',
	'1.234.56',
	'1,2,3',
];

/** A table whose columns have types, with local dates and numbers in them. */
export function makeTyped(random: Random): Case {
	const delimiter = pick(random, DELIMITERS);
	const columns = Array.from({ length: whole(random, 1, 5) }, () => {
		const { names, styles } = pick(random, COLUMNS);
		// Mostly one format per column; sometimes all of them.
		const style = pick(random, styles);
		const isMixed = random() < 0.15;
		return { name: pick(random, names), make: isMixed ? (r: Random) => pick(r, styles)(r) : style };
	});
	const all = columns.filter(({ name }, i) => columns.findIndex((one) => one.name === name) === i);
	const odd = pick(random, [0, 0, 0.03, 0.15]);
	const newline = pick(random, ['\n', '\r\n']);
	const quoting = pick(random, [0, 0.5, 1]);
	const lines = [['email', ...all.map(({ name }) => name)]];
	const count = pick(random, [1, 3, 10, 40]);
	for (let i = 0; i < count; i++)
		lines.push([
			`lead${i}@example.com`,
			...all.map(({ make }) => (random() < odd ? pick(random, ODD) : make(random))),
		]);
	const text = lines
		.map((cells) =>
			cells.map((cell) => writeCell(cell, delimiter, quoting, random)).join(delimiter),
		)
		.join(newline);
	const { mappings, ...settings } = settingsFor(random);
	return fileCase(
		Buffer.from(text),
		{
			...settings,
			mappings,
			matching: random() < 0.95 ? 'auto' : 'asIs',
			lookupField: 'email',
			maxRequestBytes: pick(random, [10_000_000, 2_000]),
			delimiter,
			conversion: conversionFor(random),
		},
		random,
	);
}

const NAMES_OF_MONTHS = [
	'Jan',
	'February',
	'März',
	'abril',
	'May',
	'Juni',
	'julio',
	'Aug.',
	'Sept',
	'Oktober',
	'Nov',
	'December',
];

function dateStyles(withTime: boolean): Style[] {
	const year = (random: Random): number => whole(random, 1900, 2099);
	const numbers = (random: Random): [day: string, month: string] => {
		const pad = random() < 0.7 ? 2 : 1;
		const usual = random() < 0.5 ? 12 : 31;
		const day = String(whole(random, 1, usual)).padStart(pad, '0');
		return [day, String(whole(random, 1, 12)).padStart(pad, '0')];
	};
	const written =
		(order: 'dmy' | 'mdy' | 'ymd' | 'ydm', short: boolean): Style =>
		(random) => {
			const [day, month] = numbers(random);
			const y = String(year(random)).slice(short ? 2 : 0);
			const separator = pick(random, ['/', '.', '-', '. ']);
			const parts = {
				dmy: [day, month, y],
				mdy: [month, day, y],
				ymd: [y, month, day],
				ydm: [y, day, month],
			}[order];
			return parts.join(separator);
		};
	const styles: Style[] = [
		(random) =>
			`${year(random)}-${String(whole(random, 1, 12)).padStart(2, '0')}-${String(whole(random, 1, 28)).padStart(2, '0')}`,
		written('dmy', false),
		written('mdy', false),
		written('ymd', false),
		written('ydm', false),
		written('dmy', true),
		written('mdy', true),
		written('ymd', true),
		(random) =>
			`${year(random)}${String(whole(random, 1, 13)).padStart(2, '0')}${String(whole(random, 1, 31)).padStart(2, '0')}`,
		(random) =>
			`${whole(random, 1, 31)}${pick(random, ['.', '', 'th'])} ${pick(random, NAMES_OF_MONTHS)} ${year(random)}`,
		(random) => `${pick(random, NAMES_OF_MONTHS)} ${whole(random, 1, 31)}, ${year(random)}`,
		(random) =>
			`${whole(random, 1, 31)} de ${pick(random, ['enero', 'noviembre'])} de ${year(random)}`,
		(random) =>
			`${whole(random, 1, 31)}-${pick(random, ['Jan', 'Nov'])}-${String(whole(random, 0, 99)).padStart(2, '0')}`,
	];
	const times: Style = (random) =>
		pick(random, [
			'',
			'T15:41:32Z',
			' 00:00',
			' 02:30:00',
			' 1:30',
			'T02:30:00.123',
			' 3:41 PM',
			' 12:00:00 a.m.',
			'T23:59:59-05:00',
			' 08:00 +0100',
			'T08:00:00+00:00',
			' 08:00 UTC',
			' 08:00 GMT+01:00',
			', 08:00',
			' 24:00',
			' 7:61',
			' 08:00 CST',
			'T00:30:00+14:00',
		]);
	const share = withTime ? 0.8 : 0.15;
	const dated = styles.map(
		(style): Style =>
			(random) =>
				style(random) + (random() < share ? times(random) : ''),
	);
	// The nights on which clocks change.
	const changes: Style = (random) =>
		`${pick(random, ['2026-03-29', '2026-10-25', '2026-03-08', '2026-11-01', '2011-12-30', '2026-04-05'])}${pick(random, ['T', ' '])}0${whole(random, 0, 3)}:${pick(random, ['00', '15', '30', '59'])}:00`;
	return withTime ? [...dated, changes, changes] : dated;
}

function numberStyles(units: readonly string[]): Style[] {
	const decorated =
		(style: Style): Style =>
		(random) => {
			const number = style(random);
			const unit = pick(random, units);
			const sign = random() < 0.15 ? pick(random, ['-', '+']) : '';
			if (unit.includes('%') || unit === '')
				return random() < 0.03 && sign === '' ? `${number}-` : sign + number + unit;
			if (random() < 0.1) return `(${unit}${number})`;
			return random() < 0.5
				? `${sign}${unit}${pick(random, ['', ' '])}${number}`
				: `${sign}${number}${pick(random, ['', ' '])}${unit}`;
		};
	const grouped =
		(group: string, mark: string): Style =>
		(random) => {
			const groups = Array.from({ length: whole(random, 0, 2) }, () =>
				String(whole(random, 0, 999)).padStart(3, '0'),
			);
			const whole_ = [String(whole(random, 1, 999)), ...groups].join(group);
			return random() < 0.5
				? whole_
				: `${whole_}${mark}${pick(random, ['0', '00', '5', '25', '125'])}`;
		};
	return [
		(random: Random) => String(whole(random, 0, 99_999)),
		(random: Random) => `${whole(random, 0, 9999)}.${whole(random, 0, 99)}`,
		(random: Random) => `${whole(random, 0, 9999)},${whole(random, 0, 99)}`,
		grouped(',', '.'),
		grouped('.', ','),
		grouped(' ', ','),
		grouped("'", '.'),
		grouped('\u00a0', ','),
		grouped('\u2019', '.'),
		() => '12,34,567.5',
		(random: Random) => `\u2212${whole(random, 0, 99)}`,
	].map(decorated);
}
