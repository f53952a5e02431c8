import type { ICredentialTestRequest, ICredentialType, INodeProperties, Icon } from 'n8n-workflow';
import { ENDPOINT_PATTERNS } from '../nodes/MarketoBulkLeadImport/marketo/client/endpoint';

/** A host that cannot exist: requests go there if the endpoint must not receive the secret. */
const NOWHERE = 'https://the-endpoint-is-not-a-marketo-address.invalid';

/**
 * The origin of an endpoint as JavaScript for an n8n expression, for the two requests that n8n makes itself. Applies
 * the same rules as `baseUrlOf`.
 * @param endpoint JavaScript for the value of the field "Endpoint"
 */
function originOf(endpoint: string): string {
	const { munchkinId, httpsOrigin, loopbackOrigin, trailingSlashes, apiPath } = ENDPOINT_PATTERNS;
	const bare = `(${endpoint} || "").trim().replace(${trailingSlashes}, "").replace(${apiPath}, "")`;
	const origin = [
		`${munchkinId}.test(e) ? "https://" + e.toLowerCase() + ".mktorest.com"`,
		`${httpsOrigin}.test(e) || ${loopbackOrigin}.test(e) ? (e.includes("://") ? e : "https://" + e)`,
		`"${NOWHERE}"`,
	].join(' : ');
	return `((e) => ${origin})(${bare})`;
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
				'Account ID (Munchkin ID), or the REST endpoint that Marketo shows under Admin > Web Services',
		},
		{
			displayName: 'Client ID',
			name: 'clientId',
			type: 'string',
			default: '',
			required: true,
			description:
				'From Admin > LaunchPoint > your custom service > View Details. The role of its API user needs the permission "Read-Write Lead" for leads and program members, "Read-Write Custom Object" for custom objects, and "Read-Only Assets" to choose programs and their statuses from lists.',
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
		// n8n offers this for every credential with this grant type, but Marketo has no such
		// properties.
		{
			displayName: 'Send Additional Body Properties',
			name: 'sendAdditionalBodyProperties',
			type: 'hidden',
			default: false,
		},
		// n8n 2.x adds this field to oAuth2Api, and so to this credential:
		// hideDomainRestrictionFields would not remove it.
		{
			displayName: 'Allowed HTTP Request Domains',
			name: 'allowedHttpRequestDomains',
			type: 'hidden',
			default: 'all',
		},
	];

	// Requests a token with the values entered: a data request could succeed with a token stored
	// earlier.
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
						'Marketo rejected the client ID and secret. Copy both again from Admin > LaunchPoint > your custom service > View Details.',
				},
			},
			...[400, 403, 404].map((value) => ({
				type: 'responseCode' as const,
				properties: {
					value,
					message:
						'No Marketo account was found at this endpoint. Compare it with the one that Marketo shows under Admin > Web Services.',
				},
			})),
		],
	};
}
