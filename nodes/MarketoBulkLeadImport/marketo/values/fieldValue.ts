import { DOUBLED, STRAY, type FieldBounds } from '../../csv/read/fields';
import { isDecimal } from '../../csv/write/markedNumbers';

export interface CellConverter {
	/** The value of field `at` of a record; undefined where it stays as it is. */
	convert(bytes: Uint8Array, fields: FieldBounds, at: number): string | undefined;
}

/** Whether the bytes of a field are not its value: quotes are doubled in them, or text follows a closing quote. */
export function mustBeUnquoted(fields: FieldBounds, at: number): boolean {
	return (fields.flags[at] & (DOUBLED | STRAY)) !== 0 && fields.ends[at] > fields.starts[at];
}

/** Whether a field, of a source that marks numbers, was a number with decimals. */
export function isMarkedDecimal(bytes: Uint8Array, fields: FieldBounds, at: number): boolean {
	return fields.flags[at] === 0 && isDecimal(bytes, fields.starts[at], fields.ends[at]);
}
