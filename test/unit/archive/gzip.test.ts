import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { gunzipped, isGzip } from '../../../nodes/MarketoBulkLeadImport/archive/gzip';
import { RUNS } from '../csv/arbitraries';
import { bytesOf } from '../csv/reading';
import { sourceOf } from './sources';

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
	['zeros behind the end, as tape archives have', Buffer.concat([packed, Buffer.alloc(512)]), CSV],
];

describe.each([[[65_536]], [[1]], [[packed.length]]])('gzip in pieces of %j', (sizes) => {
	it.each(READABLE)('reads %s', async (_, bytes, text) => {
		expect(await read(bytes, sizes)).toBe(text);
	});
});

const BAD: Array<[string, Buffer, object]> = [
	['cut off in the data', packed.subarray(0, 1000), { damage: 'truncated' }],
	['cut off in the checksum', packed.subarray(0, -6), { damage: 'truncated' }],
	['a wrong checksum', changed, { damage: 'checksum' }],
	[
		'something else behind the end',
		Buffer.concat([packed, Buffer.from('no gzip at all')]),
		{ damage: 'data' },
	],
];

it.each(BAD)('refuses %s', async (_, bytes, error) => {
	await expect(read(bytes)).rejects.toMatchObject({ name: 'DamagedArchiveError', ...error });
});

it('stops early at a bomb', async () => {
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

it('knows gzip by its first bytes', () => {
	expect([isGzip(packed), isGzip(Buffer.from('email')), isGzip(Buffer.alloc(0))]).toEqual([
		true,
		false,
		false,
	]);
});

it('reads what zlib writes', async () => {
	await fc.assert(
		fc.asyncProperty(
			fc.array(fc.string(), { maxLength: 4 }),
			fc.integer({ min: 1, max: 100 }),
			async (texts, size) => {
				const members = texts.length === 0 ? [''] : texts;
				expect(await read(Buffer.concat(members.map((text) => gzipSync(text))), [size])).toBe(
					members.join(''),
				);
			},
		),
		{ numRuns: RUNS },
	);
});
