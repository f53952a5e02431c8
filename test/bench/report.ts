import Table from 'cli-table3';

export interface ReportTable {
	title?: string;
	/** The first column is text; the others are figures. */
	head: string[];
	rows: string[][];
}

/** A figure and its limit. */
export interface Target {
	what: string;
	wanted: string;
	measured: string;
	isMet: boolean;
}

/** The answer to one question. */
export interface Section {
	title: string;
	/** How it was measured, one paragraph per element. */
	method: string[];
	tables: ReportTable[];
	/** Printed below the tables. */
	notes?: string[];
	images?: Array<{ file: string; alt: string }>;
	targets?: Target[];
}

export function toScreen({ title, tables, notes = [], targets = [] }: Section): string {
	const blocks = [`\n${title}\n${'='.repeat(title.length)}`];
	for (const table of tables)
		blocks.push(`${table.title === undefined ? '' : `${table.title}\n`}${drawn(table)}`);
	blocks.push(...notes.map((note) => `- ${note}`));
	if (targets.length > 0) blocks.push(drawn(targetTable(targets)));
	return blocks.join('\n');
}

export function toMarkdown(
	{ title, method, tables, notes = [], images = [] }: Section,
	level = '##',
): string {
	const blocks = [`${level} ${title}`, ...method];
	for (const table of tables) {
		if (table.title !== undefined) blocks.push(`**${table.title}**`);
		blocks.push(markdownTable(table));
	}
	if (notes.length > 0) blocks.push(notes.map((note) => `- ${note}`).join('\n'));
	blocks.push(...images.map(({ file, alt }) => `![${alt}](images/${file})`));
	return blocks.join('\n\n');
}

export function targetTable(targets: readonly Target[]): ReportTable {
	return {
		head: ['Target', 'Wanted', 'Measured', 'Met'],
		rows: targets.map(({ what, wanted, measured, isMet }) => [
			what,
			wanted,
			measured,
			isMet ? 'yes' : 'no',
		]),
	};
}

function drawn({ head, rows }: ReportTable): string {
	const table = new Table({
		head,
		colAligns: head.map((_, i) => (i === 0 ? 'left' : 'right')),
		// Without colors, because the output is often read in logs.
		style: { head: [], border: [], compact: true },
	});
	table.push(...rows);
	return table.toString();
}

export function markdownTable({ head, rows }: ReportTable): string {
	const line = (cells: readonly string[]): string =>
		`| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
	const rule = `|${head.map((_, i) => (i === 0 ? ' --- ' : ' ---: ')).join('|')}|`;
	return [line(head), rule, ...rows.map(line)].join('\n');
}
