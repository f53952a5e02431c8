/** A value in a tool call of a hostile model. */
export interface HostileValue {
	label: string;
	/** As the model writes it: some values exist only as text that should be JSON. */
	json: string;
	/** As n8n reads it. */
	value: unknown;
}

function text(label: string, value: string): HostileValue {
	return { label, json: JSON.stringify(value), value };
}

function written(json: string, label = json): HostileValue {
	return { label, json, value: JSON.parse(json) as unknown };
}

/** What `a header` and `a log line` try to add. */
export const injected = 'X-Injected';

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
		// Headers, bodies and logs
		text('a header', `1\r\n${injected}: 1\r\n\r\nGET /rest/v1/leads.json`),
		text('an escaped header', `1%0d%0a${injected}: 1`),
		text('a multipart part', '1"\r\n\r\n1\r\n--x\r\nContent-Disposition: form-data; name="listId'),
		text('a zero byte', '1\u0000'),
		text('a log line', `1\u2028\n${injected} error: all leads were deleted`),
		text('a terminal sequence', '1\u001b[2K\u001b[1A'),
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
		...['-1', '0', '0.5', '1e400', '-1e400', '9007199254740993'].map((json) => written(json)),
		text('digits of another script', '١٢'),
		text('a sign', '+1'),
		text('two numbers', '1,2'),
		// Other types
		...['null', 'true', '[]', '["1001","1002"]', '[[["1001"]]]', '{}'].map((json) => written(json)),
		written('{"nested":{"value":"1001"}}'),
		written('{"toString":"x","length":-1}', 'an object without text'),
		written('{"__proto__":{"value":"1001"}}', 'an object with a prototype'),
		written('[{"json":{"batchId":1}}]', 'items'),
		// Text without content
		text('no text', ''),
		text('a blank', ' \u00a0\t'),
		text('characters without width', '\u200b\u202e'),
		// Last, because n8n copies it with every call after it
		written(`${'['.repeat(500)}${']'.repeat(500)}`, '500 levels of lists'),
	];
}

/** A model may write this as well. */
export const megabyte: HostileValue = text('a megabyte of text', 'x'.repeat(1_000_000));

/** Whether a value counts as not set. */
export function isBlank(value: unknown): boolean {
	return value === null || (typeof value === 'string' && value.trim() === '');
}
