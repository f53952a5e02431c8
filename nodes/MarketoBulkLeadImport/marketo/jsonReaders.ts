/** Reads JSON that anyone may have changed: returns a value that contains only what has been validated, or throws. */
export type Reader<T> = (value: unknown) => T;

/** A value is not of the expected type, or out of range. */
export class UnreadableValueError extends Error {}

export const text: Reader<string> = (value) => accept(value, typeof value === 'string');
export const flag: Reader<boolean> = (value) => accept(value, typeof value === 'boolean');

export function matching(pattern: RegExp): Reader<string> {
	return (value) => accept<string>(value, typeof value === 'string' && pattern.test(value));
}

export function wholeNumber(least = 0, most = Number.MAX_SAFE_INTEGER): Reader<number> {
	return (value) =>
		accept(
			value,
			Number.isSafeInteger(value) && (value as number) >= least && (value as number) <= most,
		);
}

export function oneOf<T>(choices: readonly T[]): Reader<T> {
	return (value) => accept(value, choices.includes(value as T));
}

export function listOf<T>(read: Reader<T>): Reader<T[]> {
	// Not with `map`, which skips the holes of a sparse array.
	return (value) => Array.from(accept<unknown[]>(value, Array.isArray(value)), (one) => read(one));
}

/** An object with arbitrary property names. */
export function recordOf<T>(read: Reader<T>): Reader<Record<string, T>> {
	return (value) =>
		Object.fromEntries(
			Object.entries(asObject(value)).map(([name, member]) => [name, read(member)]),
		);
}

export function optional<T>(read: Reader<T>): Reader<T | undefined> {
	return (value) => (value === undefined ? undefined : read(value));
}

type Members<T> = { readonly [Name in keyof T]-?: Reader<T[Name]> };

/** An object with these properties. Leaves out all others, and those that are undefined. */
export function objectOf<T extends object>(members: Members<T>): Reader<T> {
	const readers = Object.entries<Reader<unknown>>(members);
	return (value) => {
		const given = asObject(value);
		const read = readers.map(([name, reader]): [string, unknown] => [
			name,
			reader(Object.hasOwn(given, name) ? given[name] : undefined),
		]);
		return Object.fromEntries(read.filter(([, member]) => member !== undefined)) as T;
	};
}

function asObject(value: unknown): Record<string, unknown> {
	const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
	return accept<Record<string, unknown>>(value, isObject);
}

/** A text that `parse` accepts. */
export function parsedBy(parse: (text: string) => unknown): Reader<string> {
	return (value) => {
		const given = text(value);
		let isUnderstood = true;
		try {
			parse(given);
		} catch {
			isUnderstood = false;
		}
		return accept(given, isUnderstood);
	};
}

function accept<T>(value: unknown, isAcceptable: boolean): T {
	if (isAcceptable) return value as T;
	throw new UnreadableValueError();
}
