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

/** What n8n says when the user saves a credential, and what a run says that uses it all the same. */
export const credentialTests: Part = {
	name: 'credential',
	about: 'the credential test, and runs, with right and wrong data',
	async run(stage) {
		const { checks, simulator, account, files } = stage;
		const { rest, credential } = await stage.shared();
		const nowhere = { ...account, endpoint: 'http://127.0.0.1:9' };
		const otherSite = { ...account, endpoint: files.url };
		const wrongSecret = { ...account, clientSecret: 'wrong' };
		// n8n asks for a token, with what was typed, before it carries out the credential's own test
		// request: what goes wrong there is told in n8n's words.
		const typed: TestCase[] = [
			['right', account, 'OK', /successful/],
			[
				'a path and a slash behind the endpoint',
				{ ...account, endpoint: `${account.endpoint}/rest/` },
				'OK',
				/successful/,
			],
			['a wrong secret', wrongSecret, 'Error', /Client authentication failed/],
			['an address where no Marketo account is', otherSite, 'Error', /Expected JSON response/],
			['a host that cannot be reached', nowhere, 'Error', /refused the connection|ECONNREFUSED/],
		];
		for (const [label, data, status, message] of typed) {
			await checks.check(`a new credential is tested: ${label}`, async () => {
				simulator.reset();
				const { id, name } = await stage.saveCredential(rest, data, `New: ${label}`);
				await judge({ id, name, type: productCredentialType }, data, status, message);
			});
		}

		// The editor sends back what it got, with a mark in place of the token: n8n must not be content with the stored one.
		const edited: TestCase[] = [
			['still right', {}, 'OK', /successful/],
			['a wrong secret', { clientSecret: 'wrong' }, 'Error', /Client authentication failed/],
			[
				'an address where no Marketo account is',
				{ endpoint: files.url },
				'Error',
				/Expected JSON response/,
			],
			[
				'a host that cannot be reached',
				{ endpoint: nowhere.endpoint },
				'Error',
				/refused the connection|ECONNREFUSED/,
			],
		];
		await checks.check('a token is stored with the credential when it is first used', async () => {
			await rest.options({
				path: 'parameters.lookupField',
				methodName: 'getLookupFields',
				nodeType: productNodeType,
				credentials: { [productCredentialType]: { id: credential.id, name: credential.name } },
			});
			assert.ok('oauthTokenData' in (await shownInEditor()));
		});
		for (const [label, change, status, message] of edited) {
			await checks.check(`a credential that has been used is tested: ${label}`, async () => {
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
				'the secret is not told',
			);
		}

		const runs: Array<[label: string, data: typeof account, message: RegExp]> = [
			['a wrong secret', wrongSecret, /Marketo rejected the client ID and secret/],
			[
				'an address where no Marketo account is',
				otherSite,
				/No Marketo account was found at the endpoint/,
			],
			['a host that cannot be reached', nowhere, /connect|refused/],
		];
		const rows = files.put('credential.json', JSON.stringify(fiveItems), 'application/json');
		for (const [label, data, message] of runs) {
			await checks.check(`run: ${label}`, async () => {
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
				assert.ok(error?.description, 'it says what to do');
				assert.equal(simulator.jobs.length, 0);
			});
		}

		await checks.check(
			'a token that Marketo no longer knows is renewed in the middle of a run',
			async () => {
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
			},
		);
	},
};
