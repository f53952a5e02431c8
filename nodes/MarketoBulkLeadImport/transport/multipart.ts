import type { UploadFile } from '../marketo/client/ports';

export interface MultipartBody {
	contentType: string;
	bytes: Buffer;
	/** Lets the next body use the memory. Not before the upload has ended. */
	release(): void;
}

/**
 * Makes multipart bodies with one part named `file`, as Marketo wants it.
 * @param random 0 ≤ x < 1, for a boundary that no file holds
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
 * Memory for one body after the other. Bodies of 10 MB, each in memory of its own, would drive V8 to
 * collect the whole heap for every few of them; so would Node's FormData, which copies them as well.
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
