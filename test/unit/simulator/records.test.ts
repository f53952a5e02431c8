import { parse } from 'csv-parse/sync';
import fc from 'fast-check';

import { countRecords } from '../../simulator/recordCounter';
import { parseFile } from '../../simulator/records';

describe('counting records', () => {
	test.each([
		['nothing', '', 0],
		['blank lines', '\n\r\n\n', 0],
		['one line', 'a', 1],
		['LF', 'a\nb\n', 2],
		['CRLF', 'a\r\nb\r\n', 2],
		['CR alone', 'a\rb\r', 2],
		['newlines in quotes', 'a\n"x\ny\r\nz"\n', 2],
		['doubled quotes', 'a\n"x""\ny"\nb', 3],
		['a blank line in between', 'a\n\nb\n', 2],
		['a row of delimiters', 'a,b\n,\n', 2],
	])('%s', (_label, text, count) => {
		expect(countRecords(Buffer.from(text))).toBe(count);
	});

	const cell = fc.oneof(
		fc.constantFrom('', 'plain', 'ü', ' '),
		fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r\n', ';') }).map(quoted),
	);
	const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), {
		minLength: 1,
		maxLength: 10,
	});

	test('agrees with csv-parse', () => {
		fc.assert(
			fc.property(
				table,
				fc.constantFrom('\n', '\r\n'),
				fc.boolean(),
				fc.nat(50),
				(rows, lineEnd, closed, cut) => {
					const text = rows.map((cells) => cells.join(',')).join(lineEnd) + (closed ? lineEnd : '');
					const options = {
						relax_column_count: true,
						skip_empty_lines: true,
						record_delimiter: lineEnd,
					};
					const bytes = Buffer.from(text);
					const records = parse(text, options).length;
					expect(countRecords(bytes)).toBe(records);
					expect(countRecords(bytes.subarray(0, cut), bytes.subarray(cut))).toBe(records);
				},
			),
		);
	});
});

function quoted(text: string): string {
	return `"${text.replaceAll('"', '""')}"`;
}

describe('reading a file', () => {
	test('an invalid quote affects only its own record', () => {
		const { header, records } = parseFile(
			Buffer.from('a,b\n1,"x\ny"\n2,z"z\n3,ok\n'),
			'csv',
			false,
		);
		expect(header).toEqual(['a', 'b']);
		expect(records).toEqual([
			{ cells: ['1', 'x\ny'] },
			{ cells: ['2,z"z'], problem: 'Row could not be parsed' },
			{ cells: ['3', 'ok'] },
		]);
	});
});
