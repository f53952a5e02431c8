import { raise } from '../csv/raise';
import type { ByteStream } from '../csv/types';
import { ArchiveLimitError } from './errors/ArchiveLimitError';
import { DamagedArchiveError } from './errors/DamagedArchiveError';
import { MAX_RATIO, RATIO_FREE_BYTES } from './limits';

/** Bytes to feed to the decompressor at once: it holds its input until all of it is decompressed. */
const PIECE_BYTES = 64 * 1024;

/** Data after the end of the compressed data: an error since Node.js 22; before that, only if it isn't gzip. */
const TRAILING_CODE = 'ERR_TRAILING_JUNK_AFTER_STREAM_END';

/** zlib's message for a wrong checksum or length; the code is the same for all invalid data. */
const CHECK_MESSAGE = /incorrect (data|length) check/;

/**
 * Decompresses with the platform's decompressor, a piece at a time and no faster than the output is
 * read. Closes the source if ended early. Memory: two pieces and two chunks. The platform's chunks of
 * 16 KiB are yielded one by one, because it decompresses the next one only while the reader works
 * on one: collecting them takes a fifth longer.
 * @param entry the file inside an archive, for errors
 * @throws DamagedArchiveError; ArchiveLimitError if the output is far larger than the input
 */
export async function* decompressed(
	compressed: ByteStream,
	format: 'gzip' | 'deflate-raw',
	entry?: string,
): AsyncGenerator<Uint8Array> {
	const { readable, writable } = new DecompressionStream(format);
	const reader = (readable as ReadableStream<Uint8Array>).getReader();
	const feeder = new Feeder(
		compressed,
		writable.getWriter() as WritableStreamDefaultWriter<Uint8Array>,
	);
	const feeding = feeder.run();
	let bytes = 0;
	try {
		for (;;) {
			const { done, value } = await reader.read();
			if (done) break;
			bytes += value.length;
			if (bytes > RATIO_FREE_BYTES && bytes > feeder.bytes * MAX_RATIO)
				throw new ArchiveLimitError('ratio', MAX_RATIO, entry);
			yield value;
		}
	} catch (error) {
		raise(feeder.hasFailed ? feeder.sourceError : asDamage(error, entry));
	} finally {
		// Not with `cancel`: while output is pending, Node.js would throw an error that cannot be
		// caught.
		feeder.stop();
		await drain(reader);
		await feeding;
	}
}

/** Reads the rest, which is short once feeding has stopped. */
async function drain(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<void> {
	try {
		while (!(await reader.read()).done);
	} catch {
		// Reading was ended early, or the error is already known.
	}
}

class Feeder {
	bytes = 0;

	private isStopped = false;

	/** Reading the source failed; `sourceError` holds the cause. */
	hasFailed = false;

	sourceError: unknown;

	constructor(
		private readonly source: ByteStream,
		private readonly writer: WritableStreamDefaultWriter<Uint8Array>,
	) {}

	/** Feeds only what is already on its way, and closes the source. */
	stop(): void {
		this.isStopped = true;
	}

	/** Never rejects: errors in the data reach the reader. */
	async run(): Promise<void> {
		let isWriting = false;
		try {
			for await (const chunk of this.source) {
				if (this.isStopped) break;
				for (let at = 0; at < chunk.length && !this.isStopped; at += PIECE_BYTES) {
					const piece = chunk.subarray(at, at + PIECE_BYTES);
					isWriting = true;
					await this.writer.ready;
					this.bytes += piece.length;
					await this.writer.write(piece);
					isWriting = false;
				}
			}
			isWriting = true;
			await this.writer.close();
		} catch (error) {
			if (isWriting) return;
			this.hasFailed = true;
			this.sourceError = error;
			await this.writer.abort(error).catch(() => undefined);
		}
	}
}

function asDamage(error: unknown, entry: string | undefined): unknown {
	const { code, message } = detailsOf(error);
	if (code === TRAILING_CODE) return new DamagedArchiveError('trailing', entry, error);
	if (code === 'Z_BUF_ERROR') return new DamagedArchiveError('truncated', entry, error);
	if (!code.startsWith('Z_')) return error;
	return new DamagedArchiveError(CHECK_MESSAGE.test(message) ? 'checksum' : 'data', entry, error);
}

/** Node.js 22 and later wrap zlib's errors in others without a message. */
function detailsOf(error: unknown): { code: string; message: string } {
	if (typeof error !== 'object' || error === null) return { code: '', message: '' };
	const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
	const message = 'message' in error && typeof error.message === 'string' ? error.message : '';
	const cause = 'cause' in error && message === '' ? detailsOf(error.cause).message : message;
	return { code, message: cause };
}
