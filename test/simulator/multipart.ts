import busboy from 'busboy';

export interface FilePart {
	name: string;
	fileName: string;
	mimeType: string;
	content: Buffer;
}

export interface Form {
	fields: Map<string, string>;
	files: FilePart[];
}

/** Reads a whole multipart/form-data body. Rejects where the envelope is broken. */
export async function parseMultipart(contentType: string, body: Uint8Array): Promise<Form> {
	const form: Form = { fields: new Map(), files: [] };
	return await new Promise<Form>((resolve, reject) => {
		const parser = busboy({
			headers: { 'content-type': contentType },
			defParamCharset: 'utf8',
			preservePath: true,
			limits: { fieldSize: Infinity },
		});
		parser.on('field', (name, value) => form.fields.set(name, value));
		parser.on('file', (name, stream, info) => {
			const chunks: Buffer[] = [];
			stream.on('data', (chunk: Buffer) => chunks.push(chunk));
			stream.on('error', reject);
			stream.on('end', () =>
				form.files.push({
					name,
					// A part without a file name is still a file where its type says so.
					fileName: (info.filename as string | undefined) ?? '',
					mimeType: info.mimeType,
					content: chunks.length === 1 ? chunks[0] : Buffer.concat(chunks),
				}),
			);
		});
		parser.on('error', reject);
		parser.on('close', () => resolve(form));
		parser.end(Buffer.from(body.buffer, body.byteOffset, body.byteLength));
	});
}
