import {
	DOUBLED,
	FieldBounds,
	fieldText,
	findFields,
	parseRecord,
	QUOTED,
	STRAY,
} from '../../../../nodes/MarketoBulkLeadImport/csv/read/fields';
import type { Delimiter } from '../../../../nodes/MarketoBulkLeadImport/csv/types';

const CASES: Array<[string, string, Delimiter, string[], number[]]> = [
	['plain', 'a,b,c', ',', ['a', 'b', 'c'], [0, 0, 0]],
	['nothing', '', ',', [''], [0]],
	['empty fields', ',,', ',', ['', '', ''], [0, 0, 0]],
	['quoted', '"a,b","c\nd"', ',', ['a,b', 'c\nd'], [QUOTED, QUOTED]],
	['an empty quoted field', '"",""', ',', ['', ''], [QUOTED, QUOTED]],
	['doubled', '"a""b",""""', ',', ['a"b', '"'], [QUOTED | DOUBLED, QUOTED | DOUBLED]],
	['many doubled quotes', '"a""""b"', ',', ['a""b'], [QUOTED | DOUBLED]],
	['a quote inside an unquoted field', 'a"b,c""d', ',', ['a"b', 'c""d'], [STRAY, STRAY]],
	['text after a closing quote', '"a"b,c', ',', ['ab', 'c'], [QUOTED | STRAY, 0]],
	['quotes after a closing quote', '"a"b"c",d', ',', ['ab"c"', 'd'], [QUOTED | STRAY, 0]],
	['doubled quotes, then text', '"a""b"c""', ',', ['a"bc""'], [QUOTED | DOUBLED | STRAY]],
	['a space after a closing quote', '"a" ,b', ',', ['a ', 'b'], [QUOTED | STRAY, 0]],
	['a quote never closed', 'a,"b,c', ',', ['a', 'b,c'], [0, QUOTED | STRAY]],
	['a quote at the end', 'a,"', ',', ['a', ''], [0, QUOTED | STRAY]],
	['semicolon', '"a;b";c,d', ';', ['a;b', 'c,d'], [QUOTED, 0]],
	['tab', 'a\t\t"b\t"', '\t', ['a', '', 'b\t'], [0, 0, QUOTED]],
	['pipe', 'a|b;c', '|', ['a', 'b;c'], [0, 0]],
	['spaces are kept', ' a , b ', ',', [' a ', ' b '], [0, 0]],
	['other alphabets', 'ü,"漢,字",😀"x,é', ',', ['ü', '漢,字', '😀"x', 'é'], [0, QUOTED, STRAY, 0]],
	['a byte-order mark inside', 'a,\uFEFFb', ',', ['a', '\uFEFFb'], [0, 0]],
];

describe('fields', () => {
	test.each(CASES)('%s', (_, record, delimiter, values, flags) => {
		const bytes = Buffer.from(`__${record}__`);
		const end = bytes.length - 2;
		const bounds = new FieldBounds();
		expect(findFields(bytes, 2, end, delimiter, bounds)).toBe(values.length);
		expect(bounds.count).toBe(values.length);
		expect(values.map((_value, i) => fieldText(bytes, bounds, i))).toEqual(values);
		expect([...bounds.flags.subarray(0, bounds.count)]).toEqual(flags);
		expect(parseRecord(bytes, 2, end, delimiter)).toEqual(values);
		expect(parseRecord(new Uint8Array(bytes), 2, end, delimiter)).toEqual(values);
	});

	test('grows, and clears the flags of the previous record', () => {
		const bounds = new FieldBounds();
		const quoted = Buffer.from('"a""b",'.repeat(1000));
		expect(findFields(quoted, 0, quoted.length, ',', bounds)).toBe(1001);
		expect(fieldText(quoted, bounds, 999)).toBe('a"b');
		const plain = Buffer.from('x,'.repeat(1000));
		expect(findFields(plain, 0, plain.length, ',', bounds)).toBe(1001);
		expect(bounds.flags.subarray(0, 1001).every((flag) => flag === 0)).toBe(true);
	});
});
