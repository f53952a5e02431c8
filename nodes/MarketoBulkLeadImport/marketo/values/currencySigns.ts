export interface CurrencySign {
	name: string;
	bytes: Uint8Array;
}

/** The signs of most amounts, recognized without decoding text. */
const SIGNS: readonly CurrencySign[] = ['$', '€', '£', '¥'].map((name) => ({
	name,
	bytes: Buffer.from(name),
}));

/** The sign at the start of `bytes[start, end)`. */
export function currencyAt(
	bytes: Uint8Array,
	start: number,
	end: number,
): CurrencySign | undefined {
	if (isInNumber(bytes[start])) return undefined;
	return SIGNS.find((sign) => isAt(sign.bytes, bytes, start, end));
}

/** The sign at the end of `bytes[start, end)`. */
export function currencyBefore(
	bytes: Uint8Array,
	start: number,
	end: number,
): CurrencySign | undefined {
	if (isInNumber(bytes[end - 1])) return undefined;
	return SIGNS.find((sign) => {
		const at = end - sign.bytes.length;
		return at >= start && isAt(sign.bytes, bytes, at, end);
	});
}

/** Digits, and all other ASCII characters after the dollar sign. */
function isInNumber(byte: number): boolean {
	return byte >= 37 && byte < 128;
}

function isAt(wanted: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean {
	if (start + wanted.length > end) return false;
	for (let i = 0; i < wanted.length; i++) if (bytes[start + i] !== wanted[i]) return false;
	return true;
}
