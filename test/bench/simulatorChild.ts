/**
 * The simulated Marketo of the benchmarks, in a process of its own: no limits, jobs that end at once. Prints its
 * address. `--keep-rows` lets it read the rows it gets, as failed rows need; else it only counts them.
 */
import { defaultFields } from '../simulator/fields';
import { startSimulator } from '../simulator/server';

const NO_LIMIT = 1_000_000_000;

async function main(): Promise<void> {
	const [leadField] = defaultFields().filter(({ name }) => name === 'dateOfBirth');
	const { url } = await startSimulator({
		// The made-up leads have one column that is no standard field.
		fields: [
			...defaultFields(),
			{ ...leadField, name: 'createdDate', displayName: 'Created Date' },
		],
		jobSeconds: 0,
		callsPer20s: NO_LIMIT,
		dailyQuota: NO_LIMIT,
		maxConcurrent: NO_LIMIT,
		discardRows: !process.argv.includes('--keep-rows'),
	});
	process.stdout.write(`${url}\n`);
	// Whoever started it holds the other end: nothing outlives the benchmark.
	process.stdin.on('end', () => process.exit(0)).resume();
}

main().catch((error: unknown) => {
	console.error(error);
	process.exit(1);
});
