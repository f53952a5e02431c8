import type { IDataObject } from 'n8n-workflow';
import { seededRandom } from '../simulator/random';
import { runNode } from '../support/runNode';
import type { Contender, Finished } from './fairness';
import { makeFile } from './source';

async function compete({ name, credential, rows, seed }: Contender): Promise<Finished> {
	const shape = {
		rows,
		delimiter: ',',
		newline: '\n',
		encoding: 'utf8',
		bad: 0,
		odd: 0,
		displayNames: true,
	} as const;
	const started = performance.now();
	const run = await runNode({
		parameters: {
			operation: 'importAndWait',
			options: { maxRequestBytes: 1_500, pollInterval: 1 },
		},
		file: makeFile(name, shape, seededRandom(seed)).bytes,
		fileName: `${name}.csv`,
		credentials: credential as IDataObject,
	});
	const summary = run.json[0]?.[0];
	return {
		name,
		status: summary?.status,
		unaccounted: summary?.unaccounted,
		took: (performance.now() - started) / 1000,
		message: run.message,
	};
}

process.once('message', (contender: Contender) => {
	void compete(contender).then((finished) => process.send?.(finished));
});
process.send?.('ready');
