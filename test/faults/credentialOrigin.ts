import { createContext, Script } from 'node:vm';
import { MarketoOAuth2Api } from '../../credentials/MarketoOAuth2Api.credentials';

const { default: tokenUrl } =
	new MarketoOAuth2Api().properties.find(({ name }) => name === 'accessTokenUrl') ?? {};

/** The credential's own expression, as n8n evaluates it. */
const expression = new Script((tokenUrl as string).replace(/^=\{\{/, '').replace(/\}\}$/, ''));
const context = createContext({});

/** Where n8n sends the client secret for the endpoint entered. */
export function credentialOriginOf(endpoint: string): string {
	context.$self = { endpoint };
	return (expression.runInContext(context) as string).replace(/\/identity\/oauth\/token$/, '');
}
