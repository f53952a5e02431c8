import { encodeField } from '../csv/encode';
import { FieldBounds, fieldText, findFields, QUOTED, STRAY } from '../csv/fields';
import type { RecordBatch } from '../csv/records';
import type { Delimiter } from '../csv/types';
import type { ColumnPlan } from './columns';

/**
 * Writes records anew: only the columns that are sent, in order, missing cells blank, another delimiter
 * where Marketo does not know the file's.
 */
export function recordRewriter(
	columns: readonly ColumnPlan[],
	from: Delimiter,
	to: Delimiter,
): (batch: RecordBatch, i: number) => string {
	const kept = columns.filter(({ field }) => field !== null).map(({ index }) => index);
	const bounds = new FieldBounds();
	return ({ bytes, starts, ends }, i) => {
		const count = findFields(bytes, starts[i], ends[i], from, bounds);
		let record = '';
		for (let k = 0; k < kept.length; k++) {
			if (k > 0) record += to;
			const at = kept[k];
			if (at < count) record += cell(bytes, bounds, at, from, to);
		}
		// A line of nothing would be no record.
		return record === '' ? '""' : record;
	};
}

function cell(bytes: Uint8Array, bounds: FieldBounds, at: number, from: Delimiter, to: Delimiter): string {
	const flags = bounds.flags[at];
	const text = fieldText(bytes, bounds, at);
	// An unquoted value of the same dialect holds nothing that would need quotes.
	if (from === to && (flags & (QUOTED | STRAY)) === 0) return text;
	return encodeField(text, to);
}
