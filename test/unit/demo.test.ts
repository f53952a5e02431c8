import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { IDataObject } from 'n8n-workflow';
import { readArguments } from '../demo/arguments';
import { checkAccount, checkRows, type NodeOutput } from '../demo/verify';
import { removeBinaryData } from '../engine';
import { startSimulator, type SimulatorServer } from '../simulator/server';
import { credentialFor, runNode } from '../support/runNode';

// What the demo calls agreement must be able to disagree.

const FILE =
	'Email Address,First Name\nada@example.com,Ada\n,Nobody\nodd@@example.com,Odd\nben@example.com,Ben\n';

let server: SimulatorServer;
let folder: string;
let file: string;
let output: NodeOutput;

beforeAll(async () => {
	folder = mkdtempSync(path.join(os.tmpdir(), 'demo-'));
	file = path.join(folder, 'leads.csv');
	writeFileSync(file, FILE);
	server = await startSimulator({ jobSeconds: 0 });
	const { json } = await runNode({
		parameters: { operation: 'importAndWait', options: { pollInterval: 0.05 } },
		file: FILE,
		credentials: credentialFor(server.url, server.simulator),
	});
	output = { summary: json[0][0], failedRows: json[1], rowsWithWarnings: json[2] };
});

afterAll(async () => {
	await server.close();
	rmSync(folder, { recursive: true });
	removeBinaryData();
});

function disagreements(told: NodeOutput): string[] {
	return [...checkAccount(told, server.simulator), ...checkRows(file, told, server.simulator)]
		.filter(({ holds }) => !holds)
		.map(({ what }) => what);
}

function withSummary(changes: IDataObject): NodeOutput {
	return { ...output, summary: { ...output.summary, ...changes } };
}

test('an honest account agrees', () => {
	expect(disagreements(output)).toEqual([]);
});

test.each<[label: string, lie: () => NodeOutput, found: string]>([
	['a row too many', () => withSummary({ rows: 5 }), 'Rows in the file'],
	['imports that were none', () => withSummary({ imported: 4 }), 'Leads in the database'],
	['failures kept quiet', () => withSummary({ failed: 0 }), 'Rows failed'],
	['a job that is not told', () => withSummary({ jobs: [] }), 'Jobs'],
	['rows not accounted for', () => withSummary({ unaccounted: 1 }), 'Rows not accounted for'],
	['no count at all', () => withSummary({ imported: null }), 'Rows imported'],
	[
		'a failed row under the number of its neighbour',
		() => ({ ...output, failedRows: [{ ...output.failedRows[0], 'Import Row Number': 4 }] }),
		'Failed rows under their number',
	],
	[
		'a failed row with another value',
		() => ({ ...output, failedRows: [{ ...output.failedRows[0], 'First Name': 'Somebody' }] }),
		'Failed rows under their number',
	],
	[
		'a warning that is left out',
		() => ({ ...output, rowsWithWarnings: [] }),
		'Rows with warnings put out',
	],
])('%s is found', (_label, lie, found) => {
	expect(disagreements(lie())).toContain(found);
});

test('a lead that holds another value than the file is found', () => {
	writeFileSync(file, FILE.replace('Ben', 'Benjamin'));
	expect(disagreements(output)).toEqual(['Rows that are leads, value for value']);
});

test.each<[label: string, args: string[]]>([
	['no number', ['--rows', 'many']],
	['a negative number', ['--max-request-bytes=-1']],
	['an unknown flag', ['--fiel', 'x.csv']],
	['a word too many', ['leads.csv']],
])('%s on the command line is refused', (_label, args) => {
	expect(() => readArguments(args)).toThrow();
});
