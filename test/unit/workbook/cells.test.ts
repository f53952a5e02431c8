import { csvInPieces, csvOf, readSheet } from './readWorkbook';
import { makeWorkbook, type WorkbookParts } from './makeWorkbook';

/** Every case is read whole and in small pieces: chunk boundaries in the XML must not matter. */
const SIZES = [[1], [2], [7, 1, 3]];

const row = (...cells: string[]): string => `<row>${cells.join('')}</row>`;
const inline = (text: string): string => `<c t="inlineStr"><is>${text}</is></c>`;

const TEXTS: Array<[string, WorkbookParts, string]> = [
	[
		'a shared string',
		{
			strings: '<si><t>Ann</t></si><si><t>Bob</t></si>',
			rows: row('<c t="s"><v>1</v></c><c t="s"><v>0</v></c>'),
		},
		'Bob,Ann\n',
	],
	['an inline string', { rows: row(inline('<t>Ann</t>')) }, 'Ann\n'],
	['the text of a formula', { rows: row('<c t="str"><f>A1&amp;"x"</f><v>Ann</v></c>') }, 'Ann\n'],
	[
		'rich text',
		{
			strings:
				'<si><r><rPr><b/></rPr><t>An</t></r><r><t xml:space="preserve">n </t></r><r><t>B</t></r></si>',
			rows: row('<c t="s"><v>0</v></c>'),
		},
		'Ann B\n',
	],
	[
		'rich text in the cell',
		{ rows: row(inline('<r><t>An</t></r><r><rPr><sz val="9"/></rPr><t>n</t></r>')) },
		'Ann\n',
	],
	[
		'phonetic text, which is left out',
		{
			strings:
				'<si><t>東京</t><rPh sb="0" eb="2"><t>トウキョウ</t></rPh><phoneticPr fontId="1"/></si>',
			rows: row('<c t="s"><v>0</v></c>'),
		},
		'東京\n',
	],
	[
		'an empty string',
		{
			strings: '<si><t/></si><si/><si><t></t></si>',
			rows: row(
				'<c t="s"><v>0</v></c><c t="s"><v>1</v></c><c t="s"><v>2</v></c>',
				inline('<t>x</t>'),
			),
		},
		',,,x\n',
	],
	[
		'entities',
		{ rows: row(inline('<t>A &amp; B &lt;c&gt; &quot;d&quot; &apos;e&apos; &#233;&#x1F600;</t>')) },
		'"A & B <c> ""d"" \'e\' é😀"\n',
	],
	['a comma', { rows: row(inline('<t>Smith, Ann</t>'), inline('<t>x</t>')) }, '"Smith, Ann",x\n'],
	['quotes', { rows: row(inline('<t>say "hi"</t>')) }, '"say ""hi"""\n'],
	[
		'newlines, which do not start a row',
		{ rows: row(inline('<t>two\nlines</t>')) + row(inline('<t>x</t>')) },
		'"two\nlines"\nx\n',
	],
	[
		'CRLF in the XML, which is one newline',
		{ rows: row(inline('<t>two\r\nlines\rx</t>')) },
		'"two\nlines\nx"\n',
	],
	[
		'CRLF escaped as in Excel',
		{ rows: row(inline('<t>two_x000D_\nlines</t>')) },
		'"two\r\nlines"\n',
	],
	[
		'an escaped escape',
		{ rows: row(inline('<t>_x005F_x000D_ and _x263a_ and _xyz_</t>')) },
		'_x000D_ and ☺ and _xyz_\n',
	],
	['an escaped NUL, which is left out', { rows: row(inline('<t>a_x0000_b&#0;</t>')) }, 'ab\n'],
	['blanks at both ends', { rows: row(inline('<t xml:space="preserve"> Ann </t>')) }, '" Ann "\n'],
	['CDATA', { rows: row(inline('<t>a<![CDATA[<b> & ]]>c</t>')) }, 'a<b> & c\n'],
	['a comment in the text', { rows: row(inline('<t>a<!-- no <t> -->b</t>')) }, 'ab\n'],
	['text in another script', { rows: row(inline('<t>Ελλάδα 漢字 😀</t>')) }, 'Ελλάδα 漢字 😀\n'],
	['a byte-order mark in a cell', { rows: row(inline('<t>\uFEFFAnn</t>')) }, '"\uFEFFAnn"\n'],
];

const VALUES: Array<[string, WorkbookParts, string]> = [
	['true', { rows: row('<c t="b"><v>1</v></c>') }, 'true\n'],
	['false', { rows: row('<c t="b"><v>0</v></c>') }, 'false\n'],
	['the number of a formula', { rows: row('<c><f>1+1</f><v>2</v></c>') }, '2\n'],
	['the number of a shared formula', { rows: row('<c><f t="shared" si="0"/><v>7</v></c>') }, '7\n'],
	['an explicit type', { rows: row('<c t="n"><v>7</v></c>') }, '7\n'],
	[
		'an index with blanks around it',
		{ strings: '<si><t>Ann</t></si>', rows: row('<c t="s"><v>\n 0 \n</v></c>') },
		'Ann\n',
	],
	[
		'an index as character references',
		{
			strings: '<si><t>Ann</t></si>'.repeat(10) + '<si><t>Bob</t></si>',
			rows: row('<c t="s"><v>&#49;&#x30;</v></c>', '<c t="s"><v> &#48;</v></c>'),
		},
		'Bob,Ann\n',
	],
	['a boolean with blanks around it', { rows: row('<c t="b"><v> 1\n</v></c>') }, 'true\n'],
	['the last of several values', { rows: row('<c><v>1</v><v>2</v></c>') }, '2\n'],
	[
		'a style that does not exist',
		{
			rows: row('<c s="9"><v>1.5</v></c>', '<c s="-1"><v>2</v></c>', '<c s=""><v>3</v></c>'),
			formats: [14],
		},
		'1.5,2,3\n',
	],
	[
		'a cell that names another row',
		{ rows: '<row r="2"><c r="A0"><v>1</v></c><c r="B999"><v>2</v></c></row>' },
		'\n1,2\n',
	],
	['half a character', { rows: row(inline('<t>a&#xD800;b</t>')) }, 'a\uFFFDb\n'],
	['two halves of a character, escaped', { rows: row(inline('<t>_xD83D__xDE00_</t>')) }, '😀\n'],
	['an invalid number', { rows: row('<c><v>abc, d</v></c>') }, '"abc, d"\n'],
	[
		'unknown children of a cell',
		{ rows: row('<c><v>7</v><extLst><ext><v>9</v></ext></extLst></c>') },
		'7\n',
	],
];

const STRUCTURE: Array<[string, WorkbookParts, string]> = [
	[
		'addresses',
		{ rows: '<row r="1"><c r="A1"><v>1</v></c><c r="C1"><v>3</v></c></row>' },
		'1,,3\n',
	],
	['no references', { rows: '<row><c><v>1</v></c><c/><c><v>3</v></c></row>' }, '1,,3\n'],
	[
		'some references',
		{ rows: '<row r="1"><c><v>1</v></c><c r="D1"><v>4</v></c><c><v>5</v></c></row>' },
		'1,,,4,5\n',
	],
	['references in lower case', { rows: '<row r="1"><c r="b1"><v>2</v></c></row>' }, ',2\n'],
	[
		'blank rows, which are kept as empty lines',
		{ rows: '<row r="2"><c><v>1</v></c></row><row r="5"><c><v>2</v></c></row>' },
		'\n1\n\n\n2\n',
	],
	[
		'rows of styled blank cells',
		{
			rows: '<row><c><v>1</v></c></row><row><c s="0"/><c s="0"/></row><row/><row><c><v>2</v></c></row><row><c s="0"/></row>',
		},
		'1\n\n\n2\n',
	],
	[
		'rows with only blanks',
		{
			rows:
				row('<c><v>1</v></c>', '<c><v>2</v></c>') +
				row(inline('<t xml:space="preserve">  </t>'), inline('<t>\n</t>')) +
				row('<c><v>3</v></c>'),
		},
		'1,2\n\n3,\n',
	],
	[
		'rows shorter than the header, which are filled',
		{ rows: row('<c><v>1</v></c>', '<c><v>2</v></c>', '<c><v>3</v></c>') + row('<c><v>4</v></c>') },
		'1,2,3\n4,,\n',
	],
	[
		'rows longer than the header, which are kept',
		{ rows: row('<c><v>1</v></c>') + row('<c><v>2</v></c>', '<c/>', '<c><v>3</v></c>') },
		'1\n2,,3\n',
	],
	[
		'blank cells after the header, which are left out',
		{ rows: row('<c><v>1</v></c>', '<c/>', '<c/>') + row('<c><v>2</v></c>', '<c/>', '<c/>') },
		'1\n2\n',
	],
	[
		'an empty first column',
		{ rows: '<row><c r="B1"><v>1</v></c></row><row><c r="B2"><v>2</v></c></row>' },
		',1\n,2\n',
	],
	[
		'hidden rows',
		{ rows: '<row><c><v>1</v></c></row><row hidden="1"><c><v>2</v></c></row>' },
		'1\n2\n',
	],
	[
		'merged cells, whose value is in the first one',
		{
			sheets: [
				{
					xml: '<worksheet><sheetData><row><c r="A1"><v>1</v></c><c r="B1" s="0"/><c r="C1"><v>3</v></c></row></sheetData><mergeCells count="1"><mergeCell ref="A1:B1"/></mergeCells></worksheet>',
				},
			],
		},
		'1,,3\n',
	],
	['no rows', { rows: '' }, ''],
	['an empty sheetData', { sheets: [{ xml: '<worksheet><sheetData/></worksheet>' }] }, ''],
	[
		'prefixes',
		{
			sheets: [
				{
					xml: '<x:worksheet xmlns:x="urn:x"><x:sheetData><x:row r="1"><x:c r="A1" t="inlineStr"><x:is><x:t>Ann</x:t></x:is></x:c><x:c r="B1"><x:v>2</x:v></x:c></x:row></x:sheetData></x:worksheet>',
				},
			],
		},
		'Ann,2\n',
	],
	[
		'the strict format',
		{ strict: true, strings: '<si><t>Ann</t></si>', rows: row('<c t="s"><v>0</v></c>') },
		'Ann\n',
	],
	[
		'apostrophes and spaces around attributes',
		{ rows: "<row  r = '3' ><c\n\tr='B3'\n></c><c r='C3' ><v >7</v ></c ></row >" },
		'\n\n,,7\n',
	],
	[
		'character references in attributes',
		{
			rows: '<row r="&#x33;"><c r="&#66;3" t="&#115;tr"><v>x</v></c><c r="&#x00000044;3" t="s&#116;r"><v>y</v></c></row>',
		},
		'\n\n,x,,y\n',
	],
	[
		'values of white space, which only text can be',
		{
			strings: '<si><t>a</t></si>',
			rows: row(
				'<c><v>\n </v></c>',
				'<c t="b"><v> </v></c>',
				'<c t="s"><v> </v></c>',
				'<c t="d"><v>\t</v></c>',
				'<c t="str"><v> </v></c>',
				'<c><v>7</v></c>',
			),
		},
		',,,," ",7\n',
	],
	['an empty type', { rows: '<row><c t=""><v>7</v></c><c t=" "><v>8</v></c></row>' }, '7,8\n'],
	[
		'rows in an unknown element',
		{ rows: '<x:alt><x:one/><row><c><v>1</v></c></row></x:alt><row><c><v>2</v></c></row>' },
		'1\n2\n',
	],
	[
		'blanks around attributes',
		{ rows: '<row r="\n3 "><c r=" B3\t" t=" str "><v>x</v></c></row><row r=" 0000000000005"/>' },
		'\n\n,x\n',
	],
	[
		'a declaration, comments and instructions',
		{
			sheets: [
				{
					xml: '<?xml version="1.0"?><!-- <sheetData> --><worksheet><?go <row> ?><sheetData><!-- <row> --><row><!-- x --><c><!-- y --><v>7</v></c></row></sheetData></worksheet>',
				},
			],
		},
		'7\n',
	],
	[
		'attributes with names of all kinds',
		{ rows: '<row><c _="1" Ä="2" é:t="s" :="3" z-9.x="4" r="B1"><v>7</v></c></row>' },
		',7\n',
	],
	[
		'a greater-than sign in an attribute',
		{ rows: '<row note="a>b"><c r="A1" note="/>"><v>7</v></c></row>' },
		'7\n',
	],
	[
		'cells after the table, which are ignored',
		{
			sheets: [
				{
					xml: '<worksheet><sheetData><row><c><v>7</v></c></row></sheetData><row><c><v>8</v></c></row></worksheet>',
				},
			],
		},
		'7\n',
	],
	[
		'UTF-16',
		{
			sheets: [
				{
					xml: '\uFEFF<worksheet><sheetData><row><c t="str"><v>Zoë 😀</v></c></row></sheetData></worksheet>',
				},
			],
			change: (files) =>
				files.map((file) =>
					file.name.includes('sheet1')
						? { ...file, data: Buffer.from(String(file.data), 'utf16le') }
						: file,
				),
		},
		'Zoë 😀\n',
	],
];

const ALL = [...TEXTS, ...VALUES, ...STRUCTURE];

it.each(ALL)('reads %s', async (_, parts, expected) => {
	expect(await csvOf(parts)).toBe(expected);
});

/** Of XML that is not well-formed, or of a cell whose type means nothing: cells and rows would be lost or wrong. */
const UNCLEAR: Array<[label: string, rows: string, fault: string]> = [
	['a cell without its closing tag', '<row><c><v>1</v><c><v>2</v></c></row>', 'xml'],
	['a row without its closing tag', '<row><c><v>1</v></c><row><c><v>2</v></c></row>', 'xml'],
	['a value without its closing tag', '<row><c><v>1</c><c><v>2</v></c></row>', 'xml'],
	['a value that is opened twice', '<row><c><v>1<v></c><c><v>2</v></c></row>', 'xml'],
	['a text without its closing tag', row('<c t="inlineStr"><is><t>a</is></c>'), 'xml'],
	['a run without its closing tag', row(inline('<r><t>a</t><r><t>b</t></r>')), 'xml'],
	['a run that is closed by another name', row(inline('<r><t>a</t></s><t>b</t></r>')), 'xml'],
	['a run that is closed twice', row(inline('<r><t>a</t></r></r>')), 'xml'],
	['a formula that is closed by another name', '<row><c><f>A1</v><v>2</v></c></row>', 'xml'],
	['a cell that is closed by another name', '<row><c><v>1</v></x><c><v>2</v></c></row>', 'xml'],
	['a row that is closed by another name', '<row><c><v>1</v></c></rows>', 'xml'],
	['a row that is closed twice', '<row><c><v>1</v></c></row></row>', 'xml'],
	['a cell that is closed twice', '<row><c><v>1</v></c></c><c><v>2</v></c></row>', 'xml'],
	['a row that is opened by another name', '<9ow><c><v>1</v></c></row><row/>', 'xml'],
	['a table in a table', '<sheetData><row><c><v>1</v></c></row></sheetData>', 'xml'],
	['an unknown element that is not closed', '<x><row><c><v>1</v></c></row>', 'xml'],
	['a prefix as a name', '<row><c:><v>1</v></c:></row><row><c><v>1</v></c></r:ow>', 'xml'],
	[
		'an attribute without its closing quote',
		'<row><c r="A1><v>1</v></c><c r="B1"><v>2</v></c></row>',
		'xml',
	],
	['an attribute without a name', '<row><c ="s"><v>1</v></c></row>', 'xml'],
	['an attribute whose name is a digit', '<row><c 9="s"><v>1</v></c></row>', 'xml'],
	['an attribute whose name is a dash', '<row><c r="A1" -="1"><v>1</v></c></row>', 'xml'],
	['an attribute without a value', '<row><c r="A1" s t="b"><v>1</v></c></row>', 'xml'],
	['an attribute without an equals sign', '<row><c r="A1" t"s"><v>1</v></c></row>', 'xml'],
	['an attribute with a tag', '<row><c r="A1" x="<v>"><v>1</v></c></row>', 'xml'],
	['an attribute with an unknown entity', '<row><c r="&A;1"><v>1</v></c></row>', 'xml'],
	['an unknown type', '<row><c t="z"><v>1</v></c></row>', 'type'],
	['a type in upper case', '<row><c t="S"><v>1</v></c></row>', 'type'],
	['a longer type', '<row><c t="shared"><v>1</v></c></row>', 'type'],
	['a type of other characters', '<row><c t="&amp;#115;"><v>7</v></c></row>', 'type'],
	['a type in quotes', '<row><c t="&quot;s&lt;"><v>8</v></c></row>', 'type'],
];

it.each(UNCLEAR)('rejects %s', async (_, rows, fault) => {
	await expect(csvOf({ rows })).rejects.toMatchObject({ name: 'InvalidWorkbookError', fault });
});

describe.each(SIZES.map((sizes) => [sizes]))('in pieces of %j', (sizes) => {
	it.each(UNCLEAR)('rejects %s', async (_, rows, fault) => {
		await expect(csvInPieces({ rows }, sizes)).rejects.toMatchObject({ fault });
	});

	it.each(ALL)('reads %s', async (_, parts, expected) => {
		expect(await csvInPieces(parts, sizes)).toBe(expected);
	});
});

const ERRORS = [
	'#NULL!',
	'#DIV/0!',
	'#VALUE!',
	'#REF!',
	'#NAME?',
	'#NUM!',
	'#N/A',
	'#GETTING_DATA',
];

it.each(ERRORS)('reads %s as blank and reports the cell', async (error) => {
	const rows = `<row r="3"><c><v>1</v></c><c r="AB3" t="e"><f>1/0</f><v>${error}</v></c></row>`;
	const { csv, findings } = await readSheet(makeWorkbook({ rows }));
	expect(csv).toBe('\n\n1\n');
	expect(findings).toEqual([
		{ kind: 'error', count: 1, cells: [{ cell: 'AB3', row: 3, text: error }] },
	]);
});

it('reports the first 10 cells of a kind and counts the others', async () => {
	const rows = Array.from(
		{ length: 25 },
		() => '<row><c><v>1</v></c><c t="e"><v>#N/A</v></c></row>',
	).join('');
	const [{ count, cells }] = (await readSheet(makeWorkbook({ rows }))).findings;
	expect([count, cells.length, cells[9].cell]).toEqual([25, 10, 'B10']);
});

const FORMULAS: Array<[string, string, number]> = [
	['without a value', '<c><f>A2</f></c>', 1],
	['with an empty value, as openpyxl writes it', '<c><f>A2</f><v/></c>', 1],
	['with an empty value of an open tag', '<c><f>A2</f><v></v></c>', 1],
	['with a value of white space', '<c><f>A2</f><v>\n\t</v></c>', 1],
	['that returns an empty text', '<c t="str"><f>""</f><v></v></c>', 0],
	['with a value', '<c><f>A2</f><v>0</v></c>', 0],
];

it.each(FORMULAS)('reports a formula %s, if its value is missing', async (_, cell, count) => {
	const { findings } = await readSheet(makeWorkbook({ rows: row('<c><v>1</v></c>', cell) }));
	expect(findings.map((finding) => [finding.kind, finding.count])).toEqual(
		count === 0 ? [] : [['formulaWithoutValue', 1]],
	);
});
