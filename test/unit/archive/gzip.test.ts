import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { gunzipped, isGzip } from '../../../nodes/MarketoBulkLeadImport/archive/gzip';
import { gunzipMembers } from '../../../nodes/MarketoBulkLeadImport/archive/gunzipMembers';
import { RUNS } from '../csv/arbitraries';
import { bytesOf, inPieces } from '../csv/reading';
import { sourceOf } from './sources';

const MB = 1024 * 1024;
const CSV = Array.from({ length: 500 }, (_, i) => `lead.${i * 7919}@example.com,${i}\n`).join('');
const packed = gzipSync(CSV);
const changed = Buffer.from(packed);
changed[changed.length - 6] ^= 1;

async function read(bytes: Uint8Array, sizes?: number[]): Promise<string> {
	return (await bytesOf(await gunzipped(sourceOf(bytes, sizes)).open())).toString();
}

const READABLE: Array<[string, Buffer, string]> = [
	['one member', packed, CSV],
	['several members', Buffer.concat([packed, gzipSync('x,y\n'), packed]), `${CSV}x,y\n${CSV}`],
	['an empty member', Buffer.concat([gzipSync(''), packed]), CSV],
];

const BAD: Array<[string, Buffer, object]> = [
	['data that is cut off', packed.subarray(0, 1000), { damage: 'truncated' }],
	['a wrong checksum', changed, { damage: 'checksum' }],
	[
		'a wrong checksum in the second member',
		Buffer.concat([packed, changed]),
		{ damage: 'checksum' },
	],
	[
		'a wrong checksum in the first member',
		Buffer.concat([changed, packed]),
		{ damage: 'checksum' },
	],
	[
		'other data after the end',
		Buffer.concat([packed, Buffer.from('no gzip at all')]),
		{ damage: 'data' },
	],
];

/** Whether the platform's decompressor accepts several members depends on the version of Node.js; ours always does. */
const WAYS: Array<[string, (bytes: Uint8Array, sizes?: number[]) => Promise<string>]> = [
	['a gzip file', read],
	[
		'its members',
		async (bytes, sizes = [65_536]) =>
			(await bytesOf(gunzipMembers(inPieces(bytes, sizes)))).toString(),
	],
];

describe.each(WAYS)('%s', (_way, readIt) => {
	describe.each([[[65_536]], [[1]], [[packed.length]], [[packed.length - 3]]])(
		'in pieces of %j',
		(sizes) => {
			it.each(READABLE)('reads %s', async (_, bytes, text) => {
				expect(await readIt(bytes, sizes)).toBe(text);
			});
		},
	);

	it.each(BAD)('rejects %s', async (_, bytes, error) => {
		await expect(readIt(bytes)).rejects.toMatchObject({ name: 'DamagedArchiveError', ...error });
	});

	it('reads what zlib writes', async () => {
		const texts = fc.array(fc.string(), { minLength: 1, maxLength: 4 });
		await fc.assert(
			fc.asyncProperty(texts, fc.integer({ min: 1, max: 100 }), async (members, size) => {
				const bytes = Buffer.concat(members.map((text) => gzipSync(text)));
				expect(await readIt(bytes, [size])).toBe(members.join(''));
			}),
			{ numRuns: RUNS },
		);
	});

	it('rejects a file cut off at any byte', async () => {
		const bytes = Buffer.concat([gzipSync('email,name\n'), gzipSync('a@example.com,Ann\n')]);
		// The file could have ended after the first member.
		const borders = [gzipSync('email,name\n').length];
		for (let length = 11; length < bytes.length; length++) {
			if (borders.includes(length)) continue;
			await expect(readIt(bytes.subarray(0, length))).rejects.toMatchObject({
				name: 'DamagedArchiveError',
			});
		}
	});
});

it('yields each byte once if it has to start over', async () => {
	const bytes = Buffer.concat([gzipSync(CSV.repeat(20)), gzipSync('x,y\n')]);
	const source = gunzipped(sourceOf(bytes, [1000]));
	let text = '';
	for await (const chunk of await source.open()) {
		text += Buffer.from(chunk).toString();
		await new Promise((resolve) => setTimeout(resolve, 1));
	}
	expect(text).toBe(`${CSV.repeat(20)}x,y\n`);
});

it('stops early at a decompression bomb', async () => {
	const source = sourceOf(gzipSync(Buffer.alloc(300e6)), [16_384]);
	let given = 0;
	const reading = (async () => {
		for await (const chunk of await gunzipped(source).open()) given += chunk.length;
	})();
	await expect(reading).rejects.toMatchObject({
		name: 'ArchiveLimitError',
		limit: 'ratio',
		bound: 250,
	});
	expect(given).toBeLessThan(40e6);
	expect(source.closed).toBe(1);
});

it('can be opened again', async () => {
	const source = gunzipped(sourceOf(packed));
	for (const _ of [1, 2]) expect((await bytesOf(await source.open())).toString()).toBe(CSV);
});

it('recognizes gzip by its first bytes', () => {
	expect([isGzip(packed), isGzip(Buffer.from('email')), isGzip(Buffer.alloc(0))]).toEqual([
		true,
		false,
		false,
	]);
});

it('can be ended early with much output pending, without an uncatchable error', async () => {
	const source = sourceOf(gzipSync(Buffer.alloc(48 * MB, 'email\n')));
	let bytes = 0;
	// Node.js raises it after the loop, which fails the test.
	for await (const chunk of await gunzipped(source).open()) {
		bytes += chunk.length;
		if (bytes % MB === 0) await new Promise((resolve) => setTimeout(resolve, 10));
		if (bytes > 20 * MB) break;
	}
	await new Promise((resolve) => setTimeout(resolve, 100));
	expect(source.closed).toBe(1);
});
