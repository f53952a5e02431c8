import type { INodeExecutionData } from 'n8n-workflow';

/** A row that is to be imported, with what must become of it. */
export interface SourceRow {
	/** as the user's spreadsheet shows it, or the item's position */
	rowNumber: number;
	email: string;
	/** API name to value, as it must be in the store */
	values: Record<string, string>;
	/** Marketo will refuse it */
	isBad: boolean;
}

export interface SourceFile {
	fileName: string;
	rows: SourceRow[];
	bytes: Uint8Array;
}

export interface Shape {
	rows: number;
	delimiter: ',' | ';' | '\t' | '|';
	newline: '\n' | '\r\n';
	encoding: 'utf8' | 'utf16le' | 'bom';
	/** share of rows that Marketo will refuse, and of rows that it will take with a warning */
	bad: number;
	odd: number;
	displayNames: boolean;
}

/** Stands in every value that must not be found in a log, error or hint. */
export const LEAD_MARK = 'LeadValue';

const awkward = [
	'plain',
	'quo"te',
	'co,mma',
	'semi;colon',
	'ta\tb',
	'li\nne',
	'crl\r\nf',
	'Zoë 漢字 😀',
	'=1+1',
	"O'Neil",
	'pi|pe',
	'""',
	'%0d%0a',
	'</script>',
];

const columns: ReadonlyArray<[apiName: string, displayName: string]> = [
	['email', 'Email Address'],
	['firstName', 'First Name'],
	['leadScore', 'Lead Score'],
	['company', 'Company Name'],
];

/** Rows with everything in their values that has ever broken a CSV file; every row is a lead of its own. */
export function makeFile(name: string, shape: Shape, random: () => number): SourceFile {
	const rows = makeRows(name, shape, random, 2);
	const header = columns.map(([apiName, displayName]) =>
		shape.displayNames ? displayName : apiName,
	);
	const records = [
		header,
		...rows.map(({ values }) => columns.map(([apiName]) => values[apiName])),
	];
	const text = records
		.map(
			(cells) =>
				cells.map((cell) => quoted(cell, shape.delimiter)).join(shape.delimiter) + shape.newline,
		)
		.join('');
	return { fileName: `${name}.csv`, rows, bytes: encoded(text, shape.encoding) };
}

export function makeRows(
	name: string,
	shape: Pick<Shape, 'rows' | 'bad' | 'odd'>,
	random: () => number,
	firstRow: number,
): SourceRow[] {
	return Array.from({ length: shape.rows }, (_, i) => {
		const isBad = random() < shape.bad;
		const isOdd = !isBad && random() < shape.odd;
		const email = isOdd
			? `${LEAD_MARK}-${name}-${i} at example`
			: `${LEAD_MARK}-${name}-${i}@example.com`;
		const values = {
			email,
			firstName: `${LEAD_MARK} ${awkward[Math.floor(random() * awkward.length)]} ${i}`,
			leadScore: isBad ? `${LEAD_MARK} many` : String(i),
			company: random() < 0.3 ? '' : `${LEAD_MARK} & Sons ${i}`,
		};
		return { rowNumber: firstRow + i, email, values, isBad };
	});
}

export function asItems(rows: readonly SourceRow[]): INodeExecutionData[] {
	return rows.map(({ values }) => ({ json: { ...values } }));
}

function quoted(cell: string, delimiter: string): string {
	return cell.includes(delimiter) || /["\r\n]/.test(cell)
		? `"${cell.replaceAll('"', '""')}"`
		: cell;
}

function encoded(text: string, encoding: Shape['encoding']): Uint8Array {
	if (encoding === 'utf16le') return Buffer.from(`\uFEFF${text}`, 'utf16le');
	return Buffer.from(encoding === 'bom' ? `\uFEFF${text}` : text, 'utf8');
}
