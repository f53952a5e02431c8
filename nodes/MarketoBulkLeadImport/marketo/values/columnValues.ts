import { fieldText, type FieldBounds } from '../../csv/read/fields';
import { isMarkedDecimal, mustBeUnquoted, type CellConverter } from './fieldValue';
import { kindOf } from './kinds';
import { Tally, type FoundRows } from './tally';
import type { TimeZone } from './timeZone';
import type { DateOrder, DecimalSeparator, Reading, ReadingOption, ValueKind } from './valueKind';
import {
	differsWithin,
	fitsOf,
	isAtClockChange,
	isChanged,
	isReadable,
	SERIAL_NUMBER,
	settledFor,
	TWO_DIGIT_YEAR,
	WITH_CURRENCY,
	type Verdict,
} from './verdict';

/** The user's settings for the file; `auto` derives them from each column. */
export interface ReadingSettings {
	dateOrder: 'auto' | DateOrder;
	decimalSeparator: 'auto' | DecimalSeparator;
}

/** Values that are written differently from those in the file. */
export interface ConvertedValues {
	count: number;
	/** the first of them */
	example: { from: string; to: string };
}

/** How to write the values of a column. Plain data: it can be stored and used by another process. */
export interface ConversionPlan {
	/** Marketo's data type */
	dataType: string;
	reading: Reading;
	/** whether values with a currency sign are kept, because the column has several currencies */
	keepsCurrency: boolean;
	/** whether the source marks numbers, which then do not change */
	marksNumbers?: boolean;
}

/** A value that the possible readings of the column interpret differently. */
export interface AmbiguousValues extends FoundRows {
	/** how each reading interprets the first value; null if it cannot read it */
	readings: { reading: Reading; value: string | null }[];
}

/** Values that only these readings can read. */
export interface Proof extends FoundRows {
	readings: Reading[];
}

export interface ColumnReport {
	/** values that are written differently; undefined if there are none */
	conversion?: ConvertedValues;
	/** values that are kept although Marketo cannot read them */
	unreadable?: FoundRows;
	/** those of them that are numbers in which Excel stores dates */
	serialNumbers?: FoundRows;
	/** those of them that have a currency sign and are kept because the column has several currencies */
	mixedCurrencies?: FoundRows & { currencies: string[] };
	/** two-digit years: 00 to 49 were read as 2000 to 2049, 50 to 99 as 1950 to 1999 */
	twoDigitYears?: FoundRows;
	/** times without an offset that a clock change skips or repeats */
	clockChanges?: FoundRows;
}

export type ColumnDecision =
	| ({ state: 'asIs' } & ColumnReport)
	| ({ state: 'convert'; plan: ConversionPlan } & ColumnReport)
	/** the column does not show which reading is right: the user must set this option */
	| { state: 'ambiguous'; option: ReadingOption; ambiguous: AmbiguousValues }
	/** no reading fits the whole column: the first rows that prove each one */
	| { state: 'conflicting'; option: ReadingOption; proofs: Proof[] };

/** Maximum number of currencies that a report names. */
const CURRENCIES_NAMED = 3;

/** Looks at every value of a column, and then determines how to read the column. */
export class ColumnValues implements CellConverter {
	private readonly tally = new Tally();
	private readonly currencies = new Set<string>();
	private readonly settled: Verdict;

	/**
	 * @param dataType Marketo's
	 * @param at place of the column in the record
	 * @param marksNumbers whether the source marks numbers (markedNumbers.ts)
	 */
	constructor(
		private readonly dataType: string,
		private readonly kind: ValueKind,
		private readonly at: number,
		private readonly marksNumbers: boolean,
	) {
		this.settled = settledFor(kind.readings.length);
	}

	look(bytes: Uint8Array, fields: FieldBounds, row: number): void {
		const { at, kind } = this;
		if (this.marksNumbers && kind.onDecimal !== undefined && isMarkedDecimal(bytes, fields, at)) {
			this.count(kind.onDecimal, bytes, fields.starts[at], fields.ends[at], row);
		} else if (mustBeUnquoted(fields, at)) {
			const value = Buffer.from(fieldText(bytes, fields, at));
			this.lookAt(value, 0, value.length, row);
		} else {
			this.lookAt(bytes, fields.starts[at], fields.ends[at], row);
		}
	}

	/**
	 * The longest result of the possible readings for the value, while it is undecided which one
	 * applies; undefined if none is longer than the value.
	 */
	convert(bytes: Uint8Array, fields: FieldBounds, at: number): string | undefined {
		const value = Buffer.from(fieldText(bytes, fields, at));
		let longest: string | undefined;
		let most = value.length;
		for (let place = 0; place < this.kind.readings.length && value.length > 0; place++) {
			const written = this.kind.write(value, 0, value.length, place, false);
			if (written === undefined || Buffer.byteLength(written) <= most) continue;
			longest = written;
			most = Buffer.byteLength(written);
		}
		return longest;
	}

	/**
	 * What is sent for a value, regardless of the rest of the column; undefined if the value does not change, or if the
	 * rest decides. A value that fits none of the readings left for its column stops the import anyway.
	 */
	certainText(
		bytes: Uint8Array,
		fields: FieldBounds,
		at: number,
		settings: ReadingSettings,
	): string | undefined {
		const { kind, settled } = this;
		let value = bytes;
		let start = fields.starts[at];
		let end = fields.ends[at];
		if (mustBeUnquoted(fields, at)) {
			value = Buffer.from(fieldText(bytes, fields, at));
			start = 0;
			end = value.length;
		}
		if (end <= start || (this.marksNumbers && isMarkedDecimal(bytes, fields, at))) return undefined;
		const verdict = kind.judge(value, start, end);
		// Whether an amount keeps its currency depends on the other values.
		if (verdict === settled || (verdict & WITH_CURRENCY) !== 0) return undefined;
		const chosen = kind.option === undefined ? 'auto' : settings[kind.option];
		const places = chosen === 'auto' ? placesIn(fitsOf(verdict)) : [kind.readings.indexOf(chosen)];
		const [text, ...others] = places.map((place) => kind.write(value, start, end, place, false));
		return others.every((other) => other === text) ? text : undefined;
	}

	private lookAt(bytes: Uint8Array, start: number, end: number, row: number): void {
		if (end > start) this.count(this.kind.judge(bytes, start, end), bytes, start, end, row);
	}

	private count(
		verdict: Verdict,
		bytes: Uint8Array,
		start: number,
		end: number,
		row: number,
	): void {
		if (verdict === this.settled) return;
		this.tally.add(verdict, row, bytes, start, end);
		if ((verdict & WITH_CURRENCY) !== 0 && this.currencies.size < CURRENCIES_NAMED) {
			this.currencies.add(this.kind.currency ?? '');
		}
	}

	decide(settings: ReadingSettings): ColumnDecision {
		const { kind, tally } = this;
		const { option } = kind;
		const said = option === undefined ? 'auto' : settings[option];
		if (option === undefined || said !== 'auto') {
			return this.decided(said === 'auto' ? 0 : kind.readings.indexOf(said));
		}
		const all = (1 << kind.readings.length) - 1;
		let fitting = all;
		for (const verdict of tally.verdicts()) fitting &= fitsOf(verdict) || all;
		if (fitting === 0) return { state: 'conflicting', option, proofs: this.proofs(all) };
		const ambiguous = tally.find((verdict) => differsWithin(verdict, fitting));
		if (ambiguous === undefined) return this.decided(placesIn(fitting)[0]);
		const readings = placesIn(fitting).map((place) => ({
			reading: kind.readings[place],
			value: this.valueIn(ambiguous.value, place),
		}));
		return { state: 'ambiguous', option, ambiguous: { ...ambiguous, readings } };
	}

	private decided(place: number): ColumnDecision {
		const { tally, kind, dataType, currencies } = this;
		const keepsCurrency = currencies.size > 1;
		const isKept = (verdict: Verdict) => keepsCurrency && (verdict & WITH_CURRENCY) !== 0;
		const willRead = (verdict: Verdict) => isReadable(verdict, place) && !isKept(verdict);

		const changed = tally.find((verdict) => willRead(verdict) && isChanged(verdict, place));
		const mixed = tally.find((verdict) => isReadable(verdict, place) && isKept(verdict));
		const report: ColumnReport = withoutUndefined({
			conversion: changed && {
				count: changed.count,
				example: { from: changed.value, to: this.valueIn(changed.value, place) ?? '' },
			},
			unreadable: tally.find((verdict) => !willRead(verdict)),
			serialNumbers: tally.find((verdict) => (verdict & SERIAL_NUMBER) !== 0),
			mixedCurrencies: mixed && { ...mixed, currencies: [...currencies] },
			twoDigitYears: tally.find((verdict) => willRead(verdict) && (verdict & TWO_DIGIT_YEAR) !== 0),
			clockChanges: tally.find((verdict) => willRead(verdict) && isAtClockChange(verdict, place)),
		});
		if (changed === undefined) return { state: 'asIs', ...report };
		const plan = {
			dataType,
			reading: kind.readings[place],
			keepsCurrency,
			...(this.marksNumbers && kind.onDecimal !== undefined && { marksNumbers: true }),
		};
		return { state: 'convert', plan, ...report };
	}

	/**
	 * The narrowest kinds of evidence: a value that fits day first or month first adds nothing to
	 * one that fits only day first.
	 */
	private proofs(all: number): Proof[] {
		const seen = new Set([...this.tally.verdicts()].map(fitsOf));
		seen.delete(0);
		seen.delete(all);
		const isNarrowest = (fits: number) =>
			![...seen].some((other) => other !== fits && (other & fits) === other);
		return [...seen]
			.filter(isNarrowest)
			.flatMap((fits) => {
				const found = this.tally.find((verdict) => fitsOf(verdict) === fits);
				if (found === undefined) return [];
				return { ...found, readings: placesIn(fits).map((place) => this.kind.readings[place]) };
			})
			.sort((a, b) => a.rows[0] - b.rows[0]);
	}

	private valueIn(text: string, place: number): string | null {
		const bytes = Buffer.from(text);
		const written = this.kind.write(bytes, 0, bytes.length, place, false);
		if (written !== undefined) return written;
		return isReadable(this.kind.judge(bytes, 0, bytes.length), place) ? text : null;
	}
}

/** The reader of this column's values; undefined if its type is not converted. */
export function columnValues(
	dataType: string,
	at: number,
	zone: TimeZone,
	marksNumbers = false,
): ColumnValues | undefined {
	const kind = kindOf(dataType, zone);
	return kind && new ColumnValues(dataType, kind, at, marksNumbers);
}

/** The indexes of the bits that are set. */
function placesIn(bits: number): number[] {
	return [0, 1, 2].filter((place) => ((bits >> place) & 1) === 1);
}

function withoutUndefined<T extends object>(value: T): T {
	return Object.fromEntries(
		Object.entries(value).filter(([, member]) => member !== undefined),
	) as T;
}
