import FormData from 'form-data';
import { parseMultipart } from '../simulator/multipart';
import { csv, email, HEADER, leadsCsv } from '../support/leads';
import { runNode } from '../support/runNode';
import { useSimulator, type WireRequest } from '../support/simulation';

// Our requests must parse into the same parts as those of the npm package form-data.

const marketo = useSimulator();

async function upload(
	file: string,
	fileName = 'leads.csv',
	parameters: object = {},
): Promise<WireRequest> {
	const run = await runNode({
		parameters: { operation: 'create', ...parameters },
		file,
		fileName,
		credentials: marketo.credentials,
	});
	expect(run.message).toBeUndefined();
	const uploads = marketo.wire.filter(({ url }) => url.startsWith('/bulk/v1/leads.json'));
	expect(uploads).toHaveLength(1);
	return uploads[0];
}

async function partsOf(contentType: string, body: Uint8Array) {
	const { files, fields } = await parseMultipart(contentType, body);
	return {
		fields: [...fields],
		files: files.map(({ content, ...part }) => ({
			...part,
			text: Buffer.concat([...content]).toString('utf8'),
		})),
	};
}

const FILES: Array<[label: string, text: string]> = [
	['a plain file', leadsCsv(3)],
	[
		'values with newlines, quotes and umlauts',
		csv([HEADER, [email(1), 'two\r\nlines "q"', 'Zoë 🎉']]),
	],
	[
		'what looks like a boundary',
		csv([
			HEADER,
			[
				email(1),
				'------formdata-undici-0\r\nContent-Disposition: form-data; name="x"\r\n\r\n',
				'--',
			],
		]),
	],
	[
		'text that looks like any of our boundaries',
		csv([HEADER, [email(1), '\r\n--boundary--\r\n', '----------------------------123456']]),
	],
	['CRLF everywhere', leadsCsv(2).replaceAll('\n', '\r\n')],
];

test.each(FILES)('%s', async (_label, text) => {
	const ours = await upload(text);
	const reference = new FormData();
	reference.append('file', Buffer.from(text), { filename: 'leads.csv', contentType: 'text/csv' });
	const expected = await partsOf(
		reference.getHeaders()['content-type'] as string,
		reference.getBuffer(),
	);
	expect(await partsOf(String(ours.headers['content-type']), ours.body)).toEqual(expected);
	expect(expected.files).toEqual([
		{ name: 'file', fileName: 'leads.csv', mimeType: 'text/csv', text },
	]);
	expect(ours.headers['content-length']).toBe(String(ours.body.length));
	expect(ours.headers['transfer-encoding']).toBeUndefined();
});

const NAMES: Array<[label: string, given: string]> = [
	['quotes', 'my "best" leads.csv'],
	['a newline and a header', 'a.csv"\r\nX-Evil: 1\r\n\r\nemail\r\n.csv'],
	['non-ASCII letters', 'Käufer – März 2026 🎉.csv'],
	['only non-ASCII letters', '名簿'],
	['a path', '../../etc/passwd.csv'],
	['a backslash and a percent sign', 'c:\\leads%22%0d%0a.csv'],
	['300 letters', `${'n'.repeat(300)}.csv`],
];

test.each(NAMES)('a file name with %s does no harm', async (_label, given) => {
	const text = leadsCsv(2);
	const { headers, body } = await upload(text, given);
	const { fields, files } = await partsOf(String(headers['content-type']), body);
	expect(fields).toEqual([]);
	expect(files).toEqual([
		{
			name: 'file',
			fileName: expect.stringMatching(/^[A-Za-z0-9._ -]{1,100}$/) as string,
			mimeType: 'text/csv',
			text,
		},
	]);
	// The headers of the part are two lines and nothing else.
	const head = body.subarray(0, body.indexOf('\r\n\r\n')).toString('latin1').split('\r\n');
	expect(head.slice(1).map((line) => line.split(':')[0].toLowerCase())).toEqual([
		'content-disposition',
		'content-type',
	]);
	expect(marketo.simulator.jobs).toHaveLength(1);
});

test("the user's file name is still in the output", async () => {
	const run = await runNode({
		parameters: { operation: 'create' },
		file: leadsCsv(1),
		fileName: 'Käufer "März".csv',
		credentials: marketo.credentials,
	});
	expect(run.json[0]).toEqual([expect.objectContaining({ fileName: 'Käufer "März".csv' })]);
});

const QUERIES: Array<[label: string, parameters: object, query: Record<string, string>]> = [
	['no settings', {}, { format: 'csv', lookupField: 'email' }],
	[
		'a list and a partition',
		{
			listId: { __rl: true, mode: 'id', value: ' 1002 ' },
			partitionName: { __rl: true, mode: 'name', value: 'Partner Leads' },
		},
		{ format: 'csv', lookupField: 'email', listId: '1002', partitionName: 'Partner Leads' },
	],
];

test.each(QUERIES)(
	'%s: sends the parameters in the query, and the token only in the header',
	async (_label, parameters, query) => {
		const { url, headers, method } = await upload(leadsCsv(1), 'leads.csv', parameters);
		expect(method).toBe('POST');
		expect(Object.fromEntries(new URL(url, 'http://x').searchParams)).toEqual(query);
		expect(headers.authorization).toMatch(/^Bearer /);
	},
);

test('a partition name cannot add parameters of its own', async () => {
	const run = await runNode({
		parameters: {
			operation: 'create',
			partitionName: { __rl: true, mode: 'name', value: 'Europe&listId=1001&access_token=x#/../' },
		},
		file: leadsCsv(1),
		credentials: marketo.credentials,
	});
	expect(run.message).toContain('Marketo rejected the lead partition');
	const [sent] = marketo.wire.filter(({ url }) => url.startsWith('/bulk'));
	expect(Object.fromEntries(new URL(sent.url, 'http://x').searchParams)).toEqual({
		format: 'csv',
		lookupField: 'email',
		partitionName: 'Europe&listId=1001&access_token=x#/../',
	});
});
