import { isBlank } from '../../csv/bytes';
import { encodeField } from '../../csv/write/encode';
import { FieldBounds, fieldsOf, fieldText, QUOTED, STRAY } from '../../csv/read/fields';
import type { RecordBatch } from '../../csv/read/recordBatch';
import type { Delimiter } from '../../csv/types';
import type { ColumnPlan } from '../check/columnPlan';

/**
 * Writes records anew: only the columns that are sent, in order, missing cells blank, another delimiter
 * where Marketo does not know the file's. What may stay as it stands in the file is copied, not parsed.
 */
export function recordRewriter(
	columns: readonly ColumnPlan[],
	from: Delimiter,
	to: Delimiter,
): (batch: RecordBatch, i: number) => Uint8Array | string {
	const kept = columns.filter(({ field }) => field !== null).map(({ index }) => index);
	const isOneRun = kept.every((index, k) => k === 0 || index === kept[k - 1] + 1);
	const bounds = new FieldBounds();
	return (batch, i) => {
		const { bytes } = batch;
		const count = fieldsOf(batch, i, from, bounds);
		if (from === to && isOneRun && count > kept[kept.length - 1] && isPlain(bounds, kept)) {
			const span = bytes.subarray(rawStart(bounds, kept[0]), rawEnd(bounds, kept[kept.length - 1]));
			if (kept.length > 1 || !isBlank(span, 0, span.length, 0)) return span;
		}
		let record = '';
		for (let k = 0; k < kept.length; k++) {
			if (k > 0) record += to;
			if (kept[k] < count) record += cell(bytes, bounds, kept[k], from, to);
		}
		// A line of nothing, or of blanks, would be no record.
		return record.trim() === '' && kept.length === 1 ? `"${record}"` : record;
	};
}

/** Whether all of these cells are written as CSV wants them. */
function isPlain(bounds: FieldBounds, kept: readonly number[]): boolean {
	for (const index of kept) if ((bounds.flags[index] & STRAY) !== 0) return false;
	return true;
}

function rawStart(bounds: FieldBounds, index: number): number {
	return bounds.starts[index] - ((bounds.flags[index] & QUOTED) !== 0 ? 1 : 0);
}

function rawEnd(bounds: FieldBounds, index: number): number {
	return bounds.ends[index] + ((bounds.flags[index] & QUOTED) !== 0 ? 1 : 0);
}

function cell(
	bytes: Uint8Array,
	bounds: FieldBounds,
	at: number,
	from: Delimiter,
	to: Delimiter,
): string {
	const flags = bounds.flags[at];
	const text = fieldText(bytes, bounds, at);
	// An unquoted value of the same dialect holds nothing that would need quotes.
	if (from === to && (flags & (QUOTED | STRAY)) === 0) return text;
	return encodeField(text, to);
}
