import type { INodeParameters } from 'n8n-workflow';
import { lastJson, runChild } from './children';
import type { Compiled } from './compile';
import type { EngineMeasures, EngineTask } from './engineChild';
import type { SimulatorProcess } from './simulatorProcess';

export interface EngineRunOptions {
	/** undefined: the engine runs a workflow without our node */
	file?: string;
	parameters?: INodeParameters;
	profile?: string;
	limitMs?: number;
}

export type EngineOutcome = EngineMeasures & { calls: number };

const LIMIT = 300_000;

/** Runs one import (or none) on n8n's engine, in a new process. */
export async function runEngine(
	compiled: Compiled,
	simulator: SimulatorProcess,
	options: EngineRunOptions = {},
): Promise<EngineOutcome> {
	const { limitMs = LIMIT, ...rest } = options;
	await simulator.reset();
	const { url, clientId, clientSecret } = simulator;
	const task: EngineTask = { package: compiled.package, url, clientId, clientSecret, ...rest };
	const stdout = await runChild(
		process.execPath,
		[compiled.script('engineChild'), JSON.stringify(task)],
		{ limitMs },
	);
	const measures = lastJson<EngineMeasures>(stdout);
	const calls = await simulator.calls();
	if (options.file !== undefined && measures.rows === 0)
		throw new Error('The import imported nothing');
	return { ...measures, calls: calls.length };
}
