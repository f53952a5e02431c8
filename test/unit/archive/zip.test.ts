import fc from 'fast-check';
import { zipSync } from 'fflate';
import { Zip } from '../../../nodes/MarketoBulkLeadImport/archive/zip';
import { RUNS } from '../csv/arbitraries';
import { bytesOf } from '../csv/reading';
import { makeZip, type ZipFile, type ZipOptions } from './makeZip';
import { sourceOf } from './sources';

const CSV = 'email,name\na@example.com,Ann\n';
const LONG = Array.from({ length: 40_000 }, (_, i) => `lead.${i * 7919}@example.com,${i}\n`).join(
	'',
);

async function read(bytes: Uint8Array, name = 'leads.csv', sizes?: number[]): Promise<string> {
	const zip = await Zip.open(sourceOf(bytes, sizes));
	const entry = zip.entries.find((one) => one.name === name);
	if (entry === undefined) throw new Error(`no ${name}`);
	return (await bytesOf(zip.read(entry))).toString();
}

const READABLE: Array<[string, ZipFile, ZipOptions]> = [
	['deflated', { name: 'leads.csv', data: CSV }, {}],
	['stored', { name: 'leads.csv', data: CSV, stored: true }, {}],
	['empty', { name: 'leads.csv', data: '' }, {}],
	['sizes after the data', { name: 'leads.csv', data: CSV, descriptor: true }, {}],
	['sizes of zip64', { name: 'leads.csv', data: CSV, zip64: true }, {}],
	['the end record of zip64', { name: 'leads.csv', data: CSV, zip64: true }, { zip64: true }],
	['a comment', { name: 'leads.csv', data: CSV }, { comment: 'made by PK\x05\x06 and others' }],
	[
		'a prepended program',
		{ name: 'leads.csv', data: CSV },
		{ prefix: Buffer.from('#!/bin/unzip\n') },
	],
	[
		'a program prepended to zip64',
		{ name: 'leads.csv', data: CSV },
		{ prefix: Buffer.alloc(100), zip64: true },
	],
	['a long extra field', { name: 'leads.csv', data: CSV, localExtra: 5000 }, {}],
];

describe.each([[[65_536]], [[1]], [[7, 1]]])('a zip in pieces of %j', (sizes) => {
	it.each(READABLE)('reads an entry: %s', async (_, file, options) => {
		expect(await read(makeZip([file], options), 'leads.csv', sizes)).toBe(String(file.data));
	});
});

/** Names from tools that do not set the UTF-8 flag. */
const NAMES: Array<[string, string, Buffer]> = [
	['UTF-8, as macOS writes', 'Übersicht.csv', Buffer.from('Übersicht.csv')],
	['CP437, as Windows writes', 'Übersicht é.csv', Buffer.from('\x9abersicht \x82.csv', 'latin1')],
	['ASCII', 'leads.csv', Buffer.from('leads.csv')],
];

it.each(NAMES)('reads names in %s', async (_, name, bytes) => {
	const stand = '#'.repeat(bytes.length);
	const zip = makeZip([{ name: stand, data: CSV, lies: { flags: 0 } }]);
	for (let at = zip.indexOf(stand); at >= 0; at = zip.indexOf(stand)) bytes.copy(zip, at);
	expect((await Zip.open(sourceOf(zip))).entries.map((entry) => entry.name)).toEqual([name]);
});

it('reads every entry of an archive larger than the held tail', async () => {
	const files = ['a.csv', 'b.csv', 'c.csv'].map((name, i) => ({
		name,
		data: `${name}\n${LONG}`,
		stored: i === 1,
	}));
	const bytes = makeZip(files);
	expect(bytes.length).toBeGreaterThan(1e6);
	for (const { name, data } of files) expect(await read(bytes, name)).toBe(data);
});

it('finds a directory larger than the held tail', async () => {
	const many = Array.from({ length: 6000 }, (_, i) => ({
		name: `${'folder/'.repeat(6)}${i}.txt`,
		data: `${i}`,
	}));
	expect(await read(makeZip(many), many[4321].name)).toBe('4321');
});

it('holds small entries after one pass over the file', async () => {
	const bytes = makeZip([
		{ name: 'first', data: 'one' },
		{ name: 'leads.csv', data: LONG, stored: true },
		{ name: 'last', data: 'two' },
	]);
	const source = sourceOf(bytes, [1000]);
	const zip = await Zip.open(source);
	await zip.holdSmall();
	expect(source.opened).toBe(2);
	for (const [name, text] of [
		['first', 'one'],
		['last', 'two'],
	]) {
		const entry = zip.entries.find((one) => one.name === name);
		expect(entry && (await bytesOf(zip.read(entry))).toString()).toBe(text);
	}
	expect([source.opened, source.closed]).toEqual([2, 2]);
});

it('closes the file if reading ends early', async () => {
	const whole = makeZip([{ name: 'leads.csv', data: LONG.repeat(3) }]);
	const source = sourceOf(whole, [1000]);
	const zip = await Zip.open(source);
	for await (const chunk of zip.read(zip.entries[0])) if (chunk.length > 0) break;
	expect([source.opened, source.closed]).toEqual([2, 2]);
	expect(source.bytesGiven).toBeLessThan(1.5 * whole.length);
});

const ENCRYPTED = 1;
const good = makeZip([{ name: 'leads.csv', data: LONG }]);

const BAD: Array<[string, Buffer, object]> = [
	[
		'cut off in the data',
		good.subarray(0, 5000),
		{ name: 'DamagedArchiveError', damage: 'truncated' },
	],
	[
		'cut off in the end record',
		good.subarray(0, -3),
		{ name: 'DamagedArchiveError', damage: 'truncated' },
	],
	[
		'followed by text',
		Buffer.concat([good, Buffer.from('more')]),
		{ name: 'DamagedArchiveError', damage: 'truncated' },
	],
	[
		'with bytes missing',
		Buffer.concat([good.subarray(0, 5000), good.subarray(9000)]),
		{ name: 'DamagedArchiveError', damage: 'directory' },
	],
	[
		'a wrong checksum',
		makeZip([{ name: 'leads.csv', data: LONG, lies: { crc: 1 } }]),
		{ name: 'DamagedArchiveError', damage: 'checksum', entry: 'leads.csv' },
	],
	[
		'a wrong checksum of a stored entry',
		makeZip([{ name: 'leads.csv', data: CSV, stored: true, lies: { crc: 1 } }]),
		{ name: 'DamagedArchiveError', damage: 'checksum' },
	],
	[
		'an entry longer than the directory says',
		makeZip([{ name: 'leads.csv', data: LONG, lies: { bytes: 100 } }]),
		{ name: 'DamagedArchiveError', damage: 'size' },
	],
	[
		'an entry shorter than the directory says',
		makeZip([{ name: 'leads.csv', data: LONG, lies: { bytes: 1e9 } }]),
		{ name: 'DamagedArchiveError', damage: 'size' },
	],
	[
		'more compressed bytes than the directory says',
		makeZip([
			{ name: 'leads.csv', data: CSV, stored: true, lies: { compressedBytes: 1e6, bytes: 1e6 } },
		]),
		{ name: 'DamagedArchiveError', damage: 'truncated' },
	],
	[
		'fewer compressed bytes than the directory says',
		makeZip([{ name: 'leads.csv', data: LONG, lies: { compressedBytes: 500 } }]),
		{ name: 'DamagedArchiveError', damage: 'truncated' },
	],
	[
		"data that isn't deflated",
		makeZip([
			{ name: 'leads.csv', data: Buffer.alloc(50, 0xff), stored: true, lies: { method: 8 } },
		]),
		{ name: 'DamagedArchiveError', damage: 'data' },
	],
	[
		'encrypted',
		makeZip([{ name: 'leads.csv', data: CSV, lies: { flags: ENCRYPTED } }]),
		{ name: 'EncryptedEntryError', entry: 'leads.csv' },
	],
	[
		'Deflate64',
		makeZip([{ name: 'leads.csv', data: CSV, lies: { method: 9 } }]),
		{ name: 'UnsupportedCompressionError', method: 9 },
	],
	[
		'an end record with another number of entries',
		makeZip([{ name: 'leads.csv', data: CSV }], { entries: 7 }),
		{ name: 'DamagedArchiveError', damage: 'directory' },
	],
	[
		'an end record with a million entries',
		makeZip([{ name: 'leads.csv', data: CSV }], { entries: 1e6, zip64: true }),
		{ name: 'ArchiveLimitError', limit: 'entries' },
	],
	[
		'not a zip',
		Buffer.from('PK\x03\x04 and nothing else'),
		{ name: 'DamagedArchiveError', damage: 'truncated' },
	],
];

it.each(BAD)('rejects an archive: %s', async (_, bytes, error) => {
	await expect(read(bytes)).rejects.toMatchObject(error);
});

it('rejects a million entries without reading them all', async () => {
	const entry = Buffer.alloc(47);
	entry.writeUInt32LE(0x02014b50, 0);
	entry.writeUInt16LE(1, 28);
	const directory = Buffer.alloc(47 * 300_000);
	for (let at = 0; at < directory.length; at += 47) entry.copy(directory, at);
	const end = Buffer.alloc(22);
	end.writeUInt32LE(0x06054b50, 0);
	end.writeUInt16LE(5, 10);
	end.writeUInt32LE(directory.length, 12);
	await expect(Zip.open(sourceOf(Buffer.concat([directory, end])))).rejects.toMatchObject({
		limit: 'entries',
	});
});

it('stops early at a decompression bomb: more than 250 output bytes per input byte', async () => {
	const bytes = makeZip([{ name: 'leads.csv', data: Buffer.alloc(300e6, 'a,b\n') }]);
	const source = sourceOf(bytes);
	const zip = await Zip.open(source);
	let given = 0;
	const reading = (async () => {
		for await (const chunk of zip.read(zip.entries[0])) given += chunk.length;
	})();
	await expect(reading).rejects.toMatchObject({
		name: 'ArchiveLimitError',
		limit: 'ratio',
		entry: 'leads.csv',
	});
	expect(given).toBeLessThan(80e6);
	expect(source.closed).toBe(source.opened);
});

it('passes on errors from reading the file', async () => {
	const trouble = new Error('storage is gone');
	const whole = makeZip([{ name: 'leads.csv', data: LONG.repeat(2) }]);
	let opened = 0;
	const zip = await Zip.open({
		open: async () => {
			const isFirst = opened++ === 0;
			return await Promise.resolve(isFirst ? [whole] : failing());
		},
	} as never);
	async function* failing(): AsyncGenerator<Uint8Array> {
		yield whole.subarray(0, 100_000);
		throw trouble;
	}
	await expect(bytesOf(zip.read(zip.entries[0]))).rejects.toBe(trouble);
});

it('reads what fflate writes, in pieces of any size', async () => {
	const names = fc.uniqueArray(fc.stringMatching(/^[a-zé漢]{1,8}\.csv$/), {
		minLength: 1,
		maxLength: 5,
	});
	await fc.assert(
		fc.asyncProperty(
			names,
			fc.uint8Array({ maxLength: 3000 }),
			fc.integer({ min: 1, max: 500 }),
			async (all, data, size) => {
				const bytes = zipSync(
					Object.fromEntries(all.map((name, i) => [name, data.subarray(i * 3)])),
				);
				const zip = await Zip.open(sourceOf(bytes, [size]));
				expect(zip.entries.map(({ name }) => name)).toEqual(all);
				for (const [i, entry] of zip.entries.entries())
					expect(await bytesOf(zip.read(entry))).toEqual(Buffer.from(data.subarray(i * 3)));
			},
		),
		{ numRuns: RUNS },
	);
});
