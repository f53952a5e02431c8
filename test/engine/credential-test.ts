import './environment';
import './ssh-clients';
import { ExecuteContext, RoutingNode } from 'n8n-core';
import {
	Workflow,
	createEmptyRunExecutionData,
	type ICredentialDataDecryptedObject,
	type ICredentialTestRequest,
	type INode,
	type INodeType,
} from 'n8n-workflow';
import { additionalData } from './additional-data';
import { CredentialTypes } from './credential-types';
import { CredentialStore, EngineCredentialsHelper } from './credentials';
import { EngineNodeTypes } from './node-types';
import { loadProductCredential, productCredentialType } from './product';

export interface CredentialTestResult {
	status: 'OK' | 'Error';
	message: string;
}

interface RequestFailure {
	message: string;
	cause?: { code?: string; response?: { status: number; statusText?: string } };
}

/**
 * What the editor shows when the user saves our credential with these values.
 * n8n turns the test request into a node and derives the result from how that node fails: the
 * status rule first, then the HTTP status, then the network error code, then the message.
 */
export async function testCredential(
	typed: ICredentialDataDecryptedObject,
): Promise<CredentialTestResult> {
	const type = await loadProductCredential();
	if (!type.test) throw new Error('The credential has no test request');
	const store = new CredentialStore({ [productCredentialType]: typed });
	const helper = new EngineCredentialsHelper(new CredentialTypes([type]), store);
	const details = { id: store.id, name: 'Typed' };
	const nodeType = probe(type.test);
	const node: INode = {
		id: 'temp',
		name: 'Temp-Node',
		type: 'temp',
		typeVersion: 1,
		position: [0, 0],
		parameters: {},
		credentials: { [productCredentialType]: details },
	};
	const base = { nodes: [node], connections: {}, active: false };
	const data = additionalData({
		credentialsHelper: helper,
		executionId: 'credential-test',
		mode: 'internal',
		workflow: {
			...base,
			id: 'credential-test',
			name: 'Test',
			activeVersionId: null,
			isArchived: false,
			createdAt: new Date(),
			updatedAt: new Date(),
		},
	});
	const workflow = new Workflow({ ...base, nodeTypes: new EngineNodeTypes({ temp: nodeType }) });
	const decrypted = await helper.getDecrypted(data, details, productCredentialType, 'internal');
	const context = new ExecuteContext(
		workflow,
		node,
		data,
		'internal',
		createEmptyRunExecutionData(),
		0,
		[],
		{ main: [[{ json: {} }]] },
		{ node, data: {}, source: null },
		[],
	);
	const routing = new RoutingNode(context, nodeType, {
		...details,
		type: productCredentialType,
		data: decrypted,
	});
	try {
		const output = await routing.runNode();
		return verdictOfReply(type.test, output?.[0]?.[0]?.json ?? {});
	} catch (error) {
		return verdictOfFailure(type.test, error as RequestFailure);
	}
}

function probe(test: ICredentialTestRequest): INodeType {
	return {
		description: {
			displayName: 'Temp',
			name: 'temp',
			group: ['input'],
			version: 1,
			description: 'Stands in for the node that n8n creates for a test request',
			defaults: { name: 'Temp' },
			inputs: ['main'],
			outputs: ['main'],
			credentials: [{ name: productCredentialType, required: true }],
			properties: [
				{
					displayName: 'Temp',
					name: 'temp',
					type: 'string',
					default: '',
					routing: { request: test.request },
				},
			],
		},
	};
}

function verdictOfFailure(
	test: ICredentialTestRequest,
	{ message, cause }: RequestFailure,
): CredentialTestResult {
	if (cause?.response) {
		const { status, statusText } = cause.response;
		const rule = test.rules?.find(
			({ type, properties }) => type === 'responseCode' && properties.value === status,
		);
		return {
			status: 'Error',
			message: rule?.properties.message ?? (statusText || `Received HTTP status code: ${status}`),
		};
	}
	return { status: 'Error', message: cause?.code ?? message };
}

function verdictOfReply(test: ICredentialTestRequest, reply: object): CredentialTestResult {
	const broken = test.rules?.find(({ type, properties }) => {
		if (type !== 'responseSuccessBody' || !('key' in properties)) return false;
		const value = properties.key
			.split('.')
			.reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], reply);
		return value === properties.value;
	});
	return broken
		? { status: 'Error', message: broken.properties.message }
		: { status: 'OK', message: 'Connection successful!' };
}
