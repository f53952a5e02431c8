import type { FieldBounds } from '../../csv/read/fields';
import type { RecordBatch } from '../../csv/read/recordBatch';
import type { Problem } from './problem';

/** Inspects every record of a source, in order, and then reports its findings. */
export interface Inspector {
	/** @param fields of record i; cells missing from the record are blank, and `fields.count` is the number it has */
	inspect(batch: RecordBatch, i: number, fields: FieldBounds): void;
	problems(): Problem[];
}
