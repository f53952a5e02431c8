/**
 * n8n sends the data of an execution in the `flatted` form, as items may refer to each other in
 * circles: a JSON array of values in which every string inside an object or array is the index of
 * another value. The first value is the whole.
 */
export function unflatten(text: string): unknown {
	const values = JSON.parse(text) as unknown[];
	const done = new Map<number, unknown>();
	const resolve = (member: unknown): unknown =>
		typeof member === 'string' ? at(Number(member)) : member;

	function at(index: number): unknown {
		if (done.has(index)) return done.get(index);
		const value = values[index];
		if (typeof value !== 'object' || value === null) return value;
		// Known before its members are, for the circles.
		const result: unknown[] | Record<string, unknown> = Array.isArray(value) ? [] : {};
		done.set(index, result);
		for (const [key, member] of Object.entries(value)) {
			// Not by assignment: a column may be called `__proto__`.
			Object.defineProperty(result, key, {
				value: resolve(member),
				enumerable: true,
				writable: true,
				configurable: true,
			});
		}
		return result;
	}

	return at(0);
}
