import { MarketoOAuth2Api } from '../../../credentials/MarketoOAuth2Api.credentials';
import { testUrl, tokenUrl } from '../../support/credentialUrls';
import { REFUSED_ENDPOINTS, USABLE_ENDPOINTS } from '../marketo/client/endpointRows';

const credential = new MarketoOAuth2Api();

const BOTH: Array<[string, (endpoint: unknown) => string]> = [
	['the token URL', tokenUrl],
	['the test', testUrl],
];

describe.each(BOTH)('%s agrees with baseUrlOf', (_, urlFor) => {
	test.each(USABLE_ENDPOINTS)('%s: %j', (_label, given, origin) => {
		const url = new URL(urlFor(given));
		expect(url.origin).toBe(origin);
		expect(url.pathname).toBe('/identity/oauth/token');
		expect(url.search + url.hash + url.username + url.password).toBe('');
	});

	test.each(REFUSED_ENDPOINTS)('never sends requests to a real host: %s: %j', (_label, given) => {
		expect(new URL(urlFor(given)).hostname).toBe('the-endpoint-is-not-a-marketo-address.invalid');
	});

	test.each([[undefined], [null], [0], [false]])('handles an empty endpoint: %j', (given) => {
		expect(new URL(urlFor(given)).hostname).toBe('the-endpoint-is-not-a-marketo-address.invalid');
	});
});

/** Credentials may be created over n8n's API, with anything in them. */
test.each<[given: unknown]>([
	[{}],
	[[]],
	[['https://evil.example']],
	[true],
	[42],
	['={{ $env.HOME }}'],
	['{{ "https://evil.example" }}'],
	['"+"https://evil.example"+"'],
	['`${"https://evil.example"}`'],
	['https://evil.example" }}{{ "'],
	['https://evil.example/" + $self["clientSecret"] + "'],
	['constructor.constructor("return 1")()'],
	['__proto__'],
])('no endpoint is ever run as code, or sent to a host that it only mentions: %j', (given) => {
	for (const urlFor of [tokenUrl, testUrl]) {
		let url: string | undefined;
		try {
			url = urlFor(given);
		} catch {
			continue;
		}
		const isAddress = URL.canParse(String(url));
		expect(isAddress ? new URL(url).hostname : 'none').toMatch(
			/^(none|the-endpoint-is-not-a-marketo-address\.invalid)$/,
		);
	}
});

test('n8n requests tokens with the secret in the body', () => {
	const hidden = Object.fromEntries(
		credential.properties
			.filter(({ type }) => type === 'hidden')
			.map(({ name, default: value }) => [name, value]),
	);
	expect(credential.extends).toEqual(['oAuth2Api']);
	expect(hidden).toMatchObject({
		grantType: 'clientCredentials',
		authentication: 'body',
		scope: '',
	});
	expect(credential.test.request).toMatchObject({
		method: 'POST',
		headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
		body: { grant_type: 'client_credentials' },
	});
	expect(JSON.stringify(credential.test.request.qs ?? {})).not.toMatch(/secret/i);
});

test('the secret is a password field', () => {
	const secret = credential.properties.find(({ name }) => name === 'clientSecret');
	expect(secret?.typeOptions).toEqual({ password: true });
});

test('the credential test distinguishes a wrong secret from a wrong endpoint', () => {
	const messages = (credential.test.rules ?? []).map(({ properties }) => [
		(properties as { value: number }).value,
		(properties as { message: string }).message,
	]);
	const noAccount =
		'No Marketo account was found at this endpoint. Compare it with the one that Marketo shows under Admin > Web Services.';
	expect(messages).toEqual([
		[
			401,
			'Marketo rejected the client ID and secret. Copy both again from Admin > LaunchPoint > your custom service > View Details.',
		],
		[400, noAccount],
		[403, noAccount],
		[404, noAccount],
	]);
});
