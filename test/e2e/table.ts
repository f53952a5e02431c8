/** Formats a table. Columns are as wide as their content; numbers are right-aligned. */
export function table(
	header: readonly string[],
	rows: ReadonlyArray<ReadonlyArray<string | number>>,
): string[] {
	const lines = [header, ...rows];
	const widths = header.map((_, column) =>
		Math.max(...lines.map((line) => String(line[column]).length)),
	);
	return lines.map((line) =>
		line
			.map((cell, column) =>
				typeof cell === 'number'
					? String(cell).padStart(widths[column])
					: cell.padEnd(widths[column]),
			)
			.join('  ')
			.trimEnd(),
	);
}
