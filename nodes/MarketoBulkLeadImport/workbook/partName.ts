/**
 * The path of the part to which a relationship points: without a leading slash, with `.` and `..` resolved. A path that
 * leads above the root stays in the file.
 * @param owner the part to which the relationship belongs; empty for the file itself
 * @param target relative to the owner's folder or, with a leading slash, to the root; some writers use backslashes
 */
export function resolveTarget(owner: string, target: string): string {
	const path = target.replaceAll('\\', '/');
	const folder = path.startsWith('/') ? '' : owner.slice(0, owner.lastIndexOf('/') + 1);
	const parts: string[] = [];
	for (const name of (folder + path).split('/')) {
		if (name === '..') parts.pop();
		else if (name !== '' && name !== '.') parts.push(name);
	}
	return parts.join('/');
}

/**
 * The same text for all names of one part. Names are equivalent if they differ only in the case of ASCII letters, or in
 * what is percent-encoded (ECMA-376, part 2, part name equivalence): a relationship names a part by its URI, and writers
 * of zips store it as a URI or as it is.
 */
export function partKey(name: string): string {
	return name
		.split('/')
		.map(decoded)
		.join('/')
		.normalize('NFC')
		.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

/** Encoded slashes and backslashes stay encoded: they are part of a name and don't separate folders. */
function decoded(segment: string): string {
	if (!segment.includes('%')) return segment;
	try {
		return decodeURIComponent(segment.replace(/%(?=2f|5c)/gi, '%25'));
	} catch {
		// Not encoded, such as "100%.xml".
		return segment;
	}
}
