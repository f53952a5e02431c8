/**
 * Reads what was sent strictly by RFC 4180: Marketo's reader must have no choice in how to
 * interpret it.
 * @throws Error if the text is ambiguous
 */
export function parseStrictly(file: Buffer, delimiter: string): string[][] {
	const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(file);
	if (text.startsWith('\uFEFF')) throw new Error('it begins with a byte-order mark');
	if (text.includes('\0')) throw new Error('it holds a NUL');
	const records: string[][] = [];
	const newlines = new Set<string>();
	let at = 0;
	while (at < text.length) {
		const start = at;
		const cells: string[] = [];
		for (;;) {
			if (text[at] === '"') {
				const from = ++at;
				for (;;) {
					const quote = text.indexOf('"', at);
					if (quote < 0) throw new Error(`record ${records.length} has an open quote`);
					at = quote + 1;
					if (text[at] !== '"') break;
					at++;
				}
				cells.push(text.slice(from, at - 1).replaceAll('""', '"'));
			} else {
				const from = at;
				while (at < text.length && text[at] !== delimiter && !'\r\n"'.includes(text[at])) at++;
				cells.push(text.slice(from, at));
			}
			if (text[at] !== delimiter) break;
			at++;
		}
		const newline = /^(\r\n|\n)/.exec(text.slice(at, at + 2))?.[1];
		if (newline === undefined)
			throw new Error(`record ${records.length} ends in ${JSON.stringify(text.slice(at, at + 5))}`);
		newlines.add(newline);
		if (text.slice(start, at).replaceAll(/[ \t]/g, delimiter === '\t' ? '$&' : '') === '')
			throw new Error(`record ${records.length} is a blank line`);
		at += newline.length;
		records.push(cells);
	}
	if (newlines.size > 1) throw new Error('its lines end in both LF and CRLF');
	const [header] = records;
	const ragged = records.findIndex(({ length }) => length !== header.length);
	if (ragged > 0)
		throw new Error(`record ${ragged} has ${records[ragged].length} values, not ${header.length}`);
	return records;
}
