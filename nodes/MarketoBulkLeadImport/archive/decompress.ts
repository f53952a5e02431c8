import { raise } from '../csv/raise';
import type { ByteStream } from '../csv/types';
import { ArchiveLimitError } from './errors/ArchiveLimitError';
import { DamagedArchiveError } from './errors/DamagedArchiveError';
import { MAX_RATIO, RATIO_FREE_BYTES } from './limits';

/** Bytes given to the decompressor at once: it holds what it was given until all of it is decompressed. */
const PIECE_BYTES = 64 * 1024;

/** Where compressed data goes on behind its end: an error since Node.js 22, before that only where it is no gzip. */
const TRAILING_CODE = 'ERR_TRAILING_JUNK_AFTER_STREAM_END';

/** What zlib calls a wrong checksum or length; the code is that of all wrong data. */
const CHECK_MESSAGE = /incorrect (data|length) check/;

/**
 * Decompresses with what the platform has, a piece at a time and no faster than it is read. Closes the source when it is
 * ended early. Memory: two pieces.
 * @param entry the file inside an archive, for errors
 * @throws DamagedArchiveError, ArchiveLimitError when far more comes out than went in
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
		// Not with `cancel`: where output is pending, Node.js then throws an error that nobody can catch.
		feeder.stop();
		await drain(reader);
		await feeding;
	}
}

/** Reads what is left, which is little once nothing more is fed. */
async function drain(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<void> {
	try {
		while (!(await reader.read()).done);
	} catch {
		// It was ended early, or what was wrong with it is known.
	}
}

class Feeder {
	bytes = 0;

	private isStopped = false;

	/** Reading the source failed; `sourceError` says how. */
	hasFailed = false;

	sourceError: unknown;

	constructor(
		private readonly source: ByteStream,
		private readonly writer: WritableStreamDefaultWriter<Uint8Array>,
	) {}

	/** Feeds nothing more than what is on its way, and closes the source. */
	stop(): void {
		this.isStopped = true;
	}

	/** Never rejects: what is wrong with the data, the reader is told. */
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
