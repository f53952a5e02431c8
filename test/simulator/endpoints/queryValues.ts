/** The values of a filter, which may be repeated, and may hold several values separated by commas. */
export function valuesOf(query: URLSearchParams, name: string): string[] {
	return query
		.getAll(name)
		.flatMap((value) => value.split(','))
		.filter((value) => value !== '');
}
