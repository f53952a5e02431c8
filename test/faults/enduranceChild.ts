import { seededRandom } from '../simulator/random';
import { startSimulator } from '../simulator/server';
import { credentialFor, runNode } from '../support/runNode';
import { collect } from './collect';
import type { Endured } from './endurance';
import { violationsOf } from './invariants';
import { plainScenario } from './scenario';
import { makeFile } from './source';
import { runVirtually } from './virtualRun';

const OBJECTS = ['lead', 'programMember', 'customObject'] as const;

async function heapAfterCollection(): Promise<number> {
	for (let i = 0; i < 4; i++) {
		await new Promise((resolve) => setTimeout(resolve, 20));
		collect();
	}
	return process.memoryUsage().heapUsed;
}

async function importVirtually(seed: number): Promise<string[]> {
	return violationsOf(
		await runVirtually(
			plainScenario(
				{ resource: OBJECTS[seed % 3], operation: 'importAndWait' },
				seededRandom(seed),
			),
			[],
			seed,
		),
	);
}

/** A new simulator for each import, so that its memory is not mistaken for the node's. */
async function importOverEngine(seed: number): Promise<string[]> {
	const server = await startSimulator({ jobSeconds: 0.005 });
	const shape = {
		rows: 24,
		delimiter: ',',
		newline: '\n',
		encoding: 'utf8',
		bad: 0.15,
		odd: 0.15,
		displayNames: true,
	} as const;
	const run = await runNode({
		parameters: {
			operation: 'importAndWait',
			options: { pollInterval: 0.02, maxRequestBytes: 1_500 },
		},
		file: makeFile('leads', shape, seededRandom(seed)).bytes,
		credentials: credentialFor(server.url, server.simulator),
	});
	await server.close();
	return run.message !== undefined || run.json[0]?.[0]?.unaccounted !== 0
		? [`import ${seed}: ${run.message ?? 'rows are unaccounted for'}`]
		: [];
}

async function main(): Promise<void> {
	const [seed, imports] = process.argv.slice(2, 4).map(Number);
	const importOne = process.argv[4] === 'engine' ? importOverEngine : importVirtually;
	const endured: Endured = { heap: {}, handlesBefore: [], handlesAfter: [], violations: [] };
	for (let i = 1; i <= imports; i++) {
		endured.violations.push(...(await importOne(seed + i)));
		if (i === 100) endured.handlesBefore = process.getActiveResourcesInfo();
		if (i === 100 || i === imports) endured.heap[i] = await heapAfterCollection();
	}
	endured.handlesAfter = process.getActiveResourcesInfo();
	process.send?.(endured, () => process.disconnect());
}

void main();
