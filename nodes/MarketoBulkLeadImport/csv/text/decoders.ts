import { asBuffer } from '../bytes';
import { InvalidUtf8Error } from '../errors/InvalidUtf8Error';
import type { Encoding } from '../types';
import { endOfValidUtf8, isUnfinished, REPLACEMENT, startOfUnfinished } from './utf8';
import { fromWindows1252 } from './windows1252';

export type OnInvalid = 'throw' | 'replace';

/** Converts one encoding to UTF-8, piece by piece. Characters may be split across pieces of any size. */
export interface Decoder {
	push(piece: Uint8Array): Uint8Array[];
	/** The replacement for a character cut off at the end of the file. */
	finish(): Uint8Array[];
}

/** @param offset of the first byte pushed, in the file, for errors */
export function decoderFor(
	encoding: Encoding,
	onInvalid: OnInvalid,
	offset: number,
	onReplaced: () => void = () => undefined,
): Decoder {
	switch (encoding) {
		case 'utf-8':
			return new Utf8Checker(onInvalid, offset, onReplaced);
		case 'utf-16le':
			return new Utf16Decoder(false);
		case 'utf-16be':
			return new Utf16Decoder(true);
		case 'windows-1252':
			return { push: (piece) => [fromWindows1252(piece)], finish: () => [] };
	}
}

/** Passes valid pieces through unchanged. A sequence split across pieces comes out as a piece of its own. */
class Utf8Checker implements Decoder {
	private split: Uint8Array = new Uint8Array(0);

	constructor(
		private readonly onInvalid: OnInvalid,
		private offset: number,
		private readonly onReplaced: () => void,
	) {}

	push(piece: Uint8Array): Uint8Array[] {
		const out: Uint8Array[] = [];
		const start = this.finishSplit(piece, out);
		if (start < piece.length) {
			const valid = endOfValidUtf8(piece, start, piece.length);
			const tail = valid === piece.length ? valid : startOfUnfinished(piece, start, piece.length);
			if (tail > valid) {
				this.reject(this.offset + valid);
				out.push(replaced(piece, start, tail));
			} else if (tail > start) {
				out.push(piece.subarray(start, tail));
			}
			this.split = Uint8Array.prototype.slice.call(piece, tail);
		}
		this.offset += piece.length;
		return out;
	}

	finish(): Uint8Array[] {
		if (this.split.length === 0) return [];
		this.reject(this.offset - this.split.length);
		return [REPLACEMENT];
	}

	/** Continues the sequence cut off at the end of the last piece. Returns the position after its bytes. */
	private finishSplit(piece: Uint8Array, out: Uint8Array[]): number {
		if (this.split.length === 0) return 0;
		for (let i = 0; i < piece.length; i++) {
			const longer = Uint8Array.of(...this.split, piece[i]);
			if (isUnfinished(longer, 0, longer.length)) {
				this.split = longer;
				continue;
			}
			const isWhole = endOfValidUtf8(longer, 0, longer.length) === longer.length;
			if (!isWhole) this.reject(this.offset + i - this.split.length);
			out.push(isWhole ? longer : REPLACEMENT);
			this.split = new Uint8Array(0);
			// The byte that broke the sequence may start another.
			return isWhole ? i + 1 : i;
		}
		return piece.length;
	}

	private reject(byteOffset: number): void {
		if (this.onInvalid === 'throw') throw new InvalidUtf8Error(byteOffset);
		this.onReplaced();
	}
}

/** Node's own UTF-8 decoder puts U+FFFD where WHATWG's Encoding Standard requires it. */
function replaced(bytes: Uint8Array, start: number, end: number): Buffer {
	return Buffer.from(asBuffer(bytes).toString('utf8', start, end));
}

class Utf16Decoder implements Decoder {
	private split: Uint8Array = new Uint8Array(0);

	constructor(private readonly isBigEndian: boolean) {}

	push(piece: Uint8Array): Uint8Array[] {
		const bytes = this.split.length === 0 ? piece : Buffer.concat([this.split, piece]);
		let end = bytes.length & ~1;
		if (end > 0 && isHighSurrogate(bytes[this.isBigEndian ? end - 2 : end - 1])) end -= 2;
		this.split = Uint8Array.prototype.slice.call(bytes, end);
		if (end === 0) return [];
		const units = this.isBigEndian ? Buffer.from(bytes.subarray(0, end)).swap16() : asBuffer(bytes);
		// An unpaired surrogate becomes U+FFFD when the string is encoded as UTF-8.
		return [Buffer.from(units.toString('utf16le', 0, end))];
	}

	finish(): Uint8Array[] {
		return this.split.length === 0
			? []
			: [REPLACEMENT, ...(this.split.length > 2 ? [REPLACEMENT] : [])];
	}
}

function isHighSurrogate(highByte: number): boolean {
	return (highByte & 0xfc) === 0xd8;
}
