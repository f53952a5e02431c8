import { createHash } from 'node:crypto';

import { lengthOf, piecesOf } from './body';
import { mendForm } from './looseForm';
import { type Form, parseMultipart } from './multipart';
import type { SimulatorOptions } from './options';
import type { SimRequest } from './types';

export interface UploadHashes {
	bodySha256: string;
	/** Undefined if the body has no readable file part. */
	fileSha256?: string;
}

/** The body of one request. Parses the form and computes the hashes at most once. */
export class Upload {
	private parsed?: Promise<Form>;

	private hashed?: Promise<UploadHashes>;

	constructor(
		private readonly request: SimRequest,
		private readonly options: Pick<SimulatorOptions, 'looseForm'>,
	) {}

	get contentType(): string {
		return this.request.headers['content-type'] ?? '';
	}

	get bytes(): number {
		return lengthOf(this.request.body);
	}

	get isMultipart(): boolean {
		return this.contentType.toLowerCase().startsWith('multipart/form-data');
	}

	/** Rejects if the multipart structure is invalid. */
	async form(): Promise<Form> {
		this.parsed ??= this.parse();
		return await this.parsed;
	}

	private async parse(): Promise<Form> {
		const { contentType, request } = this;
		const strict = parseMultipart(contentType, request.body);
		const hasFile = await strict.then(
			(form) => fileIn(form) !== undefined,
			() => false,
		);
		if (hasFile) return await strict;
		const mended = mendForm(contentType, request.body);
		if (mended === undefined) return await strict;
		if (this.options.looseForm === '613') throw new Error('The form is not valid');
		return await parseMultipart(contentType, mended);
	}

	async hashes(): Promise<UploadHashes> {
		this.hashed ??= this.computeHashes();
		return await this.hashed;
	}

	private async computeHashes(): Promise<UploadHashes> {
		const file = await this.filePieces();
		return {
			bodySha256: sha256(piecesOf(this.request.body)),
			...(file === undefined ? {} : { fileSha256: sha256(file) }),
		};
	}

	private async filePieces(): Promise<readonly Buffer[] | undefined> {
		if (!this.isMultipart) return undefined;
		try {
			return fileIn(await this.form())?.content;
		} catch {
			return undefined;
		}
	}
}

/** The part `file`, which needs no file name or type. */
export function fileIn(form: Form): { fileName: string; content: readonly Buffer[] } | undefined {
	const part = form.files.find(({ name }) => name === 'file');
	if (part !== undefined) return part;
	const text = form.fields.get('file');
	return text === undefined ? undefined : { fileName: '', content: [Buffer.from(text)] };
}

function sha256(pieces: readonly Uint8Array[]): string {
	const hash = createHash('sha256');
	for (const piece of pieces) hash.update(piece);
	return hash.digest('hex');
}
