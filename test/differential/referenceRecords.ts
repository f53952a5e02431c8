/** A record according to the documented rules. */
export interface ReferenceRecord {
	cells: string[];
	/** as a spreadsheet shows it */
	row: number;
	/** bytes of the record in the text, in UTF-8, without its newline */
	bytes: number;
	/** a quote inside an unquoted value, or text after a closing quote */
	isStray: boolean;
	/** where the text continues after its newline */
	end: number;
}

export interface ReferenceTable {
	records: ReferenceRecord[];
	/** the row in which a quote opens that is never closed, and the number of bytes after its start */
	openQuote?: { row: number; bytes: number };
}

/**
 * Splits a text character by character. LF, CRLF and CR end a record; a quote opens a quoted value
 * only at the start of the value; text after a closing quote belongs to the value; lines with only
 * spaces and tabs are rows but not records.
 */
export function parseTable(text: string, delimiter: string, firstRow: number): ReferenceTable {
	const records: ReferenceRecord[] = [];
	let row = firstRow;
	let at = 0;
	while (at < text.length) {
		const start = at;
		const cells: string[] = [];
		let isStray = false;
		let cell = '';
		let isAtStart = true;
		for (;;) {
			const character = text[at];
			if (character === undefined || character === '\n' || character === '\r') {
				cells.push(cell);
				break;
			}
			if (character === delimiter) {
				cells.push(cell);
				cell = '';
				isAtStart = true;
				at++;
				continue;
			}
			if (character === '"' && isAtStart) {
				at++;
				for (;;) {
					if (at >= text.length) {
						const bytes = Buffer.byteLength(text.slice(start));
						return { records, openQuote: { row, bytes } };
					}
					if (text[at] !== '"') cell += text[at++];
					else if (text[at + 1] === '"') {
						cell += '"';
						at += 2;
					} else break;
				}
				at++;
				const next = text[at];
				if (next !== undefined && next !== delimiter && next !== '\n' && next !== '\r')
					isStray = true;
			} else {
				if (character === '"') isStray = true;
				cell += character;
				at++;
			}
			isAtStart = false;
		}
		const raw = text.slice(start, at);
		row++;
		at += text[at] === '\r' && text[at + 1] === '\n' ? 2 : 1;
		if (!isBlankLine(raw, delimiter))
			records.push({ cells, row: row - 1, bytes: Buffer.byteLength(raw), isStray, end: at });
	}
	return { records };
}

function isBlankLine(line: string, delimiter: string): boolean {
	return [...line].every((one) => one === ' ' || (one === '\t' && delimiter !== '\t'));
}

/** Excel's first line with the delimiter: the delimiter, and the text after the line. */
export function readSepLine(text: string): { named?: string; rest: string } {
	const found = /^"?sep=([^\r\n\u0080-\uffff])"?(?:\r\n|\r|\n|$)/i.exec(text.slice(0, 16));
	if (found === null) return { rest: text };
	return { named: found[1], rest: text.slice(found[0].length) };
}
