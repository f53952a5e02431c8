import { DOUBLED, fieldText, STRAY, type FieldBounds } from '../../csv/fields';

/** Where a field's value is, as the value itself: without quotes, and doubled quotes undone. */
export class FieldValue {
	bytes: Uint8Array = new Uint8Array(0);
	start = 0;
	end = 0;

	/** @returns false for an empty one */
	find(bytes: Uint8Array, fields: FieldBounds, at: number): boolean {
		const start = fields.starts[at];
		const end = fields.ends[at];
		if (end <= start) return false;
		if ((fields.flags[at] & (DOUBLED | STRAY)) !== 0) {
			this.bytes = Buffer.from(fieldText(bytes, fields, at));
			this.start = 0;
			this.end = this.bytes.length;
			return this.end > 0;
		}
		this.bytes = bytes;
		this.start = start;
		this.end = end;
		return true;
	}
}
