import { asBuffer } from './body';

const LF = 10;
const CR = 13;
const QUOTE = 34;

/**
 * Counts the records of a file, including the header but not blank lines, without creating strings.
 * Buffer's own search finds the next newline or quote.
 */
class RecordCounter {
	private records = 0;

	private quoted = false;

	private lineLength = 0;

	/** The current line consists only of a carriage return so far. */
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

/** The next position of a byte, or the length of the piece. */
function find(piece: Buffer, byte: number, from: number): number {
	const at = piece.indexOf(byte, from);
	return at < 0 ? piece.length : at;
}

/** Lines end with LF, or with CR in a file without LF. */
export function countRecords(...pieces: readonly Uint8Array[]): number {
	const counter = new RecordCounter(pieces.some((piece) => piece.includes(LF)) ? LF : CR);
	for (const piece of pieces) counter.push(piece);
	return counter.count;
}
