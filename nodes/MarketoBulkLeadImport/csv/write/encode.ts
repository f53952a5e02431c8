import type { Delimiter } from '../types';

/**
 * Values that must be quoted: those with delimiters, quotes or newlines; blanks at either end,
 * which some readers strip; and U+FEFF at the start, which would be a byte-order mark at the start
 * of a file.
 */
const NEEDS_QUOTES: Record<Delimiter, RegExp> = {
	',': /[,"\r\n]|^[ \t\uFEFF]|[ \t]$/,
	';': /[;"\r\n]|^[ \t\uFEFF]|[ \t]$/,
	'\t': /[\t"\r\n]|^[ \uFEFF]| $/,
	'|': /[|"\r\n]|^[ \t\uFEFF]|[ \t]$/,
};

/** Encodes one value as a CSV field, quoted only if necessary. */
export function encodeField(text: string, delimiter: Delimiter): string {
	return NEEDS_QUOTES[delimiter].test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/**
 * Encodes values as a CSV record, without a newline. A single empty value becomes `""`, because an
 * empty line isn't a record.
 */
export function encodeRecord(fields: readonly string[], delimiter: Delimiter): string {
	if (fields.length === 1 && fields[0] === '') return '""';
	let record = '';
	for (let i = 0; i < fields.length; i++) {
		if (i > 0) record += delimiter;
		record += encodeField(fields[i], delimiter);
	}
	return record;
}
