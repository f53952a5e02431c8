import { raise } from '../csv/errors/raise';
import type { ByteStream } from '../csv/types';
import { crc32 } from './crc32';
import { ArchiveLimitError } from './errors/ArchiveLimitError';
import { DamagedArchiveError } from './errors/DamagedArchiveError';
import { Gunzip } from './fflate';
import { MAX_RATIO, RATIO_FREE_BYTES } from './limits';

/** Each piece is decompressed at once: at most a thousand times as much is held. */
const PIECE_BYTES = 8 * 1024;

/** Checksum and length of what a member holds, at its end (RFC 1952, 2.3). */
const FOOTER_BYTES = 8;

/** fflate's number for data that ends too early. */
const UNEXPECTED_END = 0;

/**
 * Decompresses gzip of any number of members with fflate. Slower than what the platform has, which since Node.js 22 takes
 * one member only.
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

/** Checks each member against its footer, which fflate does not. */
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

	/** The last compressed bytes, and where they end in the file. */
	private recent = Buffer.alloc(0);

	private end = 0;

	constructor() {
		this.gunzip.onmember = (start) => this.check(start);
	}

	push(piece: Uint8Array): Uint8Array[] {
		// A member's header may have begun in the piece before, and its footer in the one before that.
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
			// A copy: fflate keeps what it has not used, and the source may use its memory again.
			this.gunzip.push(Uint8Array.from(piece), isLast);
		} catch (error) {
			raise(asDamage(error));
		}
		return this.out;
	}

	/** @param memberEnd in the file */
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
