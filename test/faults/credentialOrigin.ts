import { MarketoOAuth2Api } from '../../credentials/MarketoOAuth2Api.credentials';

const tokenUrl = String(new MarketoOAuth2Api().properties.find(({ name }) => name === 'accessTokenUrl')?.default);

/** The credential's own expression, as n8n evaluates it. */
const evaluate = new Function('$self', `return ${tokenUrl.replace(/^=\{\{/, '').replace(/\}\}$/, '')}`) as (self: { endpoint: string }) => string;

/** Where n8n sends the client secret for what the user typed. */
export function credentialOriginOf(endpoint: string): string {
	return evaluate({ endpoint }).replace(/\/identity\/oauth\/token$/, '');
}
