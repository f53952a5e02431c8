import type { ZipFile } from '../../unit/archive/makeZip';
import { pick, whole, type Random } from '../basics';
import type { Mutation } from './mutation';

/** Lies about entries. */
export const LYING: readonly Mutation[] = [
	lie('a wrong checksum', (random) => ({ crc: pick(random, [0, 1, 0xffffffff]) })),
	lie('a wrong size', (random) => ({ bytes: pick(random, SIZES) })),
	lie('a wrong compressed size', (random) => ({ compressedBytes: pick(random, SIZES) })),
	lie('a wrong offset', (random) => ({
		offset: pick(random, [0, 1, 30, whole(random, 0, 20_000), 0x7fffffff, 0xfffffffe, 0xffffffff]),
	})),
	lie('another method', (random) => ({
		method: pick(random, [0, 1, 8, 9, 12, 14, 93, 99, 65_535]),
	})),
	lie('encryption', (random) => ({ flags: pick(random, [1, 0x801, 0x41, 0x2000]) })),
	{
		name: 'a wrong number of entries',
		apply(book, random) {
			book.zip.entries = pick(random, [0, 1, book.parts.length + 1, 65_534]);
			return true;
		},
	},
	{
		name: 'entries doubled',
		apply({ parts }, random) {
			const part = pick(random, parts);
			parts.splice(whole(random, 0, parts.length), 0, { ...part });
			return true;
		},
	},
	{
		name: 'entries doubled in another case',
		apply({ parts }, random) {
			const part = pick(random, parts);
			parts.push({ ...part, name: part.name.toUpperCase() });
			return true;
		},
	},
];

/** Changes of the bytes of a zip. */
export interface ByteMutation {
	name: string;
	apply(bytes: Buffer, random: Random): Buffer;
}

export const DAMAGED_BYTES: readonly ByteMutation[] = [
	{
		name: 'bits flipped',
		apply(bytes, random) {
			const changed = Buffer.from(bytes);
			for (let times = pick(random, [1, 1, 1, 3, 20]); times > 0; times--)
				changed[place(bytes, random)] ^= 1 << whole(random, 0, 7);
			return changed;
		},
	},
	{
		name: 'bytes replaced',
		apply(bytes, random) {
			const changed = Buffer.from(bytes);
			const at = place(bytes, random);
			const length = pick(random, [1, 2, 4, 4, 8, 100]);
			const value = pick(random, [0, 1, 0x7f, 0x80, 0xff, 0x50]);
			changed.fill(value, at, Math.min(bytes.length, at + length));
			return changed;
		},
	},
	{
		name: 'bytes inserted',
		apply(bytes, random) {
			const at = place(bytes, random);
			const piece = pick(random, [
				Buffer.alloc(whole(random, 1, 30)),
				Buffer.from('PK\x05\x06'),
				Buffer.from('PK\x01\x02'),
				bytes.subarray(at, at + whole(random, 1, 100)),
			]);
			return Buffer.concat([bytes.subarray(0, at), piece, bytes.subarray(at)]);
		},
	},
	{
		name: 'bytes deleted',
		apply(bytes, random) {
			const at = place(bytes, random);
			return Buffer.concat([
				bytes.subarray(0, at),
				bytes.subarray(at + pick(random, [1, 1, 2, 10, 1_000])),
			]);
		},
	},
	{
		name: 'the end cut off',
		apply: (bytes, random) => bytes.subarray(0, whole(random, 0, bytes.length - 1)),
	},
	{
		name: 'the beginning cut off',
		apply: (bytes, random) => bytes.subarray(whole(random, 1, bytes.length - 1)),
	},
	{
		name: 'something after the end',
		apply: (bytes, random) =>
			Buffer.concat([
				bytes,
				pick(random, [Buffer.alloc(1), Buffer.alloc(70_000), Buffer.from('\r\n'), bytes]),
			]),
	},
	{
		name: 'a block moved',
		apply(bytes, random) {
			const at = place(bytes, random);
			const block = bytes.subarray(at, at + whole(random, 1, 300));
			const rest = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + block.length)]);
			const to = whole(random, 0, rest.length);
			return Buffer.concat([rest.subarray(0, to), block, rest.subarray(to)]);
		},
	},
];

const SIZES = [0, 1, 100, 70_000, 0x7fffffff, 0xfffffffe, 0xffffffff];

function lie(name: string, lies: (random: Random) => NonNullable<ZipFile['lies']>): Mutation {
	return {
		name,
		apply({ parts }, random) {
			const { packing } = pick(random, parts);
			packing.lies = { ...packing.lies, ...lies(random) };
			return true;
		},
	};
}

/** Often in the directory or in a local header: most bytes of a zip are compressed data. */
function place(bytes: Buffer, random: Random): number {
	const dice = random();
	if (dice < 0.4) return whole(random, 0, bytes.length - 1);
	const marks = [];
	for (let at = bytes.indexOf('PK'); at >= 0; at = bytes.indexOf('PK', at + 1)) marks.push(at);
	if (marks.length === 0) return whole(random, 0, bytes.length - 1);
	return Math.min(bytes.length - 1, pick(random, marks) + whole(random, 0, 60));
}
