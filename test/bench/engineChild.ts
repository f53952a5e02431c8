/**
 * One run of the node on n8n's engine, in a process of its own: `node engineChild.js '<EngineTask
 * as JSON>'`. Must run compiled: tsx slows down hot loops. The last line that it prints is its
 * `EngineMeasures`.
 */
import { createReadStream } from 'node:fs';
import path from 'node:path';
import type {
	ICredentialType,
	IExecuteFunctions,
	INodeExecutionData,
	INodeParameters,
	INodeType,
} from 'n8n-workflow';

import {
	productCredentialType,
	productNodeType,
	removeBinaryData,
	runWorkflow,
	type EngineRun,
} from '../engine';
import { CpuProfiler } from './cpuProfiler';
import { ownPeakMemory } from './processUsage';

export interface EngineTask {
	/** Folder of the compiled package. */
	package: string;
	/** The file that Import and Wait imports; undefined: the workflow runs without our node. */
	file?: string;
	url: string;
	clientId: string;
	clientSecret: string;
	parameters?: INodeParameters;
	/** Where to write a CPU profile of the node. */
	profile?: string;
}

export interface EngineMeasures {
	/** The node alone, without starting the engine and running the previous node. */
	wallMs: number;
	cpuMs: number;
	/** The whole workflow, including reading the file into n8n's storage. */
	workflowMs: number;
	/** Peak memory of the process, in bytes. */
	peakBytes: number;
	rows: number;
	imported: number;
	failedItems: number;
	jobs: number;
}

const NODE = 'Marketo';

/**
 * seconds; the simulated jobs end at once, so with the default of 10 s, an import of more than ten
 * jobs would mostly measure waiting
 */
const POLL_INTERVAL = 0.02;

interface Marks {
	wallMs: number;
	cpuMs: number;
}

function cpuMs(): number {
	const { user, system } = process.cpuUsage();
	return (user + system) / 1000;
}

/** The node, timed. */
function timed(node: INodeType, marks: Marks, profile: string | undefined): INodeType {
	return {
		description: node.description,
		methods: node.methods,
		async execute(this: IExecuteFunctions) {
			const profiler = profile === undefined ? undefined : await CpuProfiler.start();
			const cpu = cpuMs();
			const wall = performance.now();
			try {
				return (await node.execute?.call(this)) as INodeExecutionData[][];
			} finally {
				marks.wallMs = performance.now() - wall;
				marks.cpuMs = cpuMs() - cpu;
				if (profile !== undefined) await profiler?.save(profile);
			}
		},
	};
}

function load<T>(folder: string, file: string, className: string): T {
	// eslint-disable-next-line @typescript-eslint/no-require-imports -- what n8n does with a node's file
	const exported = require(path.join(folder, 'dist', file)) as Record<string, new () => T>;
	return new exported[className]();
}

async function run(task: EngineTask, marks: Marks): Promise<EngineRun> {
	const { file, url, clientId, clientSecret, parameters } = task;
	const node = load<INodeType>(
		task.package,
		'nodes/MarketoBulkLeadImport/MarketoBulkLeadImport.node.js',
		'MarketoBulkLeadImport',
	);
	const credential = load<ICredentialType>(
		task.package,
		'credentials/MarketoOAuth2Api.credentials.js',
		'MarketoOAuth2Api',
	);
	const content = file === undefined ? 'email\na@example.com\n' : () => createReadStream(file);
	const fileName = file === undefined ? 'leads.csv' : path.basename(file);
	return await runWorkflow({
		workflow: {
			nodes: [
				{ name: 'Source', type: 'source' },
				{
					name: NODE,
					type: file === undefined ? 'n8n-nodes-base.noOp' : productNodeType,
					parameters: {
						operation: 'importAndWait',
						...parameters,
						options: { pollInterval: POLL_INTERVAL, ...(parameters?.options as INodeParameters) },
					},
				},
			],
			connections: { Source: { main: [[{ node: NODE, type: 'main', index: 0 }]] } },
		},
		sources: { Source: [{ files: { data: { content, fileName } } }] },
		nodeTypes: { [productNodeType]: timed(node, marks, task.profile) },
		credentialTypes: [credential],
		credentials: { [productCredentialType]: { endpoint: url, clientId, clientSecret } },
		binaryMode: 'filesystem',
		// The mode of a scheduled workflow.
		mode: 'trigger',
	});
}

async function main(): Promise<void> {
	const task = JSON.parse(process.argv[2]) as EngineTask;
	const marks: Marks = { wallMs: 0, cpuMs: 0 };
	let ended: EngineRun;
	try {
		ended = await run(task, marks);
	} finally {
		removeBinaryData();
	}
	if (ended.error !== undefined) throw ended.error;
	const [summaries = [], failed = []] = ended.output[NODE] ?? [];
	const summary = summaries[0]?.json ?? {};
	const measures: EngineMeasures = {
		...marks,
		workflowMs: ended.elapsedMs,
		peakBytes: ownPeakMemory(),
		rows: Number(summary.rows ?? 0),
		imported: Number(summary.imported ?? 0),
		failedItems: failed.length,
		jobs: Array.isArray(summary.jobs) ? summary.jobs.length : 0,
	};
	process.stdout.write(`\n${JSON.stringify(measures)}\n`);
}

main().then(
	// Keep-alive connections would hold the process for seconds.
	() => process.exit(0),
	(error: unknown) => {
		console.error(error);
		process.exit(1);
	},
);
