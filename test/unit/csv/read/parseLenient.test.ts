import {
	parseLenient,
	type LenientRow,
} from '../../../../nodes/MarketoBulkLeadImport/csv/read/parseLenient';
import type { Delimiter } from '../../../../nodes/MarketoBulkLeadImport/csv/types';

type Row = [line: number, readable: boolean, fields: string[], raw?: string];

function rowsOf(rows: readonly Row[], parsed: readonly LenientRow[]): Row[] {
	return parsed.map(({ line, readable, fields, raw }, i) =>
		rows[i]?.length === 4 ? [line, readable, fields, raw] : [line, readable, fields],
	);
}

test.each<[string, string, Row[]]>([
	[
		'plain',
		'a,b\n1,2\n3,4\n',
		[
			[2, true, ['1', '2'], '1,2'],
			[3, true, ['3', '4'], '3,4'],
		],
	],
	['nothing after the header', 'a,b\n', []],
	['no newline at the end', 'a,b\n1,2', [[2, true, ['1', '2'], '1,2']]],
	[
		'CRLF and CR',
		'a,b\r\n1,2\r3,4\r\n',
		[
			[2, true, ['1', '2'], '1,2'],
			[3, true, ['3', '4'], '3,4'],
		],
	],
	['quoted', 'a,b\n"1,""x""",2\n', [[2, true, ['1,"x"', '2'], '"1,""x""",2']]],
	[
		'quoted newlines',
		'a,b\n"1\r\n\n2",3\n4,5\n',
		[
			[2, true, ['1\r\n\n2', '3'], '"1\r\n\n2",3'],
			[5, true, ['4', '5']],
		],
	],
	[
		'blank lines',
		'a,b\n\n1,2\n \n3,4\n',
		[
			[3, true, ['1', '2']],
			[5, true, ['3', '4']],
		],
	],
	[
		'too few fields',
		'a,b\n1\n2,3\n',
		[
			[2, false, ['1'], '1'],
			[3, true, ['2', '3']],
		],
	],
	[
		'too many fields',
		'a,b\n1,2,3\n2,3\n',
		[
			[2, false, ['1', '2', '3'], '1,2,3'],
			[3, true, ['2', '3']],
		],
	],
	['a quote inside', 'a,b\nx"y,2\n', [[2, true, ['x"y', '2']]]],
	['text after a closing quote', 'a,b\n"x"y,2\n', [[2, true, ['xy', '2']]]],
	['quotes not doubled', 'a,b\n"say "hi" now",2\n', [[2, true, ['say hi" now"', '2']]]],
	[
		'a quote never closed costs one line',
		'a,b\n1,"x\n2,y\n3,"z"\n4,"p\nq"\n',
		[
			[2, true, ['1', '"x']],
			[3, true, ['2', 'y']],
			[4, true, ['3', 'z']],
			[5, true, ['4', 'p\nq']],
		],
	],
	[
		'a quote never closed before a delimiter',
		'a,b,c\n1,"x,2\n2,y,3\n',
		[
			[2, true, ['1', '"x', '2']],
			[3, true, ['2', 'y', '3']],
		],
	],
	[
		'a quoted newline in a record with too few fields, read line by line',
		'a,b,c\n1,"x\ny"\n1,2,3\n',
		[
			[2, false, ['1', '"x'], '1,"x'],
			[3, false, ['y"'], 'y"'],
			[4, true, ['1', '2', '3']],
		],
	],
	[
		'a quote at the end of the text',
		'a,b\n1,2\n3,"',
		[
			[2, true, ['1', '2']],
			[3, true, ['3', '"']],
		],
	],
])('%s', (_, text, rows) => {
	const parsed = parseLenient(text, ',');
	expect(rowsOf(rows, parsed.rows)).toEqual(rows);
	expect(parsed.header).toEqual(text.startsWith('a,b,c') ? ['a', 'b', 'c'] : ['a', 'b']);
});

test.each<[string, string, Delimiter, string[]]>([
	['nothing', '', ',', []],
	['blank', '\n\n', ',', []],
	['a byte-order mark', '\uFEFFa,b\n', ',', ['a', 'b']],
	['quoted', '"a\nx",b\n1,2\n', ',', ['a\nx', 'b']],
	['badly quoted', '"a"x,b"\n1,2\n', ',', ['ax', 'b"']],
	['a quote never closed', '"a;b\n1;2\n', ';', ['"a', 'b']],
	['tabs', 'a\tb,c\n', '\t', ['a', 'b,c']],
])('header: %s', (_, text, delimiter, header) => {
	expect(parseLenient(text, delimiter).header).toEqual(header);
});

test('reads a line of tabs as a row if the delimiter is a tab', () => {
	expect(parseLenient('a\tb\n\t\n', '\t').rows).toMatchObject([{ fields: ['', ''], line: 2 }]);
});
