/** Several measurements of the same thing. */
export interface Spread {
	median: number;
	least: number;
	most: number;
	/** Number of measurements. */
	count: number;
}

export function spreadOf(values: readonly number[]): Spread {
	if (values.length === 0) throw new Error('Nothing was measured');
	const sorted = [...values].sort((a, b) => a - b);
	const middle = sorted.length / 2;
	const median = Number.isInteger(middle)
		? (sorted[middle - 1] + sorted[middle]) / 2
		: sorted[Math.floor(middle)];
	return { median, least: sorted[0], most: sorted[sorted.length - 1], count: sorted.length };
}

/** `1.23 (1.20–1.31)`, or only the median if there is one measurement. */
export function inWords(
	{ median, least, most, count }: Spread,
	show: (value: number) => string,
): string {
	return count === 1 ? show(median) : `${show(median)} (${show(least)}–${show(most)})`;
}

/** Milliseconds as seconds with three significant digits. */
export function seconds(milliseconds: number): string {
	return digits(milliseconds / 1000);
}

/** Bytes as MB (10^6 bytes). */
export function megabytes(bytes: number): string {
	return digits(bytes / 1e6);
}

export function digits(value: number): string {
	const size = Math.abs(value);
	return value.toFixed(size >= 99.5 || size === 0 ? 0 : size >= 9.95 ? 1 : 2);
}

/** `3.2×` */
export function times(ratio: number): string {
	return Number.isFinite(ratio) ? `${digits(ratio)}×` : '–';
}

export function count(value: number): string {
	return value.toLocaleString('en-US');
}
