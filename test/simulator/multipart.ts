import busboy from 'busboy';

import { asBuffer, piecesOf } from './body';
import type { SimRequest } from './types';

interface FilePart {
	name: string;
	fileName: string;
	mimeType: string;
	/** In pieces, to avoid copying a large file. */
	content: readonly Buffer[];
}

export interface Form {
	fields: Map<string, string>;
	files: FilePart[];
}

/** Parses a multipart/form-data body. Rejects if the multipart structure is invalid. */
export async function parseMultipart(contentType: string, body: SimRequest['body']): Promise<Form> {
	const form: Form = { fields: new Map(), files: [] };
	return await new Promise<Form>((resolve, reject) => {
		const parser = busboy({
			headers: { 'content-type': contentType },
			defParamCharset: 'utf8',
			preservePath: true,
			limits: { fieldSize: Infinity },
		});
		parser.on('field', (name, value) => {
			// The first one counts, as in the query.
			if (!form.fields.has(name)) form.fields.set(name, value);
		});
		parser.on('file', (name, stream, info) => {
			const chunks: Buffer[] = [];
			stream.on('data', (chunk: Buffer) => chunks.push(chunk));
			stream.on('error', reject);
			stream.on('end', () =>
				form.files.push({
					name,
					// The type of a part without a file name can make it a file.
					fileName: info.filename ?? '',
					mimeType: info.mimeType,
					content: chunks,
				}),
			);
		});
		parser.on('error', reject);
		parser.on('close', () => resolve(form));
		for (const piece of piecesOf(body)) parser.write(asBuffer(piece));
		parser.end();
	});
}
