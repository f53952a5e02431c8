import { RecordTooLongError } from '../errors/RecordTooLongError';
import type { Part } from './part';
import { PartBuilder } from './partBuilder';

/** The part being built, and the numbers that run through all of them. */
export class PartSequence {
	private builder: PartBuilder | undefined;
	private isTaken = false;
	private number = 0;

	/**
	 * @param header encoded, newline included
	 * @param maxBytes most bytes of a part, header included
	 */
	constructor(
		private readonly header: Uint8Array,
		private readonly maxBytes: number,
	) {}

	get hasRows(): boolean {
		return this.builder !== undefined && !this.isTaken && this.builder.rows > 0;
	}

	/** The part that takes the next record; begins one where there is none. */
	currentPart(): PartBuilder {
		this.builder ??= new PartBuilder(this.header, this.maxBytes);
		if (this.isTaken) this.builder.begin();
		this.isTaken = false;
		return this.builder;
	}

	/** @throws RecordTooLongError where not even an empty part has room for so many bytes */
	ensureFits(bytes: number, row: number): void {
		if (this.header.length + bytes > this.maxBytes) throw new RecordTooLongError(row, bytes);
	}

	hasRoom(bytes: number): boolean {
		return bytes <= this.currentPart().room;
	}

	/** Gives the current part away, until the next one is begun. */
	take(): Part {
		const { bytes, rows, firstRow, lastRow } = this.currentPart();
		this.isTaken = true;
		this.number++;
		return { number: this.number, bytes, rows, firstRow, lastRow };
	}
}
