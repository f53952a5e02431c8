/** A table of a Markdown file: its rows, keyed by the names in its header. */
export type MarkdownTable = Array<Record<string, string>>;

/** All tables of a Markdown text, by the first header cell. Tables with the same first header cell are merged. */
export function tablesOf(markdown: string): Map<string, MarkdownTable> {
	const tables = new Map<string, MarkdownTable>();
	const lines = markdown.split('\n');
	lines.forEach((line, i) => {
		if (!/^\|[-| :]+\|$/.test(line)) return;
		const head = cellsOf(lines[i - 1] ?? '');
		const rows = tables.get(head[0]) ?? [];
		for (let at = i + 1; lines[at]?.startsWith('|'); at++) {
			const cells = cellsOf(lines[at]);
			rows.push(Object.fromEntries(head.map((name, column) => [name, cells[column] ?? ''])));
		}
		tables.set(head[0], rows);
	});
	return tables;
}

/** The words in bold. */
export function boldIn(text: string): string[] {
	return [...text.matchAll(/\*\*(.+?)\*\*/g)].map(([, words]) => words);
}

/** The text without backticks. */
export function plain(text: string): string {
	return text.replaceAll('`', '');
}

export function table(head: readonly string[], rows: ReadonlyArray<readonly string[]>): string {
	const line = (cells: readonly string[]): string =>
		`| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
	return [line(head), `|${'---|'.repeat(head.length)}`, ...rows.map(line)].join('\n');
}

function cellsOf(line: string): string[] {
	return line
		.replace(/^\||\|$/g, '')
		.split(/(?<!\\)\|/)
		.map((cell) => cell.trim());
}
