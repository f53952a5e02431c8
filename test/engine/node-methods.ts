import './environment';
import './ssh-clients';
import { LoadOptionsContext } from 'n8n-core';
import {
	Workflow,
	type ILoadOptionsFunctions,
	type INode,
	type INodeListSearchResult,
	type INodeParameters,
	type INodePropertyOptions,
	type INodeType,
} from 'n8n-workflow';
import { additionalData } from './additional-data';
import { CredentialTypes } from './credential-types';
import { CredentialStore, EngineCredentialsHelper, type CredentialData } from './credentials';
import { EngineNodeTypes } from './node-types';
import { loadProductCredential, loadProductNode, productNodeType } from './product';

export interface MethodCall {
	/** Name of the method in the node's `methods`. */
	method: string;
	credentials: CredentialData | CredentialStore;
	/** The node's parameters in the editor when the list is opened. */
	parameters?: INodeParameters;
	/** Path of the parameter with the list. */
	path?: string;
}

async function contextFor({ credentials, parameters = {}, path = '' }: MethodCall): Promise<{
	type: INodeType;
	context: ILoadOptionsFunctions;
}> {
	const type = await loadProductNode();
	const store =
		credentials instanceof CredentialStore ? credentials : new CredentialStore(credentials);
	const details = Object.fromEntries(
		store.types().map((name) => [name, { id: store.id, name: `My ${name}` }] as const),
	);
	const node: INode = {
		id: 'node',
		// The name that n8n's server gives to its temporary node.
		name: 'Temp-Node',
		type: productNodeType,
		typeVersion: 1,
		position: [0, 0],
		parameters,
		credentials: details,
	};
	const nodeTypes = new EngineNodeTypes({ [productNodeType]: type });
	const base = { nodes: [node], connections: {}, active: false };
	const data = additionalData({
		credentialsHelper: new EngineCredentialsHelper(
			new CredentialTypes([await loadProductCredential()]),
			store,
		),
		executionId: 'list',
		mode: 'internal',
		workflow: {
			...base,
			id: 'list',
			name: 'List',
			activeVersionId: null,
			isArchived: false,
			createdAt: new Date(),
			updatedAt: new Date(),
		},
	});
	data.currentNodeParameters = parameters;
	const workflow = new Workflow({ ...base, nodeTypes });
	return { type, context: new LoadOptionsContext(workflow, node, data, path) };
}

/** The options in a dropdown of our node. Rejects with the error that the editor would show. */
export async function loadOptions(call: MethodCall): Promise<INodePropertyOptions[]> {
	const { type, context } = await contextFor(call);
	const method = type.methods?.loadOptions?.[call.method];
	if (!method) throw new Error(`The node has no loadOptions method ${call.method}`);
	return await method.call(context);
}

/** One page of a searchable list in our node. */
export async function listSearch(
	call: MethodCall & { filter?: string; paginationToken?: string },
): Promise<INodeListSearchResult> {
	const { type, context } = await contextFor(call);
	const method = type.methods?.listSearch?.[call.method];
	if (!method) throw new Error(`The node has no listSearch method ${call.method}`);
	return await method.call(context, call.filter, call.paginationToken);
}
