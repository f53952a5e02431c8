import type { Instance } from './instance';
import { jsonReply } from './replies';
import type { HttpReply, SimRequest } from './types';
import { urlEncodedForm } from './urlEncodedForm';

/** Marketo's identity service, which has no limits or quota. */
export function identityReply(
	instance: Instance,
	request: SimRequest,
	query: URLSearchParams,
): HttpReply {
	const parameter = parameters(request, query);
	const grantType = parameter('grant_type');
	if (grantType === undefined) {
		return jsonReply(400, { error: 'invalid_request', error_description: 'Missing grant type' });
	}
	if (grantType !== 'client_credentials') {
		return jsonReply(400, {
			error: 'unsupported_grant_type',
			error_description: `Unsupported grant type: ${grantType}`,
		});
	}
	const clientId = parameter('client_id');
	const secret = parameter('client_secret');
	const user = instance.users.find(
		(one) => one.clientId === clientId && one.clientSecret === secret,
	);
	if (user === undefined) {
		return jsonReply(401, { error: 'invalid_client', error_description: 'Bad client credentials' });
	}
	const { value, expiresIn } = instance.tokens.issue(user, instance.options.tokenLifeSeconds);
	return jsonReply(200, {
		access_token: value,
		token_type: 'bearer',
		expires_in: expiresIn,
		scope: user.email,
	});
}

function parameters(
	request: SimRequest,
	query: URLSearchParams,
): (name: string) => string | undefined {
	const form = urlEncodedForm(request);
	return (name) => query.get(name) ?? form.get(name) ?? undefined;
}
