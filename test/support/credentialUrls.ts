import '../engine/environment';
import { Workflow, type ICredentialDataDecryptedObject } from 'n8n-workflow';
import { MarketoOAuth2Api } from '../../credentials/MarketoOAuth2Api.credentials';
import { mockNode } from '../engine/credentials';
import { noNodeTypes } from '../engine/node-types';

const credential = new MarketoOAuth2Api();
const { default: tokenExpression } =
	credential.properties.find(({ name }) => name === 'accessTokenUrl') ?? {};
const { baseURL: testExpression, url: testPath } = credential.test.request;

const { expression: engine } = new Workflow({
	nodes: [mockNode],
	connections: {},
	active: false,
	nodeTypes: noNodeTypes,
});

/** Evaluates an expression as n8n does for a credential: `$self` is the credential's own data. */
function evaluate(expression: string, endpoint: unknown): string {
	const own = { endpoint } as ICredentialDataDecryptedObject;
	const resolved = engine.getComplexParameterValue(
		mockNode,
		{ value: expression },
		'manual',
		{ $credentials: own },
		undefined,
		undefined,
		own,
	) as { value: string };
	return resolved.value;
}

/** Where n8n requests tokens with the client secret for the endpoint entered. */
export function tokenUrl(endpoint: unknown): string {
	return evaluate(tokenExpression as string, endpoint);
}

/** Where n8n sends the client secret when a user tests the credential. */
export function testUrl(endpoint: unknown): string {
	return `${evaluate(String(testExpression), endpoint)}${testPath}`;
}
