import type { UploadFile } from '../marketo/client/ports';

export interface MultipartBody {
	contentType: string;
	bytes: Buffer;
}

/** Makes multipart bodies with one boundary that no file will hold: 160 random bits. */
export function multipartEncoder(random: () => number): (file: UploadFile) => MultipartBody {
	const digits = Array.from({ length: 5 }, () =>
		Math.floor(random() * 2 ** 32)
			.toString(16)
			.padStart(8, '0'),
	);
	const boundary = `----n8n-marketo-${digits.join('')}`;
	return (file) => ({
		contentType: `multipart/form-data; boundary=${boundary}`,
		bytes: encode(file, boundary),
	});
}

/**
 * One part named `file`, as Marketo wants it. Node's FormData would do the same, but copies a part of 10 MB several
 * times over on its way through n8n; here it is written around the part where the part has left room for it, and the
 * bytes can be sent again as they are.
 * https://www.rfc-editor.org/rfc/rfc7578
 */
function encode({ name, bytes, spare }: UploadFile, boundary: string): Buffer {
	const head = Buffer.from(
		`--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\nContent-Type: text/csv\r\n\r\n`,
	);
	const tail = Buffer.from(`\r\n--${boundary}--\r\n`);
	if (spare === undefined || spare.before < head.length || spare.after < tail.length)
		return Buffer.concat([head, bytes, tail]);
	const whole = Buffer.from(
		bytes.buffer,
		bytes.byteOffset - head.length,
		head.length + bytes.length + tail.length,
	);
	head.copy(whole, 0);
	tail.copy(whole, head.length + bytes.length);
	return whole;
}
