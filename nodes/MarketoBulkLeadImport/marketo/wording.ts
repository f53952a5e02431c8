/** Maximum number of characters of a name in a message; a header can be as long as a file. */
const NAME_SHOWN = 80;

/** "1,200" */
export function formatNumber(value: number): string {
	return value.toLocaleString('en-US');
}

/** "1 row", "1,200 rows" */
export function countInWords(count: number, noun: string, plural = `${noun}s`): string {
	return `${formatNumber(count)} ${count === 1 ? noun : plural}`;
}

/** "row 7", "rows 7 and 9", "rows 7, 9, 12, 13, 20 and 113 more" */
export function rowsInWords(rows: readonly number[], count = rows.length, noun = 'row'): string {
	const shown = rows.map(formatNumber);
	const more = count - rows.length;
	if (count === 1) return `${noun} ${shown[0]}`;
	if (more > 0) return `${noun}s ${shown.join(', ')} and ${formatNumber(more)} more`;
	return `${noun}s ${shown.slice(0, -1).join(', ')} and ${shown[shown.length - 1]}`;
}

/** "row 7", "rows 2 to 5,000" */
export function rowRange(first: number, last: number): string {
	return first === last
		? `row ${formatNumber(first)}`
		: `rows ${formatNumber(first)} to ${formatNumber(last)}`;
}

/** The name of a column or field, as shown in messages. */
export function quote(name: string): string {
	return `"${shorten(name)}"`;
}

/** Text from a file, as shown in messages. */
export function shorten(text: string): string {
	return text.length > NAME_SHOWN ? `${text.slice(0, NAME_SHOWN)}…` : text;
}

/** Newlines and other control characters, and those that reverse the direction of the text after them. */
const UNPRINTABLE = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]+/gu;

/**
 * Text for a message or a log. Names in it come from files, expressions and AI agents: with a newline in
 * one of them, its rest would look like a line of its own in n8n's log.
 */
export function oneLine(text: string): string {
	return text.replace(UNPRINTABLE, ' ');
}

/** Ends a text with a period, unless it already ends a sentence. */
export function asSentence(text: string): string {
	return /[.?!]$/.test(text) ? text : `${text}.`;
}
