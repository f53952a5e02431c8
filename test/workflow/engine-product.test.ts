import { listSearch, loadOptions, removeBinaryData, testCredential } from '../engine';
import { defaultOptions } from '../simulator/options';
import { startSimulator, type SimulatorServer } from '../simulator/server';

// What n8n's editor requests from our node and credential besides running them.

let server: SimulatorServer;
const { clientId, clientSecret } = defaultOptions();

beforeAll(async () => {
	server = await startSimulator();
});

afterAll(async () => {
	await server.close();
	removeBinaryData();
});

const typed = () => ({ endpoint: server.url, clientId, clientSecret });

describe('the credential test', () => {
	test('accepts valid credentials', async () => {
		expect(await testCredential(typed())).toEqual({
			status: 'OK',
			message: 'Connection successful!',
		});
	});

	// n8n gets a token for any OAuth2 credential before it sends the test request, so these are its
	// own messages, not those of the credential's rules. A real n8n shows exactly the same on both
	// lines.
	const wrong: Array<[label: string, change: () => object, message: RegExp]> = [
		[
			'a wrong secret',
			() => ({ clientSecret: 'wrong' }),
			/Client authentication failed|check your credentials/,
		],
		['a wrong account', () => ({ endpoint: `${server.url}/somewhere/else` }), /incorrect host/],
		['an unreachable host', () => ({ endpoint: 'http://127.0.0.1:9' }), /refused the connection/],
	];
	test.each(wrong)('reports %s', async (_label, change, message) => {
		const result = await testCredential({ ...typed(), ...change() });
		expect(result.status).toBe('Error');
		expect(result.message).toMatch(message);
	});
});

describe('dropdowns', () => {
	test('static lists are returned in pages', async () => {
		const credentials = { marketoOAuth2Api: typed() };
		const { results } = await listSearch({ method: 'searchStaticLists', credentials });
		expect(results.length).toBeGreaterThan(0);
	});

	test('lookup fields include email', async () => {
		const options = await loadOptions({
			method: 'getLookupFields',
			credentials: { marketoOAuth2Api: typed() },
		});
		expect(options.map(({ value }) => value)).toContain('email');
	});
});
