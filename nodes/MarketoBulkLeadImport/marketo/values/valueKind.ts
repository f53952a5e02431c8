import type { Verdict } from './verdict';

export type DateOrder = 'dayFirst' | 'monthFirst' | 'yearFirst';
export type DecimalSeparator = 'dot' | 'comma';

/** How the values of a column are read. `only` where there is just one way. */
export type Reading = DateOrder | DecimalSeparator | 'only';

/** The option that settles what a column does not. */
export type ReadingOption = 'dateOrder' | 'decimalSeparator';

/** Values longer than this many bytes are no dates, numbers or booleans, and are not looked at. */
export const LONGEST_VALUE = 100;

/** No date, number or boolean is written with more bytes than this, unless its value has as many. */
export const LONGEST_WRITTEN = '2026-11-24T15:41:32+01:00'.length;

/** What empties a field in Marketo. */
export const EMPTIES_FIELD = 'NULL';

/**
 * How the values of one Marketo data type are read and written. Values are UTF-8 in
 * `bytes[start, end)`, without the quotes of CSV; most are settled without being made text.
 */
export interface ValueKind {
	readonly readings: readonly Reading[];
	/** absent where there is just one reading */
	readonly option?: ReadingOption;
	/** the currency sign or code of the value judged last */
	readonly currency?: string;
	judge(bytes: Uint8Array, start: number, end: number): Verdict;
	/** The verdict on a value that is a number with decimals for certain; absent where that makes no difference. */
	readonly onDecimal?: Verdict;
	/**
	 * The value as Marketo reads it; undefined where it stays as it is, because it is written so
	 * already or because it cannot be read.
	 * @param reading its place in `readings`
	 * @param keepsCurrency whether values with a currency sign stay as they are
	 */
	write(
		bytes: Uint8Array,
		start: number,
		end: number,
		reading: number,
		keepsCurrency: boolean,
	): string | undefined;
}

export function isEmptying(bytes: Uint8Array, start: number, end: number): boolean {
	if (end - start !== EMPTIES_FIELD.length) return false;
	for (let i = 0; i < EMPTIES_FIELD.length; i++) {
		if (bytes[start + i] !== EMPTIES_FIELD.charCodeAt(i)) return false;
	}
	return true;
}
