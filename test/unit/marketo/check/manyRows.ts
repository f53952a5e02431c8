import { fileSource, checkOf } from '../sources';

/**
 * Run by checkSource.test.ts: checks 2.2 million rows that are generated while they are read, and
 * prints time and memory.
 */

const ROWS = 2_200_000;
const ROWS_IN_A_CHUNK = 20_000;

let mostHeld = 0;
let before = 0;

function held(): number {
	if (globalThis.gc === undefined) throw new Error('Run this with --expose-gc');
	globalThis.gc();
	const { arrayBuffers, heapUsed } = process.memoryUsage();
	return arrayBuffers + heapUsed;
}

/** All addresses are different, except those of the millionth row and the last row, which repeat the first one. */
async function* rows(): AsyncGenerator<Uint8Array> {
	yield Buffer.from('email,city\n');
	before = held();
	for (let from = 0; from < ROWS; from += ROWS_IN_A_CHUNK) {
		await Promise.resolve();
		mostHeld = Math.max(mostHeld, held() - before);
		let text = '';
		for (let i = from; i < from + ROWS_IN_A_CHUNK; i++)
			text += `${i === 1_000_000 || i === ROWS - 1 ? 0 : i}@x.example,Bonn\n`;
		yield Buffer.from(text);
	}
}

async function main(): Promise<void> {
	const source = fileSource('', {
		dialect: { encoding: 'utf-8', delimiter: ',', bomLength: 0, hasSepLine: false },
		open: async () => await Promise.resolve(rows()),
	});
	const { rows: count, problems } = await checkOf(source);
	process.stdout.write(JSON.stringify({ rows: count, mostHeld, problems }));
}

void main();
