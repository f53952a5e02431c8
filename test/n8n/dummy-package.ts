import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pack } from './tarball';

export const dummyNodeType = 'n8n-nodes-harness-dummy.harnessDummy';
export const dummyCredentialType = 'harnessDummyApi';

const manifest = {
	name: 'n8n-nodes-harness-dummy',
	version: '0.0.1',
	keywords: ['n8n-community-node-package'],
	files: ['dist'],
	n8n: {
		n8nNodesApiVersion: 1,
		credentials: ['dist/HarnessDummyApi.credentials.js'],
		nodes: ['dist/HarnessDummy.node.js'],
	},
	peerDependencies: { 'n8n-workflow': '*' },
};

const credential = `
exports.HarnessDummyApi = class HarnessDummyApi {
	constructor() {
		this.name = 'harnessDummyApi';
		this.displayName = 'Harness Dummy API';
		this.properties = [{ displayName: 'Endpoint', name: 'endpoint', type: 'string', default: '' }];
		this.test = { request: { url: '={{ $credentials.endpoint }}' } };
	}
};
`;

/** Greets each item after \`delay\` milliseconds. Stop ends the wait. */
const node = `
exports.HarnessDummy = class HarnessDummy {
	constructor() {
		this.description = {
			displayName: 'Harness Dummy',
			name: 'harnessDummy',
			group: ['transform'],
			version: 1,
			description: 'Proves the harness',
			defaults: { name: 'Harness Dummy' },
			inputs: ['main'],
			outputs: ['main'],
			credentials: [{ name: 'harnessDummyApi', required: true }],
			properties: [
				{ displayName: 'Delay', name: 'delay', type: 'number', default: 0 },
				{
					displayName: 'Greeting', name: 'greeting', type: 'options', default: 'hello',
					typeOptions: { loadOptionsMethod: 'getGreetings' },
				},
				{
					displayName: 'List', name: 'list', type: 'resourceLocator', default: { mode: 'list', value: '' },
					modes: [{ displayName: 'From list', name: 'list', type: 'list', typeOptions: { searchListMethod: 'searchLists' } }],
				},
			],
		};
		this.methods = {
			loadOptions: {
				async getGreetings() {
					return [{ name: 'Hello', value: 'hello' }];
				},
			},
			listSearch: {
				async searchLists(filter, paginationToken) {
					return paginationToken
						? { results: [{ name: 'Second', value: '2' }] }
						: { results: [{ name: 'First ' + (filter || ''), value: '1' }], paginationToken: 'more' };
				},
			},
		};
	}

	async execute() {
		const { endpoint } = await this.getCredentials('harnessDummyApi');
		const signal = this.getExecutionCancelSignal();
		const until = Date.now() + this.getNodeParameter('delay', 0);
		while (Date.now() < until && !(signal && signal.aborted)) await new Promise((resolve) => setTimeout(resolve, 20));
		this.logger.info('dummy greets from ' + process.pid);
		return [[{ json: { greeting: this.getNodeParameter('greeting', 0), endpoint, pid: process.pid }, pairedItem: { item: 0 } }]];
	}
};
`;

/** Packs a community package with one node and one credential, to test this folder on its own. */
export async function packDummy(): Promise<string> {
	const folder = mkdtempSync(path.join(os.tmpdir(), 'dummy-package-'));
	mkdirSync(path.join(folder, 'dist'));
	writeFileSync(path.join(folder, 'package.json'), JSON.stringify(manifest));
	writeFileSync(path.join(folder, 'dist', 'HarnessDummyApi.credentials.js'), credential);
	writeFileSync(path.join(folder, 'dist', 'HarnessDummy.node.js'), node);
	return await pack(folder, folder);
}
