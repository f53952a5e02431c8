/** A table of a Markdown file: its rows by the names in its head. */
export type MarkdownTable = Array<Record<string, string>>;

/** All tables of a Markdown text, by the first cell of their heads. Tables with the same first cell are one. */
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

/** Without the backticks of code. */
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
