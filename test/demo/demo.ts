import type { IDataObject } from 'n8n-workflow';
import { statSync } from 'node:fs';
import path from 'node:path';
import type { EngineRun } from '../engine';
import { startSimulator, type SimulatorServer } from '../simulator/server';
import { readArguments, SHIPPED_FILE, USAGE, type DemoArguments } from './arguments';
import { Progress } from './progress';
import { checksTable, jobsTable, rowsTable, summaryTable } from './tables';
import { checkAccount, checkRows, type NodeOutput } from './verify';
import { demoWorkflow, WORKFLOW_FILE } from './workflow';

/** How long the simulated Marketo is at work on a job: long enough to be seen. */
const JOB_SECONDS = 1.5;

/** `npm run demo`: the example workflow on n8n's engine, against a simulated Marketo. Exit code 0 when all is as it should be. */
async function main(): Promise<number> {
	const wanted = readArguments(process.argv.slice(2));
	if (wanted.help) {
		print(USAGE);
		return 0;
	}
	const size = sizeOf(wanted.file);
	if (size === undefined) {
		print(`There is no file ${wanted.file}`);
		return 1;
	}
	print(`File      ${relative(wanted.file)} (${size.toLocaleString('en-US')} bytes)`);
	print(`Workflow  ${relative(WORKFLOW_FILE)}`);
	const server = await startSimulator({ jobSeconds: JOB_SECONDS });
	print(
		`Marketo   simulated, ${server.url}; an upload takes up to ${wanted.maxRequestBytes.toLocaleString('en-US')} bytes here\n`,
	);
	try {
		return await importFile(wanted, server);
	} finally {
		await server.close();
	}
}

async function importFile(
	wanted: DemoArguments,
	{ url, simulator }: SimulatorServer,
): Promise<number> {
	const { workflow, importNode, sources } = demoWorkflow(wanted);
	const progress = new Progress(simulator, print);
	progress.say('demo', "n8n's engine starts");
	// It takes seconds to load, so not before something was said.
	const { productCredentialType, removeBinaryData, runWorkflow } = await import('../engine');
	progress.say('demo', 'the workflow starts');
	progress.start();
	let run: EngineRun;
	try {
		run = await runWorkflow({
			workflow,
			sources,
			binaryMode: 'filesystem',
			credentials: {
				[productCredentialType]: {
					endpoint: url,
					clientId: simulator.options.clientId,
					clientSecret: simulator.options.clientSecret,
				},
			},
			onLog: ({ level, message }) => {
				if (level === 'info' && message.startsWith('Marketo')) progress.say('node', message);
			},
		});
	} finally {
		progress.stop();
		removeBinaryData();
	}
	if (run.error !== undefined) {
		print(`\nThe workflow ended with this message, as n8n shows it:\n\n${failureInWords(run)}`);
		return 1;
	}
	progress.say('demo', `the workflow ended: ${run.status}`);
	return report(run, importNode, wanted, simulator);
}

function report(
	run: EngineRun,
	importNode: string,
	wanted: DemoArguments,
	simulator: SimulatorServer['simulator'],
): number {
	const [summaries = [], failedRows = [], rowsWithWarnings = []] = (
		run.output[importNode] ?? []
	).map((items) => items.map(({ json }) => json));
	if (summaries.length !== 1)
		throw new Error(`The node put out ${summaries.length} summaries for one file`);
	const output: NodeOutput = { summary: summaries[0], failedRows, rowsWithWarnings };
	const hints = (run.hints[importNode] ?? []).map(({ message }) => message);

	section('Jobs', jobsTable(output.summary.jobs as IDataObject[]));
	section('Output 1: Summary', summaryTable(summaries));
	section(
		'Output 2: Failed Rows',
		failedRows.length === 0 ? 'none' : rowsTable(failedRows, 'Import Failure Reason', wanted.rows),
	);
	section(
		'Output 3: Rows With Warnings',
		rowsWithWarnings.length === 0
			? 'none'
			: rowsTable(rowsWithWarnings, 'Import Warning Reason', wanted.rows),
	);
	if (hints.length > 0)
		section('Hints beside the output', hints.map((hint) => `- ${hint}`).join('\n'));

	const checks = checkAccount(output, simulator);
	const isAsShipped = wanted.file === SHIPPED_FILE && wanted.lookupField === undefined;
	if (isAsShipped) checks.push(...checkRows(wanted.file, output, simulator));
	section('Compared with what Marketo holds', checksTable(checks));
	const wrong = checks.filter(({ holds }) => !holds).length;
	print(wrong === 0 ? '\nEvery row is accounted for.' : `\n${wrong} of these do not agree.`);
	return wrong === 0 ? 0 : 1;
}

function failureInWords({ error }: EngineRun): string {
	const description = error !== undefined && 'description' in error ? error.description : undefined;
	return [error?.message, description]
		.filter((part) => typeof part === 'string' && part !== '')
		.join('\n');
}

function section(title: string, body: string): void {
	print(`\n${title}\n${body}`);
}

function sizeOf(file: string): number | undefined {
	const stats = statSync(file, { throwIfNoEntry: false });
	return stats?.isFile() === true ? stats.size : undefined;
}

function relative(file: string): string {
	const shown = path.relative(process.cwd(), file);
	return shown.startsWith('..') ? file : shown;
}

function print(line: string): void {
	process.stdout.write(`${line}\n`);
}

main().then(
	(code) => {
		process.exitCode = code;
	},
	(error: unknown) => {
		process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
		process.exitCode = 1;
	},
);
