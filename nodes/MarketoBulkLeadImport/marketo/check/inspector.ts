import type { FieldBounds } from '../../csv/read/fields';
import type { RecordBatch } from '../../csv/read/recordBatch';
import type { Problem } from './problem';

/** Looks at every record of a source, in order, and tells afterwards what it found. */
export interface Inspector {
	/**
	 * @param fields those of record i; cells that it lacks of the header's are blank, and
	 * `fields.count` says how many it has
	 */
	inspect(batch: RecordBatch, i: number, fields: FieldBounds): void;
	problems(): Problem[];
}
