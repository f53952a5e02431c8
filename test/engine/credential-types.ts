import { NodeHelpers, type ICredentialType, type INodeProperties } from 'n8n-workflow';

/**
 * The properties of n8n's own `oAuth2Api`, which our credential extends, as far as an import needs
 * them. n8n-nodes-base itself is 200 MB, too large for a devDependency. The tests on a real n8n
 * show that the real parent works too.
 */
const oAuth2Api: ICredentialType = {
	name: 'oAuth2Api',
	displayName: 'OAuth2 API',
	properties: [
		hidden('useDynamicClientRegistration', false),
		{
			displayName: 'Grant Type',
			name: 'grantType',
			type: 'options',
			options: ['authorizationCode', 'clientCredentials', 'pkce'].map((value) => ({
				name: value,
				value,
			})),
			default: 'authorizationCode',
		},
		{
			...text('authUrl'),
			displayOptions: { show: { grantType: ['authorizationCode', 'pkce'] } },
		},
		text('accessTokenUrl'),
		text('clientId'),
		text('clientSecret'),
		text('scope'),
		{
			...text('authQueryParameters'),
			displayOptions: { show: { grantType: ['authorizationCode', 'pkce'] } },
		},
		{
			displayName: 'Authentication',
			name: 'authentication',
			type: 'options',
			options: ['body', 'header'].map((value) => ({ name: value, value })),
			default: 'header',
		},
		{ ...text('ignoreSSLIssues'), type: 'boolean', default: false, doNotInherit: true },
	],
};

function text(name: string): INodeProperties {
	return { displayName: name, name, type: 'string', default: '' };
}

function hidden(name: string, value: boolean | string): INodeProperties {
	return { displayName: name, name, type: 'hidden', default: value };
}

/** The available credential types, with n8n's inheritance. */
export class CredentialTypes {
	private readonly types: ReadonlyMap<string, ICredentialType>;

	constructor(types: ICredentialType[]) {
		this.types = new Map([oAuth2Api, ...types].map((type) => [type.name, type]));
	}

	get(name: string): ICredentialType {
		const type = this.types.get(name);
		if (!type) throw new Error(`The harness has no credential type "${name}"`);
		return type;
	}

	names(): string[] {
		return [...this.types.keys()];
	}

	parents(name: string): string[] {
		const own = this.types.get(name)?.extends ?? [];
		return own.flatMap((parent) => [parent, ...this.parents(parent)]);
	}

	properties(name: string): INodeProperties[] {
		const type = this.get(name);
		const merged: INodeProperties[] = [];
		for (const parent of type.extends ?? []) {
			NodeHelpers.mergeNodeProperties(merged, this.properties(parent));
		}
		NodeHelpers.mergeNodeProperties(merged, type.properties);
		return merged;
	}
}
