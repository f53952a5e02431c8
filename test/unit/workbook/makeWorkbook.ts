import { makeZip, type ZipFile } from '../archive/makeZip';

export interface SheetParts {
	name?: string;
	/** the content of `sheetData` */
	rows?: string;
	/** the whole XML of the sheet, instead */
	xml?: string;
	state?: 'visible' | 'hidden' | 'veryHidden';
	type?: string;
}

export interface WorkbookParts {
	sheets?: SheetParts[];
	/** rows of the only sheet */
	rows?: string;
	/** the content of `sst`; undefined: the part is missing */
	strings?: string;
	/** number formats of the cell styles 0, 1, …: a built-in number or a code */
	formats?: Array<number | string>;
	workbookPr?: string;
	strict?: boolean;
	change?: (files: ZipFile[]) => ZipFile[];
}

const TRANSITIONAL = {
	main: 'http://schemas.openxmlformats.org/spreadsheetml/2006/main',
	office: 'http://schemas.openxmlformats.org/officeDocument/2006/relationships',
};
const STRICT = {
	main: 'http://purl.oclc.org/ooxml/spreadsheetml/main',
	office: 'http://purl.oclc.org/ooxml/officeDocument/relationships',
};
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006/relationships';
const FIRST_CODE = 164;

/** A workbook with only the given parts, in the order in which openpyxl writes them. */
export function makeWorkbook(parts: WorkbookParts): Buffer {
	return makeZip(filesOf(parts));
}

export function filesOf(parts: WorkbookParts): ZipFile[] {
	const {
		rows = '',
		strings,
		formats,
		workbookPr = '',
		strict = false,
		change = (files) => files,
	} = parts;
	const sheets = parts.sheets ?? [{ rows }];
	const { main, office } = strict ? STRICT : TRANSITIONAL;
	const relationships = (targets: Array<[type: string, target: string]>): string =>
		`<Relationships xmlns="${PACKAGE}">${targets
			.map(
				([type, target], i) =>
					`<Relationship Id="rId${i + 1}" Type="${office}/${type}" Target="${target}"/>`,
			)
			.join('')}</Relationships>`;
	const files: ZipFile[] = [
		...sheets.map(({ xml, rows: own = '' }, i) => ({
			name: `xl/worksheets/sheet${i + 1}.xml`,
			data: xml ?? `<worksheet xmlns="${main}"><sheetData>${own}</sheetData></worksheet>`,
		})),
		...(strings === undefined
			? []
			: [{ name: 'xl/sharedStrings.xml', data: `<sst xmlns="${main}">${strings}</sst>` }]),
		...(formats === undefined ? [] : [{ name: 'xl/styles.xml', data: stylesOf(formats, main) }]),
		{
			name: '[Content_Types].xml',
			data: '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
		},
		{ name: '_rels/.rels', data: relationships([['officeDocument', '/xl/workbook.xml']]) },
		{
			name: 'xl/workbook.xml',
			data: `<workbook xmlns="${main}" xmlns:r="${office}">${workbookPr}<sheets>${sheets
				.map(
					({ name, state }, i) =>
						`<sheet name="${name ?? `Sheet${i + 1}`}" sheetId="${i + 1}"${state === undefined ? '' : ` state="${state}"`} r:id="rId${i + 1}"/>`,
				)
				.join('')}</sheets></workbook>`,
		},
		{
			name: 'xl/_rels/workbook.xml.rels',
			data: relationships([
				...sheets.map(({ type = 'worksheet' }, i): [string, string] => [
					type,
					`worksheets/sheet${i + 1}.xml`,
				]),
				...(strings === undefined
					? []
					: [['sharedStrings', 'sharedStrings.xml'] as [string, string]]),
				...(formats === undefined ? [] : [['styles', 'styles.xml'] as [string, string]]),
			]),
		},
	];
	return change(files);
}

function stylesOf(formats: ReadonlyArray<number | string>, main: string): string {
	const codes = formats.flatMap((format, i) =>
		typeof format === 'number' ? [] : [[FIRST_CODE + i, format] as const],
	);
	const numFmts = codes
		.map(
			([id, code]) =>
				`<numFmt numFmtId="${id}" formatCode="${code.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;')}"/>`,
		)
		.join('');
	const xfs = formats
		.map((format, i) => `<xf numFmtId="${typeof format === 'number' ? format : FIRST_CODE + i}"/>`)
		.join('');
	return `<styleSheet xmlns="${main}"><numFmts>${numFmts}</numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs>${xfs}</cellXfs></styleSheet>`;
}
