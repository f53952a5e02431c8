import { PartMemory } from '../../../../nodes/MarketoBulkLeadImport/csv/write/partMemory';
import { readHeader } from '../../../../nodes/MarketoBulkLeadImport/csv/read/header';
import { splitIntoParts, type Part } from '../../../../nodes/MarketoBulkLeadImport/csv/write/split';
import { batchesOf } from '../reading';

const TEXT = `h\n${Array.from({ length: 8 }, (_, i) => `${i}${i}\n`).join('')}`;

/** What each part said when it came, and what its bytes say when all have come. */
async function textsOf(
	memory: PartMemory,
	onPart: (part: Part) => void,
): Promise<{ atOnce: string[]; atTheEnd: string[] }> {
	const { rest } = await readHeader(batchesOf(TEXT, {}, [5]), ',');
	const parts: Part[] = [];
	const atOnce: string[] = [];
	for await (const part of splitIntoParts(rest, {
		header: Buffer.from('h\n'),
		maxBytes: 8,
		memory,
	})) {
		parts.push(part);
		atOnce.push(Buffer.from(part.bytes).toString());
		onPart(part);
	}
	return { atOnce, atTheEnd: parts.map(({ bytes }) => Buffer.from(bytes).toString()) };
}

const EXPECTED = ['h\n00\n11\n', 'h\n22\n33\n', 'h\n44\n55\n', 'h\n66\n77\n'];

test('a part that is not released keeps its bytes', async () => {
	const { atOnce, atTheEnd } = await textsOf(new PartMemory(), () => undefined);
	expect(atOnce).toEqual(EXPECTED);
	expect(atTheEnd).toEqual(EXPECTED);
});

test('a released part leaves its memory to the next', async () => {
	const memory = new PartMemory();
	const taken = new Set<ArrayBufferLike>();
	const { atOnce } = await textsOf(memory, (part) => {
		taken.add(part.bytes.buffer);
		part.release();
	});
	expect(atOnce).toEqual(EXPECTED);
	expect(taken.size).toBe(1);
});

test('what is released twice is not given away twice', async () => {
	const memory = new PartMemory();
	let first: Part | undefined;
	const { atOnce } = await textsOf(memory, (part) => {
		first ??= part;
		first.release();
	});
	expect(atOnce).toEqual(EXPECTED);
	const { bytes, release } = first as Part;
	release();
	expect(memory.take(1).buffer).not.toBe(bytes.buffer);
});

test('memory that is too small is let go', () => {
	const memory = new PartMemory();
	const small = memory.take(10);
	const wanted = small.length + 1;
	memory.giveBack(small);
	expect(memory.take(wanted).length).toBeGreaterThanOrEqual(wanted);
	expect(memory.take(10)).not.toBe(small);
});
