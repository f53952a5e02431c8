import { PRIVATE } from './captured';

/** A record as in RFC 4180. */
export function record(cells: readonly string[], delimiter = ','): string {
	return cells
		.map((cell) => (/["\r\n;,|\t]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell))
		.join(delimiter);
}

export function csv(
	rows: ReadonlyArray<readonly string[]>,
	newline = '\n',
	delimiter = ',',
): string {
	return rows.map((cells) => record(cells, delimiter) + newline).join('');
}

/** `lead0007@private.example`: such values must not appear in logs or messages. */
export function email(number: number): string {
	return `lead${String(number).padStart(4, '0')}@${PRIVATE}`;
}

/** email, firstName and lastName of this many leads. */
export function leadRows(count: number): string[][] {
	return Array.from({ length: count }, (_, i) => [email(i + 1), `First${i + 1}`, `Last, ${i + 1}`]);
}

export const HEADER = ['email', 'firstName', 'lastName'];

export function leadsCsv(count: number): string {
	return csv([HEADER, ...leadRows(count)]);
}
