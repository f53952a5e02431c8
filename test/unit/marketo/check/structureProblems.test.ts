import { problemsInTable } from './problemTable';
import * as found from '../../../../nodes/MarketoBulkLeadImport/marketo/check/structureProblems';
import { countInWords, rowsInWords } from '../../../../nodes/MarketoBulkLeadImport/marketo/wording';

const rows = { kind: 'file' } as const;
const items = { kind: 'items' } as const;
const sheet = { kind: 'file', sheet: 'Leads' } as const;
const TEXT = 'Marketo accepts text with one row per line: CSV, TSV or SSV';

problemsInTable([
	[
		'rar',
		found.notText('rar', rows),
		'notText',
		'This is a RAR file. Unpack it and compress the table as .zip or .gz',
	],
	['pdf', found.notText('pdf', rows), 'notText', `This is a PDF document. ${TEXT}`],
	['png', found.notText('png', rows), 'notText', `This is a PNG file. ${TEXT}`],
	[
		'html',
		found.notText('html', rows),
		'notText',
		'This is a web page (HTML). Check how the file was downloaded, or open it in Excel and save it as .xlsx or CSV',
	],
	[
		'xml',
		found.notText('xml', rows),
		'notText',
		'This is an XML file. Open it in Excel and save it as .xlsx or CSV',
	],
	[
		'json',
		found.notText('json', rows),
		'notText',
		'This is a JSON file. Add the node "Extract from File" before this one, and set "Source" to "Input Items"',
	],
	[
		'an unknown encoding',
		found.notText(undefined, rows),
		'notText',
		`This is not a text file. ${TEXT}`,
	],
	[
		'a column of items with a NUL character in its name',
		found.notText(undefined, items),
		'notText',
		"The name of a property of the items contains a NUL character, which isn't text. Rename the property before this node",
	],
	[
		'no header',
		found.noHeader(rows),
		'noHeader',
		'The file is empty. Its first row must contain the column names',
	],
	['items without fields', found.noHeader(items), 'noHeader', 'The items have no fields to import'],
	[
		'an empty sheet',
		found.noHeader(sheet),
		'noHeader',
		'The sheet "Leads" is empty. Its first row must contain the column names. To read another sheet, set the "Sheet Name" option',
	],
	[
		'a sheet with only a header',
		found.noRows(sheet),
		'noRows',
		'The sheet "Leads" has a header but no rows. To read another sheet, set the "Sheet Name" option',
	],
	[
		'a sheet with values next to the header',
		found.extraCells([4], 1, 3, sheet),
		'extraCells',
		'1 row has more values than the header has columns (3): row 4. Add a column name above them, or clear the cells',
	],
	['no rows', found.noRows(rows), 'noRows', 'The file has a header but no rows'],
	['no items', found.noRows(items), 'noRows', 'There are no items to import'],
	['no columns', found.noColumns(), 'noColumns', 'No column is mapped to a Marketo field'],
	[
		'open quote',
		found.openQuote(1_234, rows),
		'openQuote',
		'A quotation mark that opens in row 1,234 is never closed. Close it, or double it if it is part of the value',
	],
	[
		'large row',
		found.recordTooLarge(2, 9_999_488, false, rows),
		'recordTooLarge',
		'Row 2 is larger than 9.9 MB, more than fits in one upload. Shorten its values',
	],
	[
		'large row in bytes',
		found.recordTooLarge(2, 99_999, false, rows),
		'recordTooLarge',
		'Row 2 is larger than 99,999 bytes, more than fits in one upload. Shorten its values',
	],
	[
		'large item',
		found.recordTooLarge(7, 20_000_000, false, items),
		'recordTooLarge',
		'Item 7 is larger than 20 MB, more than fits in one upload. Shorten its values',
	],
	[
		'row without end',
		found.recordTooLarge(5, 10_000_000, true, rows),
		'recordTooLarge',
		'Row 5 runs on for more than 10 MB inside quotation marks. A closing quotation mark is probably missing',
	],
	[
		'one row too long',
		found.extraCells([4], 1, 3, rows),
		'extraCells',
		'1 row has more values than the header has columns (3): row 4. Put quotation marks around values that contain the delimiter',
	],
	[
		'two rows too long',
		found.extraCells([4, 9], 2, 3, rows),
		'extraCells',
		'2 rows have more values than the header has columns (3): rows 4 and 9. Put quotation marks around values that contain the delimiter',
	],
	[
		'many rows too long',
		found.extraCells([4, 9, 11, 12, 1_000], 2_000, 3, rows),
		'extraCells',
		'2,000 rows have more values than the header has columns (3): rows 4, 9, 11, 12, 1,000 and 1,995 more. Put quotation marks around values that contain the delimiter',
	],
	[
		'one row with quotes',
		found.strayQuotes([4], 1, rows),
		'strayQuotes',
		'1 row has quotation marks in the middle of a value: row 4. They are treated as part of the value. Check for a missing closing quotation mark',
	],
	[
		'a lead as header',
		found.firstRowIsNoHeader(),
		'noHeader',
		'The first row contains an email address, so it seems to be a lead rather than a header. Add a row with the column names above it',
	],
	[
		'one row too short',
		found.missingCells([4], 1, 3, rows),
		'missingCells',
		'1 row has fewer values than the header has columns (3): row 4. Missing values are sent as blank',
	],
	[
		'rows too short',
		found.missingCells([4, 5, 6], 3, 3, rows),
		'missingCells',
		'3 rows have fewer values than the header has columns (3): rows 4, 5 and 6. Missing values are sent as blank',
	],
	[
		'a column without a name',
		found.emptyHeader(2, [2], 1, rows),
		'emptyHeader',
		'Column C has no name in the header, but has values in row 2. Add a name or clear the values',
	],
	[
		'a distant column without a name',
		found.emptyHeader(27, [2, 3], 2, rows),
		'emptyHeader',
		'Column AB has no name in the header, but has values in rows 2 and 3. Add a name or clear the values',
	],
	[
		'bytes that were replaced',
		found.bytesReplaced(),
		'bytesReplaced',
		'The "Encoding" option is set to UTF-8, but the file contains bytes that are not valid UTF-8. Each is sent as �. Set the option to "Detect Automatically" or to the encoding of the file',
	],
	[
		'Windows-1252',
		found.readAsWindows1252(),
		'readAsWindows1252',
		'The file is not UTF-8, so it is read as Windows-1252. If characters such as é look wrong, set the "Encoding" option to the encoding of the file',
	],
	[
		'not text',
		found.unwritableValue(1_000, 'tags'),
		'unwritableValue',
		'The value of "tags" in item 1,000 can\'t be converted to text. Replace it with text, a number or a date',
	],
	[
		'a NUL character',
		found.nulCharacter(2, 'notes'),
		'unwritableValue',
		'The value of "notes" in item 2 contains a NUL character, which isn\'t text. Remove it',
	],
	[
		'nested',
		found.nestedValues('tags', [1, 3], 2),
		'nestedValues',
		'The column "tags" contains lists or objects, which are sent as JSON: items 1 and 3',
	],
]);

test.each<[number, string]>([
	[0, 'A'],
	[25, 'Z'],
	[26, 'AA'],
	[701, 'ZZ'],
	[702, 'AAA'],
	[16_383, 'XFD'],
])('column %i is %s', (index, letters) => {
	expect(found.columnLetters(index)).toBe(letters);
});

test.each<[rows: number[], count: number | undefined, noun: string | undefined, words: string]>([
	[[7], undefined, undefined, 'row 7'],
	[[7, 9], undefined, undefined, 'rows 7 and 9'],
	[[7, 9, 12], undefined, undefined, 'rows 7, 9 and 12'],
	[[7, 9, 12, 13, 20], 118, undefined, 'rows 7, 9, 12, 13, 20 and 113 more'],
	[[1_000], 1, 'item', 'item 1,000'],
	[[1, 2], 3, 'item', 'items 1, 2 and 1 more'],
])('rows %j of %j', (numbers, count, noun, words) => {
	expect(rowsInWords(numbers, count, noun)).toBe(words);
});

test.each<[number, string, string | undefined, string]>([
	[0, 'row', undefined, '0 rows'],
	[1, 'row', undefined, '1 row'],
	[1_200, 'row', undefined, '1,200 rows'],
	[2, 'entry', 'entries', '2 entries'],
])('%i %s', (count, noun, plural, words) => {
	expect(countInWords(count, noun, plural)).toBe(words);
});
