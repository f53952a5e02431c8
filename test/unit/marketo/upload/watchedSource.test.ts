import { SourceChangedError } from '../../../../nodes/MarketoBulkLeadImport/marketo/errors/SourceChangedError';
import type { ImportSource } from '../../../../nodes/MarketoBulkLeadImport/marketo/upload/source';
import {
	looksUnchanged,
	watchedSource,
} from '../../../../nodes/MarketoBulkLeadImport/marketo/upload/watchedSource';
import { randomFrom } from '../../../bench/generate';
import { rejection } from '../scripted';
import { fileSource } from '../sources';

function randomBytes(length: number): Uint8Array {
	const random = randomFrom(length);
	return Uint8Array.from({ length }, () => Math.floor(random() * 256));
}

async function readAll(source: ImportSource): Promise<Buffer> {
	const chunks: Uint8Array[] = [];
	for await (const chunk of await source.open()) chunks.push(chunk);
	return Buffer.concat(chunks);
}

/** The bytes yielded before the change is detected. */
async function readUntilChange(source: ImportSource): Promise<Buffer> {
	const chunks: Uint8Array[] = [];
	const error = await rejection(
		(async () => {
			for await (const chunk of await source.open()) chunks.push(chunk);
		})(),
	);
	expect(error).toBeInstanceOf(SourceChangedError);
	expect(error).toMatchObject({ message: 'leads.csv changed during the import' });
	return Buffer.concat(chunks);
}

/** The digest of a source that was read once, as in the state of an import. */
async function digestOf(content: Uint8Array, chunkBytes?: number) {
	const source = watchedSource(
		fileSource(content, { ...(chunkBytes !== undefined && { chunkBytes }) }),
	);
	expect(source.digest?.()).toBeUndefined();
	await readAll(source);
	return JSON.parse(JSON.stringify(source.digest?.())) as NonNullable<
		ReturnType<NonNullable<ImportSource['digest']>>
	>;
}

const SIZES = [0, 1, 5, 65_535, 65_536, 65_537, 300_001];

test.each(SIZES)('yields %d bytes unchanged, in chunks of any size', async (size) => {
	const content = randomBytes(size);
	const digest = await digestOf(content, 10_007);
	expect(digest.bytes).toBe(size);
	expect(digest.hashes).toHaveLength(Math.floor(size / 65_536));
	for (const chunkBytes of [997, 65_536, 1_000_000]) {
		expect(await digestOf(content, chunkBytes)).toEqual(digest);
		const source = fileSource(content, { chunkBytes });
		expect((await readAll(watchedSource(source, digest))).equals(content)).toBe(true);
		expect(source.unclosed).toBe(0);
	}
});

describe('a change is detected before any of it is yielded', () => {
	const content = randomBytes(300_001);

	test.each([0, 1, 65_535, 65_536, 131_071, 150_000, 262_143, 262_144, 299_999, 300_000])(
		'in byte %d, with the same length',
		async (at) => {
			const digest = await digestOf(content);
			for (const bit of [1, 0x20, 0x80]) {
				const changed = content.slice();
				changed[at] ^= bit;
				const given = await readUntilChange(
					watchedSource(fileSource(changed, { chunkBytes: 9_973 }), digest),
				);
				expect(given.length).toBeLessThanOrEqual(at);
				// At most the bytes between two hashes, and one chunk, are held back.
				expect(given.length).toBeGreaterThan(at - 65_536 - 9_973);
				expect(given.equals(content.subarray(0, given.length))).toBe(true);
			}
		},
	);

	test.each<[label: string, change: (bytes: Uint8Array) => Uint8Array]>([
		['cut off', (bytes) => bytes.slice(0, -1)],
		['cut off between two hashes', (bytes) => bytes.slice(0, 131_072)],
		['empty', () => new Uint8Array()],
		['longer', (bytes) => Buffer.concat([bytes, Buffer.from('x')])],
		['longer by a zero', (bytes) => Buffer.concat([bytes, new Uint8Array(1)])],
		[
			'two rows swapped',
			(bytes) =>
				Buffer.concat([
					bytes.slice(0, 200_000),
					bytes.slice(200_100, 200_200),
					bytes.slice(200_000, 200_100),
					bytes.slice(200_200),
				]),
		],
	])('%s', async (_, change) => {
		const digest = await digestOf(content);
		const given = await readUntilChange(watchedSource(fileSource(change(content)), digest));
		expect(given.equals(content.subarray(0, given.length))).toBe(true);
	});

	test('if the source is read again after it was read to its end', async () => {
		const changing = content.slice();
		const source = watchedSource(fileSource(changing));
		await readAll(source);
		changing[290_000] ^= 1;
		expect((await readUntilChange(source)).length).toBe(262_144);
	});
});

test('reading that ends early proves nothing about the rest', async () => {
	const bytes = fileSource(randomBytes(300_001));
	const source = watchedSource(bytes);
	for await (const _ of await source.open()) break;
	expect(source.digest?.()).toBeUndefined();
	expect(bytes.unclosed).toBe(0);
});

test('the quick check reads no further than the first hash', async () => {
	const content = randomBytes(300_001);
	const digest = await digestOf(content);
	const changed = content.slice();
	changed[65_535] ^= 1;
	const later = content.slice();
	later[65_536] ^= 1;
	const same = fileSource(content);
	expect(await looksUnchanged(watchedSource(same, digest))).toBe(true);
	expect(same.chunksRead).toBe(1);
	expect(await looksUnchanged(watchedSource(fileSource(changed), digest))).toBe(false);
	expect(await looksUnchanged(watchedSource(fileSource(later), digest))).toBe(true);
});

test('keeps at most 1,024 hashes of a large source, at greater distances', async () => {
	const block = randomBytes(65_536);
	const blocks = 5_000;
	const largeSource = (changedBlock?: number): ImportSource => ({
		...fileSource(''),
		async open() {
			return await Promise.resolve(
				(async function* () {
					for (let i = 0; i < blocks; i++) {
						await Promise.resolve();
						yield i === changedBlock
							? block.map((byte, at) => (at === 7 ? byte ^ 1 : byte))
							: block;
					}
				})(),
			);
		},
	});
	const source = watchedSource(largeSource());
	for await (const _ of await source.open());
	const digest = source.digest?.();
	expect(digest).toMatchObject({ bytes: blocks * 65_536, every: 8 * 65_536 });
	expect(digest?.hashes).toHaveLength(625);
	for await (const _ of await source.open());
	for (const changed of [0, 2_345, 4_999])
		expect((await readUntilChange(watchedSource(largeSource(changed), digest))).length).toBe(
			Math.floor(changed / 8) * 8 * 65_536,
		);
});

test('the notes of a workbook are those of the last time it was read', () => {
	const notes: string[] = [];
	const source: ImportSource = {
		...fileSource(''),
		get notes() {
			return notes as never;
		},
	};
	const watched = watchedSource(source);
	notes.push('found');
	expect(watched.notes).toEqual(['found']);
});
