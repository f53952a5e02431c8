import { pick, settingsFor, whole, type Random } from './basics';
import type { Case, ConversionSettings, WorkbookCell } from './case';
import { conversionFor } from './generateTyped';

const TEXTS = [
	'plain',
	'',
	' padded ',
	'Zoë 漢字 😀',
	'quo"te',
	'com,ma',
	'li\nne',
	'<tag> & "x"',
	']]>',
	'&amp;',
	'_x0041_y',
	'=1+1',
	"'quoted'",
	'0123',
	'x'.repeat(300),
];
const NAMES = [
	'firstName',
	'Last Name',
	'leadScore',
	'dateOfBirth',
	'Renewal Date',
	'city',
	'annualRevenue',
	'unsubscribed',
	'lastWebinarAt',
	'productInterest',
];

/** Workbooks: dates, numbers and booleans as Excel stores them, blank rows, cells missing, rows above the header. */
export function makeSheet(random: Random): Case {
	const header = [
		...new Set(Array.from({ length: whole(random, 0, 6) }, () => pick(random, NAMES))),
	];
	header.splice(whole(random, 0, header.length), 0, 'email');
	const rows: WorkbookCell[][] = [];
	if (random() < 0.15) rows.push([], [{ kind: 'text', value: ' ' }]);
	rows.push(header.map((value) => ({ kind: 'text', value })));
	const count = pick(random, [0, 1, 3, 10, 40]);
	for (let i = 0; i < count; i++) {
		if (random() < 0.08) rows.push([]);
		rows.push(header.map((name) => cellOf(name, i, random)));
		if (random() < 0.05) rows[rows.length - 1].push({ kind: 'text', value: 'extra' });
		if (random() < 0.08) rows[rows.length - 1].length = whole(random, 1, header.length);
	}
	const { mappings, delimiter: _, encoding: __, ...settings } = settingsFor(random);
	const conversion: ConversionSettings | undefined =
		random() < 0.3 ? conversionFor(random) : undefined;
	return {
		name: '',
		source: {
			kind: 'workbook',
			rows,
			writer: pick(random, ['exceljs', 'sheetjs', 'sheetjsShared']),
		},
		settings: {
			...settings,
			mappings,
			maxRequestBytes: pick(random, [10_000_000, 3_000]),
			lookupField: 'email',
			...(conversion && { conversion }),
			...(random() < 0.1 && { delimiter: pick(random, [',', ';'] as const) }),
			...(random() < 0.1 && { encoding: 'windows-1252' as const }),
		},
		chunkBytes: pick(random, [100, 1_000, 65_536]),
		isStream: random() < 0.7,
		fileName: 'leads.xlsx',
	};
}

function cellOf(name: string, i: number, random: Random): WorkbookCell {
	if (random() < 0.1) return { kind: 'blank' };
	if (name === 'email' && random() < 0.9) return { kind: 'text', value: `l${i}@example.com` };
	const day = whole(random, 61, 60_000);
	switch (whole(random, 0, 7)) {
		case 0:
			return { kind: 'date', value: day };
		case 1:
			return { kind: 'dateTime', value: day + whole(random, 1, 86_399) / 86_400 };
		case 2:
			return { kind: 'time', value: whole(random, 1, 86_399) / 86_400 };
		case 3:
			return { kind: 'boolean', value: random() < 0.5 };
		case 4:
			return {
				kind: 'number',
				value: pick(random, [0, 1, -7, 1.5, 1e15 - 1, 1e20, 1e-7, 0.1 + 0.2, 123456.789]),
			};
		default: {
			const value = pick(random, TEXTS);
			return value === '' ? { kind: 'blank' } : { kind: 'text', value };
		}
	}
}
