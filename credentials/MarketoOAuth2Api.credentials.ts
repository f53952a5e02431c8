import type { ICredentialTestRequest, ICredentialType, INodeProperties, Icon } from 'n8n-workflow';

/**
 * The origin of what the user entered, as an expression: the same rules as `baseUrlOf` in
 * nodes/MarketoBulkLeadImport/marketo/endpoint.ts, for the two requests that n8n itself makes. Whatever is not an
 * address that may get the secret becomes a host that does not exist.
 */
function originOf(endpoint: string): string {
	return `((e) => /^\\d{3}-[a-z]{3}-\\d{3}$/i.test(e) ? "https://" + e.toLowerCase() + ".mktorest.com" : /^(https:\\/\\/)?[a-z0-9-]+(\\.[a-z0-9-]+)+(:\\d+)?$/i.test(e) || /^(https?:\\/\\/)?(localhost|127\\.0\\.0\\.1|\\[::1\\])(:\\d+)?$/i.test(e) ? (e.includes("://") ? e : "https://" + e) : "https://the-endpoint-is-not-a-marketo-address.invalid")((${endpoint} || "").trim().replace(/(?<!\\/)\\/+$/, "").replace(/(?<!\\/)\\/+(rest|identity)$/i, ""))`;
}

export class MarketoOAuth2Api implements ICredentialType {
	name = 'marketoOAuth2Api';

	extends = ['oAuth2Api'];

	displayName = 'Marketo OAuth2 API';

	icon: Icon = { light: 'file:marketo.svg', dark: 'file:marketo.dark.svg' };

	documentationUrl =
		'https://github.com/n8n-nodes-marketo-bulk-import/n8n-nodes-marketo-bulk-import#credentials';

	properties: INodeProperties[] = [
		{
			displayName: 'Endpoint',
			name: 'endpoint',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. 123-ABC-456 or https://123-ABC-456.mktorest.com/rest',
			description:
				'The account (Munchkin) ID, or the REST endpoint that Marketo shows under Admin > Web Services',
		},
		{
			displayName: 'Client ID',
			name: 'clientId',
			type: 'string',
			default: '',
			required: true,
			description: 'From Admin > LaunchPoint > your custom service > View Details',
		},
		{
			displayName: 'Client Secret',
			name: 'clientSecret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			description: 'From Admin > LaunchPoint > your custom service > View Details',
		},
		{
			displayName: 'Grant Type',
			name: 'grantType',
			type: 'hidden',
			default: 'clientCredentials',
		},
		{
			displayName: 'Access Token URL',
			name: 'accessTokenUrl',
			type: 'hidden',
			default: `={{ ${originOf('$self["endpoint"]')} + "/identity/oauth/token" }}`,
		},
		{
			displayName: 'Scope',
			name: 'scope',
			type: 'hidden',
			default: '',
		},
		{
			displayName: 'Authentication',
			name: 'authentication',
			type: 'hidden',
			default: 'body',
		},
		// n8n offers it to every credential of this grant type. Marketo knows no such properties.
		{
			displayName: 'Send Additional Body Properties',
			name: 'sendAdditionalBodyProperties',
			type: 'hidden',
			default: false,
		},
	];

	// Asks for a token with what was typed: a call for data could succeed with a token stored earlier.
	test: ICredentialTestRequest = {
		request: {
			method: 'POST',
			baseURL: `={{ ${originOf('$credentials.endpoint')} }}`,
			url: '/identity/oauth/token',
			headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
			body: {
				grant_type: 'client_credentials',
				client_id: '={{ $credentials.clientId }}',
				client_secret: '={{ $credentials.clientSecret }}',
			},
		},
		rules: [
			{
				type: 'responseCode',
				properties: {
					value: 401,
					message:
						'Marketo does not accept the client ID and secret. Copy both again from Admin > LaunchPoint > your custom service > View Details.',
				},
			},
			...[400, 403, 404].map((value) => ({
				type: 'responseCode' as const,
				properties: {
					value,
					message:
						'No Marketo account answers at this endpoint. Compare it with the one that Marketo shows under Admin > Web Services.',
				},
			})),
		],
	};
}
