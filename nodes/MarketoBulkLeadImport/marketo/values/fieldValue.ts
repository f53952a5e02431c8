import { DOUBLED, STRAY, type FieldBounds } from '../../csv/read/fields';
import { isDecimal } from '../../csv/markedNumbers';

export interface CellConverter {
	/** The value of field `at` of a record; undefined if it does not change. */
	convert(bytes: Uint8Array, fields: FieldBounds, at: number): string | undefined;
}

/** Whether the bytes of a field differ from its value: it has doubled quotes, or text after a closing quote. */
export function mustBeUnquoted(fields: FieldBounds, at: number): boolean {
	return (fields.flags[at] & (DOUBLED | STRAY)) !== 0 && fields.ends[at] > fields.starts[at];
}

/** Whether a field is a number with decimals and not text, in a source that marks numbers. */
export function isMarkedDecimal(bytes: Uint8Array, fields: FieldBounds, at: number): boolean {
	return fields.flags[at] === 0 && isDecimal(bytes, fields.starts[at], fields.ends[at]);
}
