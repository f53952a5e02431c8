import type { UploadFile } from '../marketo/client/ports';

export interface MultipartBody {
	contentType: string;
	bytes: Buffer;
	/** Frees the memory for the next body. Call it only after the upload has ended. */
	release(): void;
}

/**
 * Builds multipart bodies with one part named `file`, as Marketo requires.
 * @param random 0 ≤ x < 1, for a boundary that does not occur in the file
 */
export function multipartEncoder(random: () => number): (file: UploadFile) => MultipartBody {
	const boundary = `----n8n-marketo-${randomDigits(random)}`;
	const memory = new BodyMemory();
	return ({ name, bytes }) => {
		const head = Buffer.from(
			`--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\nContent-Type: text/csv\r\n\r\n`,
		);
		const tail = Buffer.from(`\r\n--${boundary}--\r\n`);
		const body = memory.take(head.length + bytes.length + tail.length);
		body.set(head);
		body.set(bytes, head.length);
		body.set(tail, head.length + bytes.length);
		return {
			contentType: `multipart/form-data; boundary=${boundary}`,
			bytes: body,
			release: () => memory.release(body),
		};
	};
}

/** 160 random bits. */
function randomDigits(random: () => number): string {
	const words = Array.from({ length: 5 }, () => Math.floor(random() * 2 ** 32));
	return words.map((word) => word.toString(16).padStart(8, '0')).join('');
}

/**
 * Memory that all bodies reuse. With new memory for each body of 10 MB, V8 would collect the whole
 * heap every few bodies; so it would with Node's FormData, which also copies them.
 */
class BodyMemory {
	private free: Buffer | undefined;

	take(bytes: number): Buffer {
		const free = this.free;
		this.free = undefined;
		if (free !== undefined && free.length >= bytes) return free.subarray(0, bytes);
		return Buffer.allocUnsafeSlow(bytes);
	}

	release(body: Buffer): void {
		this.free = Buffer.from(body.buffer);
	}
}
