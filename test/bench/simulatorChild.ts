/**
 * The simulated Marketo for the benchmarks, in a process of its own: no limits, and jobs that end
 * at once. Prints its URL. With `--keep-rows` it reads the rows, as failed rows require; otherwise
 * it only counts them.
 */
import { defaultFields } from '../simulator/fields';
import { startSimulator } from '../simulator/server';

const NO_LIMIT = 1_000_000_000;

async function main(): Promise<void> {
	const [leadField] = defaultFields().filter(({ name }) => name === 'dateOfBirth');
	const { url } = await startSimulator({
		// The generated leads have one column that isn't a standard field.
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
	// The parent process holds the other end, so this process ends with it.
	process.stdin.on('end', () => process.exit(0)).resume();
}

main().catch((error: unknown) => {
	console.error(error);
	process.exit(1);
});
