import { DOUBLED, STRAY, type FieldBounds } from '../../csv/read/fields';

/** Whether the bytes of a field are not its value: quotes are doubled in them, or text follows a closing quote. */
export function mustBeUnquoted(fields: FieldBounds, at: number): boolean {
	return (fields.flags[at] & (DOUBLED | STRAY)) !== 0 && fields.ends[at] > fields.starts[at];
}
