/** A value in a tool call of a hostile model. */
export interface HostileValue {
	label: string;
	/** As JSON, because some values exist only as text that a model writes. */
	json: string;
	/** The same as n8n reads it. */
	value: unknown;
}

function text(label: string, value: string): HostileValue {
	return { label, json: JSON.stringify(value), value };
}

function written(json: string): HostileValue {
	return { label: json, json, value: JSON.parse(json) as unknown };
}

/** @param decoy host and port of a server that must receive nothing */
export function hostileValues(decoy: string): HostileValue[] {
	return [
		// Paths and addresses
		text('a path', '1/../../../rest/v1/leads'),
		text('an escaped path', '..%2f..%2frest%2fv1%2fleads.json'),
		text('a path with backslashes', '..\\..\\identity'),
		text('a query', '1?x='),
		text('a query parameter', '1&listId=1002'),
		text('a fragment', '1#'),
		text('a path parameter', '1;'),
		text('another host', `http://${decoy}/1`),
		text('another host without a scheme', `//${decoy}/1`),
		text('another host after a user name', `@${decoy}/1`),
		// Headers and bodies
		text('a header', '1\r\nX-Injected: 1\r\n\r\nGET /rest/v1/leads.json'),
		text('an escaped header', '1%0d%0aX-Injected: 1'),
		text('a multipart part', '1"\r\n\r\n1\r\n--x\r\nContent-Disposition: form-data; name="listId'),
		text('a zero byte', '1\u0000'),
		// Expressions
		text('an expression', '={{ $credentials.clientSecret }}'),
		text('an expression inside text', '{{ $env.N8N_ENCRYPTION_KEY }}{{ $env }}'),
		text('a template', '${process.env.N8N_ENCRYPTION_KEY}'),
		text('a call of $fromAI', "={{ $fromAI('batchId') }}"),
		// Names that objects inherit
		text('__proto__', '__proto__'),
		text('constructor', 'constructor'),
		text('toString', 'toString'),
		// Numbers that are none, or none that Marketo has
		...['-1', '0', '0.5', '1e400', '-1e400', '9007199254740993'].map(written),
		text('Arabic digits', '١٢'),
		text('a sign', '+1'),
		text('two numbers', '1,2'),
		// Other types
		...['null', 'true', '[]', '["1001","1002"]', '[[["1001"]]]', '{}', '{"value":"1001"}'].map(
			written,
		),
		...['{"toString":"x","length":-1}', '{"__proto__":{"value":"1001"}}'].map(written),
		written('[{"json":{"batchId":1}}]'),
		// Text without content
		text('no text', ''),
		text('a blank', ' \u00a0\t'),
		text('an invisible character', '\u200b\u202e'),
		// The last one, because everything after it makes n8n copy it again.
		{ ...written(`${'['.repeat(500)}${']'.repeat(500)}`), label: '500 levels of lists' },
	];
}

/** A megabyte of text, which a model may write as well. */
export const megabyte: HostileValue = text('a megabyte of text', 'x'.repeat(1_000_000));

export function isBlank(value: unknown): boolean {
	return value === null || (typeof value === 'string' && value.trim() === '');
}
