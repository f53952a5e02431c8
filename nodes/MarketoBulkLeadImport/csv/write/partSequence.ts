import { RecordTooLongError } from '../errors/RecordTooLongError';
import type { Part } from './part';
import { PartBuilder } from './partBuilder';

/** The part being built, and the numbers that continue across parts. */
export class PartSequence {
	private builder: PartBuilder | undefined;
	private isTaken = false;
	private number = 0;

	/**
	 * @param header encoded, including its newline
	 * @param maxBytes maximum size of a part in bytes, including the header
	 */
	constructor(
		private readonly header: Uint8Array,
		private readonly maxBytes: number,
	) {}

	get hasRows(): boolean {
		return this.builder !== undefined && !this.isTaken && this.builder.rows > 0;
	}

	/** The part for the next record; starts one if necessary. */
	currentPart(): PartBuilder {
		this.builder ??= new PartBuilder(this.header, this.maxBytes);
		if (this.isTaken) this.builder.begin();
		this.isTaken = false;
		return this.builder;
	}

	/** @throws RecordTooLongError if even an empty part has no room for that many bytes */
	ensureFits(bytes: number, row: number): void {
		if (this.header.length + bytes > this.maxBytes) throw new RecordTooLongError(row, bytes);
	}

	hasRoom(bytes: number): boolean {
		return bytes <= this.currentPart().room;
	}

	/** Returns the current part, which stays valid until the next one starts. */
	take(): Part {
		const { bytes, rows, firstRow, lastRow } = this.currentPart();
		this.isTaken = true;
		this.number++;
		return { number: this.number, bytes, rows, firstRow, lastRow };
	}
}
