import { getAdditionalKeys } from 'n8n-core';
import {
	ICredentials,
	ICredentialsHelper,
	NodeHelpers,
	Workflow,
	type ICredentialDataDecryptedObject,
	type ICredentialsEncrypted,
	type ICredentialsExpressionResolveValues,
	type IExecuteData,
	type IHttpRequestOptions,
	type INode,
	type INodeCredentialsDetails,
	type INodeParameters,
	type INodeProperties,
	type IRequestOptionsSimplified,
	type IWorkflowExecuteAdditionalData,
	type WorkflowExecuteMode,
} from 'n8n-workflow';
import type { CredentialTypes } from './credential-types';
import { noNodeTypes } from './node-types';

/** What a user entered, by credential type; after a run, also what n8n stored, such as the token. */
export type CredentialData = Record<string, ICredentialDataDecryptedObject>;

/**
 * If the type declares these hidden, n8n drops their stored values, so that a workflow's author
 * cannot redirect the secret by storing another token URL.
 */
const pinnedFields = ['authUrl', 'accessTokenUrl', 'grantType', 'authentication'];

/** A stored credential, without encryption. */
class PlainCredentials extends ICredentials {
	constructor(
		details: INodeCredentialsDetails,
		type: string,
		private readonly store: CredentialStore,
	) {
		super(details, type);
	}

	async getData(): Promise<ICredentialDataDecryptedObject> {
		return this.store.read(this.type);
	}

	getDataToSave(): ICredentialsEncrypted {
		return {
			id: this.id ?? null,
			name: this.name,
			type: this.type,
			data: '',
		} as ICredentialsEncrypted;
	}

	async setData(data: ICredentialDataDecryptedObject): Promise<void> {
		this.store.write(this.type, data);
	}

	async updateData(toUpdate: Partial<ICredentialDataDecryptedObject>): Promise<void> {
		this.store.write(this.type, {
			...this.store.read(this.type),
			...toUpdate,
		} as ICredentialDataDecryptedObject);
	}
}

let storesMade = 0;

/**
 * n8n's credentials table, with one credential per type. Runs with the same store share the token,
 * like executions of one n8n.
 */
export class CredentialStore {
	/**
	 * Within a process, n8n-core 2.x runs only one refresh per credential ID at a time: two stores
	 * with the same ID would get each other's tokens.
	 */
	readonly id = `credential-${++storesMade}`;
	private readonly data: Map<string, ICredentialDataDecryptedObject>;

	constructor(initial: CredentialData = {}) {
		this.data = new Map(Object.entries(structuredClone(initial)));
	}

	types(): string[] {
		return [...this.data.keys()];
	}

	read(type: string): ICredentialDataDecryptedObject {
		const found = this.data.get(type);
		if (!found) throw new Error(`The harness has no credential of type "${type}"`);
		return structuredClone(found);
	}

	write(type: string, data: ICredentialDataDecryptedObject): void {
		this.data.set(type, structuredClone(data));
	}

	snapshot(): CredentialData {
		return Object.fromEntries([...this.data].map(([type, data]) => [type, structuredClone(data)]));
	}
}

/** The node that expressions of a credential are evaluated for. */
export const mockNode: INode = {
	id: 'mock',
	name: 'Mock',
	type: 'mock',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
};

/** Acts like n8n's CredentialsHelper, as far as an OAuth2 credential needs. */
export class EngineCredentialsHelper extends ICredentialsHelper {
	constructor(
		private readonly types: CredentialTypes,
		private readonly store: CredentialStore,
	) {
		super();
	}

	getParentTypes(name: string): string[] {
		return this.types.parents(name);
	}

	isCredentialUsableByNode(): boolean {
		return true;
	}

	/** OAuth2 types declare no `authenticate`: n8n-core signs their requests itself. */
	async authenticate(
		credentials: ICredentialDataDecryptedObject,
		typeName: string,
		requestOptions: IHttpRequestOptions | IRequestOptionsSimplified,
	): Promise<IHttpRequestOptions> {
		const { authenticate } = this.types.get(typeName);
		const options = requestOptions as IHttpRequestOptions;
		if (typeof authenticate === 'function') return await authenticate(credentials, options);
		if (authenticate) throw new Error('The harness does not support generic authentication');
		return options;
	}

	async preAuthentication(): Promise<undefined> {
		return undefined;
	}

	async runPreAuthentication(): Promise<undefined> {
		return undefined;
	}

	async getCredentials(details: INodeCredentialsDetails, type: string): Promise<ICredentials> {
		return new PlainCredentials(details, type, this.store);
	}

	getCredentialsProperties(type: string): INodeProperties[] {
		return this.types.properties(type);
	}

	async getDecrypted(
		additionalData: IWorkflowExecuteAdditionalData,
		_details: INodeCredentialsDetails,
		type: string,
		mode: WorkflowExecuteMode,
		executeData?: IExecuteData,
		raw?: boolean,
		expressionValues?: ICredentialsExpressionResolveValues,
	): Promise<ICredentialDataDecryptedObject> {
		const stored = this.store.read(type);
		if (raw) return stored;
		const withDefaults = this.applyDefaults(type, stored);
		const keys = getAdditionalKeys(additionalData, mode, null, { isCredential: true });
		const resolved = expressionValues
			? expressionValues.workflow.expression.getParameterValue(
					withDefaults,
					expressionValues.runExecutionData,
					expressionValues.runIndex,
					expressionValues.itemIndex,
					expressionValues.node.name,
					expressionValues.connectionInputData,
					mode,
					keys,
					executeData,
					false,
					withDefaults,
				)
			: new Workflow({
					nodes: [mockNode],
					connections: {},
					active: false,
					nodeTypes: noNodeTypes,
				}).expression.getComplexParameterValue(
					mockNode,
					withDefaults,
					mode,
					keys,
					undefined,
					undefined,
					withDefaults,
				);
		return resolved as ICredentialDataDecryptedObject;
	}

	async updateCredentials(
		_details: INodeCredentialsDetails,
		type: string,
		data: ICredentialDataDecryptedObject,
	): Promise<void> {
		this.store.write(type, data);
	}

	async updateCredentialsOauthTokenData(
		_details: INodeCredentialsDetails,
		type: string,
		data: ICredentialDataDecryptedObject,
	): Promise<void> {
		this.store.write(type, { ...this.store.read(type), oauthTokenData: data.oauthTokenData });
	}

	/** Sets hidden fields to their defaults, and keeps the token, which isn't a property. */
	private applyDefaults(type: string, stored: ICredentialDataDecryptedObject): INodeParameters {
		const properties = this.types.properties(type);
		const given = { ...stored };
		for (const field of pinnedFields) {
			if (properties.some(({ name, type: kind }) => name === field && kind === 'hidden'))
				delete given[field];
		}
		const filled =
			NodeHelpers.getNodeParameters(
				properties,
				given as INodeParameters,
				true,
				false,
				null,
				null,
			) ?? {};
		if (stored.oauthTokenData !== undefined) {
			filled.oauthTokenData = stored.oauthTokenData as INodeParameters;
		}
		return filled;
	}
}
