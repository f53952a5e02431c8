import { oneTable } from '../../../nodes/MarketoBulkLeadImport/archive/oneTable';
import type { ZipEntry } from '../../../nodes/MarketoBulkLeadImport/archive/zipDirectory';

const entries = (names: string[]): ZipEntry[] =>
	names.map((name) => ({
		name,
		method: 0,
		isEncrypted: false,
		crc: 0,
		compressedBytes: 0,
		bytes: 0,
		offset: 0,
	}));

const FOUND: Array<[string, string[], string]> = [
	['a CSV file', ['leads.csv'], 'leads.csv'],
	['a workbook', ['Leads.XLSX'], 'Leads.XLSX'],
	['a file in a folder', ['export/', 'export/leads.tsv'], 'export/leads.tsv'],
	[
		'a file next to what macOS adds',
		['leads.csv', '__MACOSX/', '__MACOSX/._leads.csv'],
		'leads.csv',
	],
	[
		'a file next to hidden files',
		['.DS_Store', '.old/leads.csv', 'leads.txt', '.leads.csv'],
		'leads.txt',
	],
	['a file next to other files', ['readme.md', 'leads.csv', 'logo.png'], 'leads.csv'],
	['a path relative to the current folder', ['./leads.csv'], './leads.csv'],
	['a lone file without an extension', ['leads'], 'leads'],
];

it.each(FOUND)('finds the table: %s', (_, names, found) => {
	expect(oneTable(entries(names)).name).toBe(found);
});

const many = Array.from({ length: 100 }, (_, i) => `${i}.csv`);

const REFUSED: Array<[string, string[], object]> = [
	[
		'two tables',
		['a.csv', 'b/b.xlsx', 'c.png'],
		{ name: 'SeveralTablesError', tables: ['a.csv', 'b/b.xlsx'], count: 2 },
	],
	['a hundred tables', many, { name: 'SeveralTablesError', tables: many.slice(0, 20), count: 100 }],
	['no tables', ['logo.png', 'x.zip'], { name: 'NoTableError', entries: ['logo.png', 'x.zip'] }],
	['nothing', [], { name: 'NoTableError', entries: [] }],
	['only folders', ['a/', 'a/b/'], { name: 'NoTableError', entries: [] }],
	['a lone image', ['logo.png'], { name: 'NoTableError', entries: ['logo.png'] }],
];

it.each(REFUSED)('rejects %s', (_, names, error) => {
	expect(thrownBy(() => oneTable(entries(names)))).toMatchObject(error);
});

function thrownBy(call: () => unknown): unknown {
	try {
		return call();
	} catch (error) {
		return error;
	}
}
