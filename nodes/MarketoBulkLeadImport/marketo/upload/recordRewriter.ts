import { asBuffer, isBlank } from '../../csv/bytes';
import { encodeField } from '../../csv/write/encode';
import { FieldBounds, fieldsOf, fieldText, QUOTED, STRAY } from '../../csv/read/fields';
import type { RecordBatch } from '../../csv/read/recordBatch';
import type { Delimiter } from '../../csv/types';
import type { ColumnPlan } from '../check/columnPlan';
import { convertersOf } from '../values/columnConversion';
import type { CellConverter } from '../values/fieldValue';

/**
 * Rewrites records: only the columns that are sent, in order, with missing cells blank, values
 * converted, and another delimiter if Marketo does not support the file's. Text that does not
 * change is copied, not parsed.
 * @param converters one per column; undefined if its values do not change
 */
export function recordRewriter(
	columns: readonly ColumnPlan[],
	from: Delimiter,
	to: Delimiter,
	converters: ReadonlyArray<CellConverter | undefined> = convertersOf(columns),
): (batch: RecordBatch, i: number) => Uint8Array | string {
	const sent = columns.flatMap(({ field, index }, i) =>
		field === null ? [] : [{ index, converter: converters[i] }],
	);
	const kept = sent.map(({ index }) => index);
	const converted = sent.flatMap(({ converter }, k) =>
		converter === undefined ? [] : [{ k, converter }],
	);
	const isOneRun = kept.every((index, k) => k === 0 || index === kept[k - 1] + 1);
	const bounds = new FieldBounds();
	const changes = new Changes(kept.length);
	return (batch, i) => {
		const { bytes } = batch;
		const count = fieldsOf(batch, i, from, bounds);
		changes.clear();
		for (const { k, converter } of converted)
			if (kept[k] < count) changes.set(k, converter.convert(bytes, bounds, kept[k]));
		let record = '';
		if (from === to && isOneRun && count > kept[kept.length - 1] && isPlain(bounds, kept)) {
			if (changes.isAny) {
				record = changedRun(bytes, bounds, kept, changes, to);
			} else {
				const span = bytes.subarray(
					rawStart(bounds, kept[0]),
					rawEnd(bounds, kept[kept.length - 1]),
				);
				if (kept.length > 1 || !isBlank(span, 0, span.length, 0)) return span;
				record = cell(bytes, bounds, kept[0], from, to);
			}
		} else {
			for (let k = 0; k < kept.length; k++) {
				if (k > 0) record += to;
				const change = changes.of[k];
				if (change !== undefined) record += encodeField(change, to);
				else if (kept[k] < count) record += cell(bytes, bounds, kept[k], from, to);
			}
		}
		// An empty or blank line would not be a record.
		return record.trim() === '' && kept.length === 1 ? `"${record}"` : record;
	};
}

/** The values of one record that are converted. */
class Changes {
	readonly of: Array<string | undefined>;
	isAny = false;

	constructor(cells: number) {
		this.of = new Array<string | undefined>(cells).fill(undefined);
	}

	clear(): void {
		if (this.isAny) this.of.fill(undefined);
		this.isAny = false;
	}

	set(k: number, value: string | undefined): void {
		if (value === undefined) return;
		this.of[k] = value;
		this.isAny = true;
	}
}

/** Adjacent cells in the file: the text between two changes is copied as a whole. */
function changedRun(
	bytes: Uint8Array,
	bounds: FieldBounds,
	kept: readonly number[],
	changes: Changes,
	to: Delimiter,
): string {
	const buffer = asBuffer(bytes);
	let record = '';
	let start = rawStart(bounds, kept[0]);
	for (let k = 0; k < kept.length; k++) {
		const change = changes.of[k];
		if (change === undefined) continue;
		record += buffer.toString('utf8', start, rawStart(bounds, kept[k])) + encodeField(change, to);
		start = rawEnd(bounds, kept[k]);
	}
	return record + buffer.toString('utf8', start, rawEnd(bounds, kept[kept.length - 1]));
}

/** Whether all these cells are valid CSV as they are. */
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
	// An unquoted value in the same dialect contains nothing that needs quotes.
	if (from === to && (flags & (QUOTED | STRAY)) === 0) return text;
	return encodeField(text, to);
}
