import { isBlankField } from './csvText';
import type { TextSink } from './textSink';

const COMMA = 44;
const LF = 10;

/** Bytes to collect per chunk. */
const CHUNK_BYTES = 64 * 1024;
/** A row with more bytes than this is yielded before its end. */
const LONG_ROW_BYTES = 1024 * 1024;

/**
 * Builds the lines of a CSV text: line n is the sheet's row n, so that counting lines counts rows
 * as Excel does. Rows without content are empty lines, except at the end. Every record is at least
 * as wide as the first one, the header; trailing blank cells beyond that are left out.
 */
export class CsvRows implements TextSink {
	bytes = Buffer.allocUnsafeSlow(2 * CHUNK_BYTES);

	at = 0;

	/** Bytes of everything taken so far. */
	bytesTaken = 0;

	private row = 0;

	private lines = 0;

	private rowStart = 0;

	private hasFields = false;

	private hasContent = false;

	private fieldStart = 0;

	private lastColumn = 0;

	/** Number of columns in the header; 0 before it. */
	private width = 0;

	/** Whether there is enough to take. */
	get isFull(): boolean {
		return this.at >= LONG_ROW_BYTES || (this.at >= CHUNK_BYTES && !this.hasFields);
	}

	/** Returns the lines built so far. The next chunk is built in other memory. */
	take(): Uint8Array {
		const chunk = this.bytes.subarray(0, this.at);
		this.bytesTaken += this.at;
		this.bytes = Buffer.allocUnsafeSlow(2 * CHUNK_BYTES);
		this.at = 0;
		// A row this long cannot be removed anymore, even if it contains only blanks.
		this.rowStart = 0;
		if (this.hasFields) this.hasContent = true;
		return chunk;
	}

	reserve(bytes: number): void {
		const needed = this.at + bytes;
		if (needed <= this.bytes.length) return;
		const larger = Buffer.allocUnsafeSlow(Math.max(needed, 2 * this.bytes.length));
		this.bytes.copy(larger, 0, 0, this.at);
		this.bytes = larger;
	}

	/** @param row from 1, higher than the previous one */
	beginRow(row: number): void {
		this.row = row;
		this.rowStart = this.at;
		this.lastColumn = 0;
		this.hasFields = false;
		this.hasContent = false;
	}

	/** The caller writes the field's text next, which must not be empty. */
	beginField(column: number): void {
		const emptyLines = this.hasFields ? 0 : this.row - 1 - this.lines;
		const commas = column - this.lastColumn;
		this.reserve(emptyLines + commas);
		this.fill(LF, emptyLines);
		this.fill(COMMA, commas);
		this.hasFields = true;
		this.lastColumn = column;
		this.fieldStart = this.at;
	}

	endField(): void {
		if (!this.hasContent) this.hasContent = !isBlankField(this.bytes, this.fieldStart, this.at);
	}

	endRow(): void {
		this.hasFields = false;
		if (!this.hasContent) {
			this.at = this.rowStart;
			return;
		}
		if (this.width === 0) this.width = this.lastColumn + 1;
		const commas = Math.max(0, this.width - 1 - this.lastColumn);
		this.reserve(commas + 1);
		this.fill(COMMA, commas);
		this.fill(LF, 1);
		this.lines = this.row;
	}

	private fill(byte: number, count: number): void {
		const end = this.at + count;
		for (let i = this.at; i < end; i++) this.bytes[i] = byte;
		this.at = end;
	}
}
