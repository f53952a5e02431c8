import {
	encodeField,
	encodeRecord,
} from '../../../../nodes/MarketoBulkLeadImport/csv/write/encode';
import type { Delimiter } from '../../../../nodes/MarketoBulkLeadImport/csv/types';

test.each<[string, string, Delimiter, string]>([
	['plain', 'abc', ',', 'abc'],
	['empty', '', ',', ''],
	['the delimiter', 'a,b', ',', '"a,b"'],
	['another delimiter', 'a,b', ';', 'a,b'],
	['semicolon', 'a;b', ';', '"a;b"'],
	['pipe', 'a|b', '|', '"a|b"'],
	['tab', 'a\tb', '\t', '"a\tb"'],
	['a tab, with another delimiter', 'a\tb', ',', 'a\tb'],
	['a quote', 'a"b', ',', '"a""b"'],
	['LF', 'a\nb', ',', '"a\nb"'],
	['CR', 'a\rb', ',', '"a\rb"'],
	['a space at the start', ' a', ',', '" a"'],
	['a space at the end', 'a ', '\t', '"a "'],
	['a space inside', 'a b', ',', 'a b'],
	['only a tab', '\t', ',', '"\t"'],
	['a byte-order mark', '\uFEFFa', ',', '"\uFEFFa"'],
	['a formula', '=1+1', ',', '=1+1'],
	['right-to-left text', 'שלום', ',', 'שלום'],
])('encodeField: %s', (_, text, delimiter, expected) => {
	expect(encodeField(text, delimiter)).toBe(expected);
});

test.each<[string, string[], Delimiter, string]>([
	['several', ['a', 'b,c', ''], ',', 'a,"b,c",'],
	['one', ['a'], ',', 'a'],
	['one empty value', [''], ',', '""'],
	['one blank value', [' '], ',', '" "'],
	['two empty values', ['', ''], ';', ';'],
])('encodeRecord: %s', (_, fields, delimiter, expected) => {
	expect(encodeRecord(fields, delimiter)).toBe(expected);
});
