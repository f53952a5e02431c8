import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { IDataObject } from 'n8n-workflow';
import { readArguments } from '../demo/arguments';
import { checkAccount, checkRows, type NodeOutput } from '../demo/verify';
import { removeBinaryData } from '../engine';
import { startSimulator, type SimulatorServer } from '../simulator/server';
import { credentialFor, runNode } from '../support/runNode';

// The demo compares counts. Each comparison must be able to fail.

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
	output = { summary: json[0][0], failedRows: json[1], warnings: json[2] };
});

afterAll(async () => {
	await server.close();
	rmSync(folder, { recursive: true });
	removeBinaryData();
});

function differences(output: NodeOutput): string[] {
	return [...checkAccount(output, server.simulator), ...checkRows(file, output, server.simulator)]
		.filter(({ holds }) => !holds)
		.map(({ what }) => what);
}

function withSummary(changes: IDataObject): NodeOutput {
	return { ...output, summary: { ...output.summary, ...changes } };
}

test('finds no difference in correct counts', () => {
	expect(differences(output)).toEqual([]);
});

test.each<[label: string, lie: () => NodeOutput, found: string]>([
	['an additional row', () => withSummary({ rows: 5 }), 'Rows in the file'],
	['too many imported rows', () => withSummary({ imported: 4 }), 'Leads in the database'],
	['missing failed rows', () => withSummary({ failed: 0 }), 'Rows failed'],
	['a missing job', () => withSummary({ jobs: [] }), 'Jobs'],
	['unaccounted rows', () => withSummary({ unaccounted: 1 }), 'Unaccounted rows'],
	['a missing count', () => withSummary({ imported: null }), 'Rows imported'],
	[
		'a failed row with the number of the next row',
		() => ({ ...output, failedRows: [{ ...output.failedRows[0], 'Import Row Number': 4 }] }),
		'Failed rows with the right row number',
	],
	[
		'a failed row with another value',
		() => ({ ...output, failedRows: [{ ...output.failedRows[0], 'First Name': 'Somebody' }] }),
		'Failed rows with the right row number',
	],
	['a missing warning', () => ({ ...output, warnings: [] }), 'Rows on the output Warnings'],
])('finds %s', (_label, lie, found) => {
	expect(differences(lie())).toContain(found);
});

test('finds a lead with another value than in the file', () => {
	writeFileSync(file, FILE.replace('Ben', 'Benjamin'));
	expect(differences(output)).toEqual(['Rows that became leads with all values']);
});

test.each<[label: string, args: string[]]>([
	['a word for a number', ['--rows', 'many']],
	['a negative number', ['--max-request-bytes=-1']],
	['an unknown flag', ['--fiel', 'x.csv']],
	['an unexpected argument', ['leads.csv']],
])('rejects %s on the command line', (_label, args) => {
	expect(() => readArguments(args)).toThrow();
});
