import { fieldText, type FieldBounds } from '../../csv/read/fields';
import type { ConversionPlan } from './columnValues';
import { isMarkedDecimal, mustBeUnquoted, type CellConverter } from './fieldValue';
import { kindOf } from './kinds';
import type { TimeZone } from './timeZone';
import type { ValueKind } from './valueKind';

/** Converts the values of a column to Marketo's format. Values that cannot be read do not change. */
export class ValueConverter implements CellConverter {
	constructor(
		private readonly kind: ValueKind,
		private readonly place: number,
		private readonly keepsCurrency: boolean,
		private readonly marksNumbers: boolean,
	) {}

	convert(bytes: Uint8Array, fields: FieldBounds, at: number): string | undefined {
		if (mustBeUnquoted(fields, at)) return this.convertedText(fieldText(bytes, fields, at));
		const start = fields.starts[at];
		const end = fields.ends[at];
		if (end <= start || (this.marksNumbers && isMarkedDecimal(bytes, fields, at))) return undefined;
		return this.kind.write(bytes, start, end, this.place, this.keepsCurrency);
	}

	convertText(text: string): string {
		return this.convertedText(text) ?? text;
	}

	private convertedText(text: string): string | undefined {
		if (text === '') return undefined;
		const bytes = Buffer.from(text);
		return this.kind.write(bytes, 0, bytes.length, this.place, this.keepsCurrency);
	}
}

/** The converter of a column; undefined for a plan from another version. */
export function valueConverter(plan: ConversionPlan, zone: TimeZone): ValueConverter | undefined {
	const kind = kindOf(plan.dataType, zone);
	const place = kind?.readings.indexOf(plan.reading) ?? -1;
	if (kind === undefined || place < 0) return undefined;
	return new ValueConverter(kind, place, plan.keepsCurrency, plan.marksNumbers === true);
}
