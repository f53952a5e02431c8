/** Column 0 is A. */
export function columnName(column: number): string {
	let name = '';
	for (let left = column + 1; left > 0; left = Math.floor((left - 1) / 26)) {
		name = String.fromCharCode(65 + ((left - 1) % 26)) + name;
	}
	return name;
}

export function cellName(row: number, column: number): string {
	return `${columnName(column)}${row}`;
}
