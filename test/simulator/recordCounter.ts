import { asBuffer } from './body';

const LF = 10;
const CR = 13;
const QUOTE = 34;

/**
 * Counts the records of a file, header included, blank lines not, without making strings.
 * It leaps from newline to newline and from quote to quote with Buffer's own search.
 */
class RecordCounter {
	private records = 0;

	private quoted = false;

	private lineLength = 0;

	/** The line so far is nothing but a carriage return. */
	private onlyCR = false;

	constructor(private readonly newline: number) {}

	push(bytes: Uint8Array): void {
		const piece = asBuffer(bytes);
		let quote = find(piece, QUOTE, 0);
		let newline = -1;
		for (let at = 0; at < piece.length;) {
			if (!this.quoted && newline < at) newline = find(piece, this.newline, at);
			const end = this.quoted ? quote : Math.min(quote, newline);
			this.lengthen(piece, at, end);
			at = end + 1;
			if (end === piece.length) return;
			if (end === quote) {
				this.lengthen(piece, quote, at);
				this.quoted = !this.quoted;
				quote = find(piece, QUOTE, at);
			} else {
				this.endLine();
			}
		}
	}

	get count(): number {
		return this.lineHasContent() ? this.records + 1 : this.records;
	}

	private lengthen(piece: Buffer, from: number, to: number): void {
		if (to === from) return;
		this.onlyCR = this.lineLength === 0 && to === from + 1 && piece[from] === CR;
		this.lineLength += to - from;
	}

	private endLine(): void {
		if (this.lineHasContent()) this.records += 1;
		this.lineLength = 0;
		this.onlyCR = false;
	}

	private lineHasContent(): boolean {
		return this.lineLength > 0 && !this.onlyCR;
	}
}

/** Where a byte is next; the piece's length where it is not. */
function find(piece: Buffer, byte: number, from: number): number {
	const at = piece.indexOf(byte, from);
	return at < 0 ? piece.length : at;
}

/** Lines end with LF; in a file that has none, with CR. */
export function countRecords(...pieces: readonly Uint8Array[]): number {
	const counter = new RecordCounter(pieces.some((piece) => piece.includes(LF)) ? LF : CR);
	for (const piece of pieces) counter.push(piece);
	return counter.count;
}
