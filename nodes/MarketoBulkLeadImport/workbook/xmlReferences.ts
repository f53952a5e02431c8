/** A reference such as `&nbsp;` that XML does not define, or that stands for no character. */
export class UnknownEntityError extends Error {
	override readonly name = 'UnknownEntityError';
}

const ENTITIES: Readonly<Record<string, string>> = {
	amp: '&',
	lt: '<',
	gt: '>',
	quot: '"',
	apos: "'",
};

/**
 * XML with its references replaced. Only XML's own entities are known.
 * @throws UnknownEntityError
 */
export function resolveReferences(xml: string): string {
	return xml.replace(/&([^;&]{0,32};?)/g, (_, reference: string) => resolve(reference));
}

/** NUL is not a valid text character; a CSV file with one would be treated as binary. */
export function characterOf(code: number): string {
	if (code > 0x10ffff) throw new UnknownEntityError(String(code));
	return code === 0 ? '' : String.fromCodePoint(code);
}

function resolve(reference: string): string {
	const [, hexadecimal, decimal] = /^#(?:x([0-9a-f]+)|([0-9]+));$/i.exec(reference) ?? [];
	if (hexadecimal !== undefined) return characterOf(Number.parseInt(hexadecimal, 16));
	if (decimal !== undefined) return characterOf(Number.parseInt(decimal, 10));
	const name = reference.slice(0, -1);
	if (!reference.endsWith(';') || !Object.hasOwn(ENTITIES, name))
		throw new UnknownEntityError(reference);
	return ENTITIES[name];
}
