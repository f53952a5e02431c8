import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import {
	NodeConnectionTypes,
	type ICredentialType,
	type IExecuteFunctions,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';
import {
	CredentialStore,
	readBinary,
	removeBinaryData,
	runWorkflow,
	type BinaryMode,
	type WorkflowFile,
} from '../engine';

// Tests the harness itself, with nodes and a credential made for it.

const dummyCredential: ICredentialType = {
	name: 'dummyOAuth2Api',
	displayName: 'Dummy OAuth2 API',
	extends: ['oAuth2Api'],
	properties: [
		{ displayName: 'Endpoint', name: 'endpoint', type: 'string', default: '' },
		{ displayName: 'Grant Type', name: 'grantType', type: 'hidden', default: 'clientCredentials' },
		{
			displayName: 'Access Token URL',
			name: 'accessTokenUrl',
			type: 'hidden',
			default: '={{ $self["endpoint"].replace(/\\/$/, "") }}/identity/oauth/token',
		},
		{ displayName: 'Authentication', name: 'authentication', type: 'hidden', default: 'body' },
		{ displayName: 'Scope', name: 'scope', type: 'hidden', default: '' },
	],
};

function describeNode(name: string, credentials: string[] = []): INodeTypeDescription {
	return {
		displayName: name,
		name,
		group: ['transform'],
		version: 1,
		description: name,
		defaults: { name },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: credentials.map((credential) => ({ name: credential, required: true })),
		properties: [{ displayName: 'Text', name: 'text', type: 'string', default: '' }],
	};
}

const measure: INodeType = {
	description: describeNode('measure'),
	async execute(this: IExecuteFunctions) {
		const binary = this.helpers.assertBinaryData(0, 'data');
		const stream = binary.id ? await this.helpers.getBinaryStream(binary.id) : undefined;
		let bytes = stream ? 0 : Buffer.from(binary.data, 'base64').length;
		if (stream) for await (const chunk of stream) bytes += (chunk as Buffer).length;
		const copy = await this.helpers.prepareBinaryData(
			Buffer.from('copied'),
			'copy.txt',
			'text/plain',
		);
		this.logger.info('measured', { bytes });
		this.addExecutionHints({ message: 'a hint' });
		const json = { bytes, hasId: binary.id !== undefined, text: this.getNodeParameter('text', 0) };
		return [[{ json, binary: { data: copy } }]];
	},
};

const call: INodeType = {
	description: describeNode('call', ['dummyOAuth2Api']),
	async execute(this: IExecuteFunctions) {
		const { endpoint } = await this.getCredentials<{ endpoint: string }>('dummyOAuth2Api');
		const reply: unknown = await this.helpers.httpRequestWithAuthentication.call(
			this,
			'dummyOAuth2Api',
			{
				url: `${endpoint}/hello`,
				json: true,
			},
		);
		return [[{ json: { reply: JSON.stringify(reply) } }]];
	},
};

const hang: INodeType = {
	description: describeNode('hang'),
	async execute(this: IExecuteFunctions) {
		const signal = this.getExecutionCancelSignal();
		await new Promise<void>((resolve) => signal?.addEventListener('abort', () => resolve()));
		return [[]];
	},
};

const explode: INodeType = {
	description: describeNode('explode'),
	async execute(this: IExecuteFunctions) {
		throw new Error('boom');
	},
};

const nodeTypes = { measure, call, hang, explode };

function chain(...nodes: WorkflowFile['nodes']): WorkflowFile {
	const connections = Object.fromEntries(
		nodes
			.slice(1)
			.map((node, index) => [
				nodes[index].name,
				{ main: [[{ node: node.name, type: NodeConnectionTypes.Main, index: 0 }]] },
			]),
	);
	return { nodes, connections };
}

afterAll(removeBinaryData);

describe('binary data', () => {
	const cases: Array<[label: BinaryMode, hasId: boolean]> = [
		['default', false],
		['filesystem', true],
	];

	test.each(cases)('%s: uses the binary data service', async (binaryMode, hasId) => {
		const content = 'email\na@example.com\n';
		const run = await runWorkflow({
			workflow: chain(
				{ name: 'Read File', type: 'n8n-nodes-base.readWriteFile' },
				{
					name: 'Measure',
					type: 'measure',
					parameters: { text: '={{ $json.name + $itemIndex }}' },
				},
			),
			sources: {
				'Read File': [
					{
						json: { name: 'leads' },
						files: { data: { content: () => Readable.from([Buffer.from(content)]) } },
					},
				],
			},
			nodeTypes,
			binaryMode,
		});
		expect(run.error).toBeUndefined();
		const [[item]] = run.output.Measure;
		expect(item.json).toEqual({ bytes: content.length, hasId, text: 'leads0' });
		expect(String(await readBinary(item.binary!.data))).toBe('copied');
		expect(run.logs).toContainEqual({
			level: 'info',
			message: 'measured',
			metadata: { bytes: content.length },
		});
		expect(run.hints.Measure).toEqual([expect.objectContaining({ message: 'a hint' })]);
	});
});

describe('credentials', () => {
	let server: Server;
	let endpoint: string;
	const requests: string[] = [];

	beforeAll(async () => {
		server = createServer((request, response) => {
			let body = '';
			request.on('data', (chunk: Buffer) => (body += chunk.toString()));
			request.on('end', () => {
				requests.push([request.url, request.headers.authorization, body].join(' '));
				const isIdentity = request.url === '/identity/oauth/token';
				const reply = isIdentity
					? { access_token: 'token-1', token_type: 'bearer', expires_in: 3600 }
					: { hello: 'world' };
				response.setHeader('content-type', 'application/json');
				response.end(JSON.stringify(reply));
			});
		});
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	});

	afterAll(async () => {
		server.closeAllConnections();
		await new Promise((resolve) => server.close(resolve));
	});

	test('uses an expression over another field as the token URL, and stores the token', async () => {
		const store = new CredentialStore({
			dummyOAuth2Api: { endpoint: `${endpoint}`, clientId: 'me', clientSecret: 's3cret' },
		});
		const options = {
			workflow: chain(
				{ name: 'Start', type: 'n8n-nodes-base.manualTrigger' },
				{ name: 'Call', type: 'call' },
			),
			credentials: store,
			credentialTypes: [dummyCredential],
			nodeTypes,
		};
		const first = await runWorkflow(options);
		expect(first.error).toBeUndefined();
		expect(first.output.Call[0][0].json).toEqual({ reply: '{"hello":"world"}' });
		expect(first.credentialsData.dummyOAuth2Api.oauthTokenData).toMatchObject({
			access_token: 'token-1',
		});

		await runWorkflow(options);
		expect(requests.map((line) => line.split(' ')[0])).toEqual([
			'/identity/oauth/token',
			'/hello',
			'/hello',
		]);
		expect(requests[0]).toContain('client_secret=s3cret');
		expect(requests[0]).toContain('grant_type=client_credentials');
		expect(requests[1]).toBe('/hello Bearer token-1 ');
	});
});

describe('the end of a run', () => {
	const hanging = chain(
		{ name: 'Start', type: 'n8n-nodes-base.manualTrigger' },
		{ name: 'Hang', type: 'hang' },
	);
	const stops: Array<[string, () => { cancelAfterMs?: number; signal?: AbortSignal }]> = [
		['a time', () => ({ cancelAfterMs: 50 })],
		['a signal', () => ({ signal: AbortSignal.timeout(50) })],
	];

	test.each(stops)('Stop by %s reaches the node and ends the run', async (_label, stop) => {
		const run = await runWorkflow({ workflow: hanging, nodeTypes, ...stop() });
		expect(run.status).toBe('canceled');
		expect(run.stoppedAfterMs).toBeLessThan(1000);
	});

	test('a failing node is reported in the result, not thrown', async () => {
		const workflow = chain(
			{ name: 'Start', type: 'n8n-nodes-base.manualTrigger' },
			{ name: 'Explode', type: 'explode' },
		);
		const run = await runWorkflow({ workflow, nodeTypes });
		expect(run.status).toBe('error');
		expect(run.error?.message).toBe('boom');
		expect(run.nodeErrors.Explode.message).toBe('boom');
	});

	test('an unknown node type rejects, because it is a mistake in the test', async () => {
		const workflow = chain({ name: 'Read', type: 'n8n-nodes-base.unheardOf' });
		await expect(runWorkflow({ workflow })).rejects.toThrow('n8n-nodes-base.unheardOf');
	});
});
