import type { Verdict } from './verdict';

export type DateOrder = 'dayFirst' | 'monthFirst' | 'yearFirst';
export type DecimalSeparator = 'dot' | 'comma';

/** How to read the values of a column. `only` if there is just one way. */
export type Reading = DateOrder | DecimalSeparator | 'only';

/** The option that decides if a column is ambiguous. */
export type ReadingOption = 'dateOrder' | 'decimalSeparator';

/** Values with more bytes than this are not dates, numbers or booleans, and are not examined. */
export const LONGEST_VALUE = 100;

/** Maximum bytes of a written date, number or boolean, unless the value itself has more. */
export const LONGEST_WRITTEN = '2026-11-24T15:41:32+01:00'.length;

/** The value that empties a field in Marketo. */
export const EMPTIES_FIELD = 'NULL';

/**
 * How to read and write the values of one Marketo data type. Values are UTF-8 in `bytes[start,
 * end)`, without the quotes of CSV; most are processed without decoding them.
 */
export interface ValueKind {
	readonly readings: readonly Reading[];
	/** undefined if there is just one reading */
	readonly option?: ReadingOption;
	/** the currency sign or code of the last value judged */
	readonly currency?: string;
	judge(bytes: Uint8Array, start: number, end: number): Verdict;
	/** The verdict on a value that is certainly a number with decimals; undefined if that makes no difference. */
	readonly onDecimal?: Verdict;
	/**
	 * The value in Marketo's format; undefined if it does not change, because it already has that
	 * format or cannot be read.
	 * @param reading index in `readings`
	 * @param keepsCurrency whether values with a currency sign are kept
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
