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

/** Duration of a job in the simulated Marketo, long enough to be visible. */
const JOB_SECONDS = 1.5;

/** `npm run demo`: the example workflow on n8n's engine, against a simulated Marketo. The exit code is 0 if all counts match. */
async function main(): Promise<number> {
	const wanted = readArguments(process.argv.slice(2));
	if (wanted.help) {
		print(USAGE);
		return 0;
	}
	const size = sizeOf(wanted.file);
	if (size === undefined) {
		print(`File not found: ${wanted.file}`);
		return 1;
	}
	print(`File      ${relative(wanted.file)} (${size.toLocaleString('en-US')} bytes)`);
	print(`Workflow  ${relative(WORKFLOW_FILE)}`);
	const server = await startSimulator({ jobSeconds: JOB_SECONDS });
	print(
		`Marketo   simulated at ${server.url}, with up to ${wanted.maxRequestBytes.toLocaleString('en-US')} bytes per upload\n`,
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
	progress.say('demo', "loading n8n's engine");
	// Loading takes seconds, so print something first.
	const { productCredentialType, removeBinaryData, runWorkflow } = await import('../engine');
	progress.say('demo', 'starting the workflow');
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
		print(`\nThe workflow failed. n8n shows:\n\n${failureInWords(run)}`);
		return 1;
	}
	progress.say('demo', `workflow finished: ${run.status}`);
	return report(run, importNode, wanted, simulator);
}

function report(
	run: EngineRun,
	importNode: string,
	wanted: DemoArguments,
	simulator: SimulatorServer['simulator'],
): number {
	const [summaries = [], failedRows = [], warnings = []] = (run.output[importNode] ?? []).map(
		(items) => items.map(({ json }) => json),
	);
	if (summaries.length !== 1)
		throw new Error(`The node returned ${summaries.length} summaries for one file`);
	const output: NodeOutput = { summary: summaries[0], failedRows, warnings };
	const hints = (run.hints[importNode] ?? []).map(({ message }) => message);

	section('Jobs', jobsTable(output.summary.jobs as IDataObject[]));
	section('Output 1: Summary', summaryTable(summaries));
	section(
		'Output 2: Failed Rows',
		failedRows.length === 0 ? 'none' : rowsTable(failedRows, 'Import Failure Reason', wanted.rows),
	);
	section(
		'Output 3: Warnings',
		warnings.length === 0 ? 'none' : rowsTable(warnings, 'Import Warning Reason', wanted.rows),
	);
	if (hints.length > 0) section('Hints', hints.map((hint) => `- ${hint}`).join('\n'));

	const checks = checkAccount(output, simulator);
	const isAsShipped = wanted.file === SHIPPED_FILE && wanted.lookupField === undefined;
	if (isAsShipped) checks.push(...checkRows(wanted.file, output, simulator));
	section('Comparison with Marketo', checksTable(checks));
	const wrong = checks.filter(({ holds }) => !holds).length;
	print(wrong === 0 ? '\nEvery row is accounted for.' : `\n${wrong} of these counts differ.`);
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
