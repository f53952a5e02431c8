import assert from 'node:assert/strict';
import { productCredentialType, productNodeType } from '../engine/product';
import type { SavedCredential } from '../n8n/rest-client';
import { fiveItems } from './people';
import type { Part } from './stage';
import { chain, fetchItems, marketo, start } from './workflows';

type TestCase = [
	label: string,
	data: Record<string, string>,
	status: 'OK' | 'Error',
	message: RegExp,
];

/** The messages for wrong credentials: when they are saved, and when a workflow uses them. */
export const credentialTests: Part = {
	name: 'credential',
	about: 'the credential test, and runs with valid and invalid credentials',
	async run(stage) {
		const { checks, simulator, account, files } = stage;
		const { rest, credential } = await stage.shared();
		const nowhere = { ...account, endpoint: 'http://127.0.0.1:9' };
		const otherSite = { ...account, endpoint: files.url };
		const wrongSecret = { ...account, clientSecret: 'wrong' };
		// n8n requests a token before it sends the credential's own test request, so these messages
		// are n8n's.
		const typed: TestCase[] = [
			['valid', account, 'OK', /successful/],
			[
				'an endpoint with a path and a trailing slash',
				{ ...account, endpoint: `${account.endpoint}/rest/` },
				'OK',
				/successful/,
			],
			['a wrong client secret', wrongSecret, 'Error', /Client authentication failed/],
			['an endpoint that is not Marketo', otherSite, 'Error', /Expected JSON response/],
			['an unreachable host', nowhere, 'Error', /refused the connection|ECONNREFUSED/],
		];
		for (const [label, data, status, message] of typed) {
			await checks.check(`tests a new credential: ${label}`, async () => {
				simulator.reset();
				const { id, name } = await stage.saveCredential(rest, data, `New: ${label}`);
				await judge({ id, name, type: productCredentialType }, data, status, message);
			});
		}

		// The editor sends a placeholder instead of the token, and n8n must not use the stored token for the test.
		const edited: TestCase[] = [
			['unchanged', {}, 'OK', /successful/],
			['a wrong client secret', { clientSecret: 'wrong' }, 'Error', /Client authentication failed/],
			[
				'an endpoint that is not Marketo',
				{ endpoint: files.url },
				'Error',
				/Expected JSON response/,
			],
			[
				'an unreachable host',
				{ endpoint: nowhere.endpoint },
				'Error',
				/refused the connection|ECONNREFUSED/,
			],
		];
		await checks.check('stores a token with the credential on first use', async () => {
			await rest.options({
				path: 'parameters.lookupField',
				methodName: 'getLookupFields',
				nodeType: productNodeType,
				credentials: { [productCredentialType]: { id: credential.id, name: credential.name } },
			});
			assert.ok('oauthTokenData' in (await shownInEditor()));
		});
		for (const [label, change, status, message] of edited) {
			await checks.check(`tests a credential that was used before: ${label}`, async () => {
				await judge(credential, { ...(await shownInEditor()), ...change }, status, message);
			});
		}

		async function shownInEditor(): Promise<Record<string, unknown>> {
			const { data } = await rest.request<{ data: Record<string, unknown> }>(
				'GET',
				`/credentials/${credential.id}?includeData=true`,
			);
			return data;
		}

		async function judge(
			tested: SavedCredential,
			data: Record<string, unknown>,
			status: string,
			message: RegExp,
		): Promise<void> {
			const result = await rest.testCredential(tested, data);
			checks.note(`n8n shows: ${result.status}, "${result.message}"`);
			assert.equal(result.status, status);
			assert.match(result.message ?? '', message);
			assert.doesNotMatch(
				result.message ?? '',
				new RegExp(account.clientSecret),
				'the message does not contain the secret',
			);
		}

		const runs: Array<[label: string, data: typeof account, message: RegExp]> = [
			['a wrong client secret', wrongSecret, /Marketo rejected the client ID and secret/],
			[
				'an endpoint that is not Marketo',
				otherSite,
				/No Marketo account was found at the endpoint/,
			],
			['an unreachable host', nowhere, /connect|refused/],
		];
		const rows = files.put('credential.json', JSON.stringify(fiveItems), 'application/json');
		for (const [label, data, message] of runs) {
			await checks.check(`a run reports ${label}`, async () => {
				simulator.reset();
				const wrong = await stage.saveCredential(rest, data, `Marketo: ${label}`);
				const parameters = { operation: 'create', source: 'items' };
				const workflow = await rest.createWorkflow(
					chain(`Credential: ${label}`, start, fetchItems(rows), marketo(wrong, parameters)),
				);
				const { status, error } = await rest.runWorkflow(workflow);
				checks.note(`n8n shows: "${error?.message}" / "${error?.description ?? ''}"`);
				assert.equal(status, 'error');
				assert.match(error?.message ?? '', message);
				assert.ok(error?.description, 'the description says what to do');
				assert.equal(simulator.jobs.length, 0);
			});
		}

		await checks.check('renews a revoked token during a run', async () => {
			simulator.reset();
			const workflow = await rest.createWorkflow(
				chain(
					'Renewal',
					start,
					fetchItems(rows),
					marketo(credential, { operation: 'create', source: 'items' }),
				),
			);
			await rest.runWorkflow(workflow);
			const tokens = simulator.callsOf('token');
			simulator.revokeTokens();
			const { status, error } = await rest.runWorkflow(workflow);
			assert.equal(status, 'success', JSON.stringify(error));
			assert.equal(simulator.callsOf('token'), tokens + 1);
			assert.equal(simulator.jobs.length, 2);
		});
	},
};
