import { raise } from '../csv/raise';
import type { ByteStream } from '../csv/types';
import { crc32 } from './crc32';
import { ArchiveLimitError } from './errors/ArchiveLimitError';
import { DamagedArchiveError } from './errors/DamagedArchiveError';
import { Gunzip } from './fflate';
import { MAX_RATIO, RATIO_FREE_BYTES } from './limits';

/** Each piece is decompressed at once, and its output, up to a thousand times as large, is held in memory. */
const PIECE_BYTES = 8 * 1024;

/** Checksum and length of a member's content, at its end (RFC 1952, 2.3). */
const FOOTER_BYTES = 8;

/** fflate's error code for data that ends too early. */
const UNEXPECTED_END = 0;

/**
 * Decompresses gzip with any number of members, using fflate. Slower than the platform's
 * decompressor, which since Node.js 22 accepts one member only.
 * @throws DamagedArchiveError, ArchiveLimitError
 */
export async function* gunzipMembers(compressed: ByteStream): AsyncGenerator<Uint8Array> {
	const members = new Members();
	let bytesIn = 0;
	let bytesOut = 0;
	for await (const chunk of compressed) {
		for (let at = 0; at < chunk.length; at += PIECE_BYTES) {
			const piece = chunk.subarray(at, at + PIECE_BYTES);
			bytesIn += piece.length;
			for (const out of members.push(piece)) {
				bytesOut += out.length;
				if (bytesOut > RATIO_FREE_BYTES && bytesOut > bytesIn * MAX_RATIO)
					throw new ArchiveLimitError('ratio', MAX_RATIO);
				yield out;
			}
		}
	}
	yield* members.finish();
}

/** Checks each member against its footer, because fflate does not. */
class Members {
	private readonly gunzip = new Gunzip((data) => {
		if (data.length === 0) return;
		this.out.push(data);
		this.sum = crc32(data, this.sum);
		this.length += data.length;
	});

	private out: Uint8Array[] = [];

	private sum = 0;

	private length = 0;

	/** The last compressed bytes, and their end offset in the file. */
	private recent = Buffer.alloc(0);

	private end = 0;

	constructor() {
		this.gunzip.onmember = (start) => this.check(start);
	}

	push(piece: Uint8Array): Uint8Array[] {
		// A member's header may have started in the previous piece, and its footer in the one
		// before that.
		this.recent = Buffer.concat([this.recent.subarray(-2 * PIECE_BYTES), piece]);
		this.end += piece.length;
		return this.take(piece, false);
	}

	finish(): Uint8Array[] {
		const last = this.take(new Uint8Array(0), true);
		this.check(this.end);
		return last;
	}

	private take(piece: Uint8Array, isLast: boolean): Uint8Array[] {
		this.out = [];
		try {
			// A copy: fflate keeps what it has not used, and the source may reuse its memory.
			this.gunzip.push(Uint8Array.from(piece), isLast);
		} catch (error) {
			raise(asDamage(error));
		}
		return this.out;
	}

	/** @param memberEnd end offset in the file */
	private check(memberEnd: number): void {
		const at = this.recent.length - (this.end - memberEnd) - FOOTER_BYTES;
		if (at < 0) throw new DamagedArchiveError('truncated');
		if (
			this.recent.readUInt32LE(at) !== this.sum ||
			this.recent.readUInt32LE(at + 4) !== this.length % 2 ** 32
		)
			throw new DamagedArchiveError('checksum');
		this.sum = 0;
		this.length = 0;
	}
}

function asDamage(error: unknown): unknown {
	if (error instanceof DamagedArchiveError || typeof error !== 'object' || error === null)
		return error;
	if (!('code' in error) || typeof error.code !== 'number') return error;
	return new DamagedArchiveError(
		error.code === UNEXPECTED_END ? 'truncated' : 'data',
		undefined,
		error,
	);
}
