import type { SimRequest } from './types';

type Body = SimRequest['body'];

export function piecesOf(body: Body): readonly Uint8Array[] {
	return body instanceof Uint8Array ? [body] : body;
}

export function lengthOf(body: Body): number {
	return piecesOf(body).reduce((sum, piece) => sum + piece.length, 0);
}

/** Joins the pieces into one Buffer. A single piece is not copied. */
export function joined(pieces: readonly Uint8Array[]): Buffer {
	return pieces.length === 1 ? asBuffer(pieces[0]) : Buffer.concat(pieces);
}

export function textOf(body: Body): string {
	return joined(piecesOf(body)).toString('utf8');
}

export function asBuffer(bytes: Uint8Array): Buffer {
	return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
