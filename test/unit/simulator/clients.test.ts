import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import NodeFormData from 'form-data';

import { type SimulatorServer, startSimulator } from '../../simulator/server';
import type { ReplyBody } from './client';

/**
 * Requests of other clients must create the same job. They differ in where the parameters and the
 * token are, and in how the form is written.
 */

const leads =
	'firstName,lastName,email,company\n' +
	'Able,Baker,ablebaker@marketo.example,Marketo\n' +
	'Charlie,Dog,charliedog@marketo.example,Marketo\n' +
	'Easy,Fox,easyfox@marketo.example,Marketo\n';

let server: SimulatorServer;
let folder: string;
let leadFile: string;

beforeEach(async () => {
	server = await startSimulator({ jobSeconds: 0, acceptQueryToken: true });
	folder = mkdtempSync(join(tmpdir(), 'simulator-'));
	leadFile = join(folder, 'lead_data.csv');
	writeFileSync(leadFile, leads);
});

afterEach(async () => {
	await server.close();
	rmSync(folder, { recursive: true });
});

function imported(): unknown {
	return {
		states: server.simulator.jobs.map(({ state, rows, processed }) => [state, rows, processed]),
		names: server.simulator.leads.map((lead) => lead.fields.lastName),
	};
}

const allThree = { states: [['Complete', 3, 3]], names: ['Baker', 'Dog', 'Fox'] };

function credentials(): string {
	const { clientId, clientSecret } = server.simulator.options;
	return new URLSearchParams({
		grant_type: 'client_credentials',
		client_id: clientId,
		client_secret: clientSecret,
	}).toString();
}

async function token(): Promise<string> {
	const reply = await fetch(`${server.url}/identity/oauth/token?${credentials()}`);
	return ((await reply.json()) as { access_token: string }).access_token;
}

interface RawRequest {
	method: string;
	path: string;
	headers: Record<string, string>;
	body?: string;
}

/** The exact bytes, for clients that are not installed on this machine. */
async function raw({ method, path, headers, body = '' }: RawRequest): Promise<string> {
	return await new Promise((resolve, reject) => {
		const outgoing = request(`${server.url}${path}`, { method, headers }, (incoming) => {
			let text = '';
			incoming.setEncoding('utf8');
			incoming.on('data', (chunk: string) => (text += chunk));
			incoming.on('end', () => resolve(text));
		});
		outgoing.on('error', reject);
		outgoing.end(body);
	});
}

function hasCurl(): boolean {
	try {
		execFileSync('curl', ['--version'], { stdio: 'ignore' });
		return true;
	} catch {
		return false;
	}
}

interface FormPart {
	name: string;
	value: string;
	fileName?: string;
}

/** A form as curl writes it, for machines without curl. */
async function curlByHand(
	url: string,
	parts: FormPart[],
	headers: Record<string, string>,
): Promise<string> {
	const boundary = '------------------------d74496d66958873e';
	const written = parts.map(({ name, value, fileName }) =>
		fileName === undefined
			? `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`
			: `--${boundary}\r\nContent-Disposition: form-data; name="${name}"; filename="${fileName}"\r\nContent-Type: application/octet-stream\r\n\r\n${value}\r\n`,
	);
	return await raw({
		method: 'POST',
		path: url.slice(server.url.length),
		headers: { ...headers, 'content-type': `multipart/form-data; boundary=${boundary}` },
		body: `${written.join('')}--${boundary}--\r\n`,
	});
}

async function curl(
	url: string,
	fields: Record<string, string>,
	headers: Record<string, string> = {},
): Promise<ReplyBody> {
	const parts = Object.entries(fields).map(([name, value]) => ({ name, value }));
	const file = { name: 'file', value: leads, fileName: 'lead_data.csv' };
	if (!hasCurl()) return JSON.parse(await curlByHand(url, [...parts, file], headers)) as ReplyBody;
	const args = [
		'-s',
		...Object.entries(headers).flatMap(([name, value]) => ['-H', `${name}: ${value}`]),
		...parts.flatMap(({ name, value }) => ['-F', `${name}=${value}`]),
		...['-F', `file=@${leadFile}`, url],
	];
	const { stdout } = await promisify(execFile)('curl', args);
	return JSON.parse(stdout) as ReplyBody;
}

describe('curl', () => {
	test("as in Adobe's example: format and token in the form", async () => {
		const reply = await curl(`${server.url}/bulk/v1/leads.json`, {
			format: 'csv',
			access_token: await token(),
		});
		expect(reply).toMatchObject({
			success: true,
			result: [{ batchId: 3404, importId: '3404', status: 'Queued' }],
		});
		expect(imported()).toEqual(allThree);
	});

	test('with a bearer header, parameters in the query', async () => {
		const url = `${server.url}/bulk/v1/leads.json?listId=1001&lookupField=email&format=csv&partitionName=Partner+Leads`;
		const reply = await curl(url, {}, { authorization: `Bearer ${await token()}` });
		expect(reply.success).toBe(true);
		expect(imported()).toEqual(allThree);
		expect(server.simulator.lists.get(1001)?.members.size).toBe(3);
		expect(server.simulator.leads[0].partition).toBe('Partner Leads');
	});

	test('rejects the token in the form without acceptQueryToken', async () => {
		server.simulator.options.acceptQueryToken = false;
		const reply = await curl(`${server.url}/bulk/v1/leads.json`, {
			format: 'csv',
			access_token: await token(),
		});
		expect(reply.errors).toMatchObject([{ code: '600' }]);
	});
});

describe('marketorestpython', () => {
	const python = {
		'user-agent': 'python-requests/2.32.3',
		'accept-encoding': 'gzip',
		accept: '*/*',
		connection: 'keep-alive',
	};

	async function get(path: string, args: Record<string, string>): Promise<string> {
		return await raw({
			method: 'GET',
			path: `${path}?${new URLSearchParams(args).toString()}`,
			headers: python,
		});
	}

	test('signs in, uploads and gets status and files with the token in the query', async () => {
		const signedIn = JSON.parse(
			await get('/identity/oauth/token', Object.fromEntries(new URLSearchParams(credentials()))),
		) as Record<string, unknown>;
		expect(Object.keys(signedIn)).toEqual(['access_token', 'token_type', 'expires_in', 'scope']);
		const access_token = String(signedIn.access_token);

		// requests.post(url, params=args, json=None, files={'file': (path, open(path, 'rb'), 'text/csv')})
		const boundary = '8fbd2e0ee3a54a1ea2f7e3fe47cb4e16';
		const args = new URLSearchParams({
			access_token,
			format: 'csv',
			lookupField: 'email',
			listId: '1002',
		});
		const created = JSON.parse(
			await raw({
				method: 'POST',
				path: `/bulk/v1/leads.json?${args.toString()}`,
				headers: { ...python, 'content-type': `multipart/form-data; boundary=${boundary}` },
				body: `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${leadFile}"\r\nContent-Type: text/csv\r\n\r\n${leads}\r\n--${boundary}--\r\n`,
			}),
		) as ReplyBody;
		expect(created).toMatchObject({ success: true, result: [{ batchId: 3404 }] });

		const status = JSON.parse(
			await get('/bulk/v1/leads/batch/3404.json', { access_token }),
		) as ReplyBody;
		expect(status).toMatchObject({
			success: true,
			result: [{ status: 'Complete', numOfLeadsProcessed: 3 }],
		});
		expect(await get('/bulk/v1/leads/batch/3404/failures.json', { access_token })).toContain('404');
		expect(imported()).toEqual(allThree);
		expect(server.simulator.jobs[0].fileName).toBe(leadFile);
		expect(JSON.stringify(server.simulator.requests)).not.toContain(access_token);
	});

	test('reads lists and partitions', async () => {
		const access_token = await token();
		const lists = JSON.parse(
			await get('/rest/v1/lists.json', { access_token, batchSize: '300' }),
		) as ReplyBody;
		const rest = JSON.parse(
			await get('/rest/v1/lists.json', {
				access_token,
				nextPageToken: String(lists.nextPageToken),
			}),
		) as ReplyBody;
		expect([lists.result?.length, rest.result?.[0].id]).toEqual([300, 1301]);
		const partitions = JSON.parse(
			await get('/rest/v1/leads/partitions.json', { access_token }),
		) as ReplyBody;
		expect(partitions.result).toHaveLength(3);
	});
});

describe('multipart bodies of other clients', () => {
	async function post(body: string, contentType: string): Promise<ReplyBody> {
		const headers = { authorization: `Bearer ${await token()}`, 'content-type': contentType };
		return JSON.parse(
			await raw({ method: 'POST', path: '/bulk/v1/leads.json?format=csv', headers, body }),
		) as ReplyBody;
	}

	test('accepts the form-data package', async () => {
		const form = new NodeFormData();
		form.append('file', Buffer.from(leads), { filename: 'leads.csv', contentType: 'text/csv' });
		const reply = await post(
			form.getBuffer().toString(),
			form.getHeaders()['content-type'] as string,
		);
		expect(reply.success).toBe(true);
		expect(imported()).toEqual(allThree);
		expect(server.simulator.jobs[0].fileName).toBe('leads.csv');
	});

	test("accepts Node's own FormData, with a non-ASCII name", async () => {
		const form = new FormData();
		form.append('file', new File([leads], 'Übersicht "März".csv', { type: 'text/csv' }));
		const reply = await fetch(`${server.url}/bulk/v1/leads.json?format=csv`, {
			method: 'POST',
			headers: { authorization: `Bearer ${await token()}` },
			body: form,
		});
		expect(((await reply.json()) as ReplyBody).success).toBe(true);
		expect(imported()).toEqual(allThree);
		expect(server.simulator.jobs[0].fileName).toContain('Übersicht');
	});

	test('accepts a large file without a name', async () => {
		const rows = 2_000;
		const company = 'x'.repeat(1_000);
		const text = Array.from({ length: rows }, (_, row) => `a${row}@b.example,${company}\n`).join(
			'',
		);
		const reply = await post(
			`--xyz\r\nContent-Disposition: form-data; name="file"\r\n\r\nemail,company\n${text}\r\n--xyz--\r\n`,
			'multipart/form-data; boundary=xyz',
		);
		expect(reply.success).toBe(true);
		expect(server.simulator.leadCount).toBe(rows);
	});

	const shapes: [string, string, string][] = [
		[
			"as in Adobe's documentation",
			'multipart/form-data; boundary=----WebKitFormBoundaryBQACkJZyaiIAXogC',
			`------WebKitFormBoundaryBQACkJZyaiIAXogC\r\nContent-Disposition: form-data; name="file"; filename="leads.csv"\r\nContent-Type: text/csv\r\n\r\n${leads}\r\n------WebKitFormBoundaryBQACkJZyaiIAXogC--`,
		],
		[
			'a quoted boundary, a charset, no newline after the end',
			'multipart/form-data; boundary="a b:c"; charset=utf-8',
			`--a b:c\r\nContent-Disposition: form-data; name="file"; filename="leads.csv"\r\nContent-Type: text/csv; charset=utf-8\r\n\r\n${leads}\r\n--a b:c--`,
		],
		[
			'a transfer encoding, and headers in another order and case',
			'Multipart/Form-Data; boundary=xyz',
			`--xyz\r\ncontent-type: application/octet-stream\r\ncontent-transfer-encoding: binary\r\ncontent-disposition: form-data; name="file"; filename="leads.csv"\r\n\r\n${leads}\r\n--xyz--\r\n`,
		],
		[
			'a preamble and an epilogue',
			'multipart/form-data; boundary=xyz; charset=ISO-8859-1',
			`This is a form.\r\n--xyz\r\nContent-Disposition: form-data; name="file"; filename="leads.csv"\r\nContent-Type: application/octet-stream\r\nContent-Transfer-Encoding: binary\r\n\r\n${leads}\r\n--xyz--\r\nThe end.`,
		],
		[
			'names without quotes',
			'multipart/form-data; charset=utf-8; Boundary=xyz',
			`--xyz\r\nContent-Disposition: form-data; name=file; filename=leads.csv\r\nContent-Length: ${leads.length}\r\n\r\n${leads}\r\n--xyz--\r\n\r\n`,
		],
		[
			'a file without a name',
			'multipart/form-data; boundary=xyz',
			`--xyz\r\nContent-Disposition: form-data; name="file"\r\n\r\n${leads}\r\n--xyz--\r\n`,
		],
	];
	test.each(shapes)('%s', async (_label, contentType, body) => {
		expect((await post(body, contentType)).success).toBe(true);
		expect(imported()).toEqual(allThree);
	});

	// Adobe's Java sample: no hyphens after the last boundary, a semicolon after the file name.
	const javaSample = (end: string, semicolon: string) =>
		`--1764135600000\r\nContent-Disposition: form-data; name="file";filename="C:\\LeadList\\seed.csv"${semicolon}\r\nContent-type: text/plain; charset="utf-8"\r\nContent-Transfer-Encoding: text/plain\r\nMIME-Version: 1.0\r\n\r\n${leads}\r\n--1764135600000${end}`;
	const loose: [string, string, string?][] = [
		[
			"quotes in the file name, as Apache's HttpClient writes them",
			javaSample('--\r\n', '').replace('C:\\LeadList\\seed.csv', 'a "x" = 1; y.csv'),
			'a %22x%22 = 1; y.csv',
		],
		["Adobe's Java sample", javaSample('', ';')],
		['no hyphens after the last boundary', javaSample('', '')],
		['only a newline after the last boundary', javaSample('\r\n', '')],
		['a semicolon after the file name', javaSample('--\r\n', ';')],
	];
	test.each(loose)('looseForm: %s', async (_label, body, name = 'C:\\LeadList\\seed.csv') => {
		const contentType = 'multipart/form-data; boundary=1764135600000';
		expect((await post(body, contentType)).success).toBe(true);
		expect(imported()).toEqual(allThree);
		expect(server.simulator.jobs[0].fileName).toBe(name);
		server.simulator.options.looseForm = '613';
		expect((await post(body, contentType)).errors).toMatchObject([{ code: '613' }]);
	});

	const formOf = (parts: string) => `${parts}--xyz--\r\n`;
	const field = (name: string, value: string) =>
		`--xyz\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
	const file = (content: string, name = 'file') =>
		`--xyz\r\nContent-Disposition: form-data; name="${name}"; filename="leads.csv"\r\n\r\n${content}\r\n`;
	const rejected: [string, string, string][] = [
		['a form whose last part is cut off', file(leads), '613'],
		['a form with newlines instead of CRLF', formOf(file(leads)).replaceAll('\r\n', '\n'), '613'],
		['a file under another name', formOf(file(leads, 'File')), '1002'],
	];
	test.each(rejected)('rejects %s', async (_label, body, code) => {
		const reply = await post(body, 'multipart/form-data; boundary=xyz');
		expect(reply.errors).toMatchObject([{ code }]);
		expect(server.simulator.jobs).toEqual([]);
	});

	test('the first of several parts with the same name counts, and the query before the form', async () => {
		const list = field('listId', '1003') + field('listId', '1004') + field('format', 'ssv');
		const body = formOf(list + file(leads) + file('email\nother@marketo.example\n'));
		await post(body, 'multipart/form-data; boundary=xyz');
		expect(server.simulator.jobs).toMatchObject([{ listId: 1003, format: 'csv' }]);
		expect(imported()).toEqual(allThree);
	});
});
