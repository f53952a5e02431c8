import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { runInNewContext } from 'node:vm';
import type { Case, DelimiterName } from './case';
import { CORPORA } from './corpora';

const packages = path.resolve(__dirname, '../../node_modules');
const fixtures = path.resolve(__dirname, '../fixtures');

/** Tables with which other projects test their CSV readers, and tables written by real programs. */
export function realTables(): Case[] {
	return [
		...filesIn(path.join(packages, 'csv-spectrum/csvs')),
		...filesIn(path.join(packages, 'papaparse/tests')),
		...filesIn(fixtures),
		...papaparseInputs(),
		...CORPORA.map(([name, text, encoding]): Named => [name, Buffer.from(text, encoding)]),
	].flatMap(([name, bytes]) => casesOf(name, bytes));
}

type Named = [name: string, bytes: Uint8Array];

function filesIn(folder: string): Named[] {
	return readdirSync(folder)
		.filter((name) => /\.(csv|txt)$/.test(name))
		.map((name): Named => [name, readFileSync(path.join(folder, name))]);
}

/** The file of test cases is not a module: its tables are variables of a script. */
function papaparseInputs(): Named[] {
	const script = readFileSync(path.join(packages, 'papaparse/tests/test-cases.js'), 'utf8');
	const tables = script.slice(0, script.indexOf('var PARSE_ASYNC_TESTS'));
	const sandbox = {
		describe: () => undefined,
		module: { exports: {} },
		require: () => ({ assert: {} }),
		inputs: [] as string[],
	};
	runInNewContext(
		`${tables}; inputs = [...CORE_PARSER_TESTS, ...PARSE_TESTS].map(({ input }) => String(input));`,
		sandbox,
	);
	if (sandbox.inputs.length < 100) throw new Error('Papa Parse has other test cases than expected');
	return Array.from(sandbox.inputs, (input, i): Named => [`papaparse ${i}`, Buffer.from(input)]);
}

function casesOf(name: string, bytes: Uint8Array): Case[] {
	const delimiters: Array<DelimiterName | undefined> = [undefined, ',', ';', '\t', '|'];
	const all = delimiters.flatMap((delimiter) =>
		[1_000, 10_000_000].map((maxRequestBytes): Case => ({
			name: `${name} ${JSON.stringify(delimiter ?? 'auto')} ${maxRequestBytes}`,
			source: { kind: 'file', bytes },
			settings: {
				maxRequestBytes,
				// Their columns are not Marketo fields, so all rows are sent, and all of them fail.
				matching: 'asIs',
				mappings: [],
				checkColumns: false,
				lookupField: 'email',
				...(delimiter !== undefined && { delimiter }),
			},
			chunkBytes: bytes.length > 5_000 ? 1_000 : 3,
			isStream: true,
			fileName: 'table.csv',
		})),
	);
	const [small] = all;
	return [
		...all,
		{ ...small, name: `${name}, in steps`, operation: 'importInSteps' },
		{ ...small, name: `${name}, gzip`, source: { kind: 'file', bytes, packing: 'gzip' } },
		{ ...small, name: `${name}, zip`, source: { kind: 'file', bytes, packing: 'zip' } },
		{
			...small,
			name: `${name}, columns matched`,
			settings: { ...small.settings, matching: 'auto', checkColumns: true },
		},
	];
}
