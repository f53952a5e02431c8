// 53 bits, so that two different texts or rows are practically never confused.

export function hashOfText(text: string): number {
	const { imul } = Math;
	let low = 0x811c9dc5;
	let high = 0x9e3779b9;
	for (let i = 0; i < text.length; i++) {
		const code = text.charCodeAt(i);
		low = imul(low ^ code, 0x01000193);
		high = imul(high ^ code, 0x5bd1e995);
		high ^= high >>> 15;
	}
	return joined(high, low);
}

export function hashOfBytes(bytes: Uint8Array, start: number, end: number): number {
	const { imul } = Math;
	let low = 0x811c9dc5;
	let high = 0x9e3779b9;
	for (let i = start; i < end; i++) {
		low = imul(low ^ bytes[i], 0x01000193);
		high = imul(high ^ bytes[i], 0x5bd1e995);
		high ^= high >>> 15;
	}
	return joined(high, low);
}

function joined(high: number, low: number): number {
	return (high & 0x1fffff) * 0x100000000 + (low >>> 0);
}
