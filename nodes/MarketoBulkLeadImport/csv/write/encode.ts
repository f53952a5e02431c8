import type { Delimiter } from '../types';

/**
 * What must stand in quotes: delimiters, quotes and newlines; blanks at either end, which some readers strip; and U+FEFF at
 * the beginning, which at the beginning of a file is a byte-order mark.
 */
const NEEDS_QUOTES: Record<Delimiter, RegExp> = {
	',': /[,"\r\n]|^[ \t\uFEFF]|[ \t]$/,
	';': /[;"\r\n]|^[ \t\uFEFF]|[ \t]$/,
	'\t': /[\t"\r\n]|^[ \uFEFF]| $/,
	'|': /[|"\r\n]|^[ \t\uFEFF]|[ \t]$/,
};

/** One value as a CSV field, in quotes only where it needs them. */
export function encodeField(text: string, delimiter: Delimiter): string {
	return NEEDS_QUOTES[delimiter].test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Values as a CSV record, without a newline. A single empty value becomes `""`, as an empty line is no record. */
export function encodeRecord(fields: readonly string[], delimiter: Delimiter): string {
	if (fields.length === 1 && fields[0] === '') return '""';
	let record = '';
	for (let i = 0; i < fields.length; i++) {
		if (i > 0) record += delimiter;
		record += encodeField(fields[i], delimiter);
	}
	return record;
}
