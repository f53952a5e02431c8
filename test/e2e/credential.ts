import assert from 'node:assert/strict';
import { fiveItems } from './people';
import type { Part } from './stage';
import { chain, fetchItems, marketo, start } from './workflows';

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
		const cases: Array<[label: string, data: typeof account, status: 'OK' | 'Error', message: RegExp]> = [
			['right', account, 'OK', /successful/],
			['a path and a slash behind the endpoint', { ...account, endpoint: `${account.endpoint}/rest/` }, 'OK', /successful/],
			['a wrong secret', wrongSecret, 'Error', /Marketo does not accept the client ID and secret.+LaunchPoint/],
			['an address where no Marketo account is', otherSite, 'Error', /No Marketo account answers at this endpoint.+Web Services/],
			// n8n gives no rules for a connection that fails: this is its own sentence.
			['a host that cannot be reached', nowhere, 'Error', /ECONNREFUSED|refused|could not be reached|couldn't connect/i],
		];
		for (const [label, data, status, message] of cases) {
			await checks.check(`tested: ${label}`, async () => {
				simulator.reset();
				const result = await rest.testCredential(credential, data);
				checks.note(`n8n shows: ${result.status}, "${result.message}"`);
				assert.equal(result.status, status);
				assert.match(result.message ?? '', message);
				assert.doesNotMatch(result.message ?? '', new RegExp(data.clientSecret), 'the secret is not told');
			});
		}

		const runs: Array<[label: string, data: typeof account, message: RegExp]> = [
			['a wrong secret', wrongSecret, /Marketo does not accept the client ID and secret/],
			['an address where no Marketo account is', otherSite, /No Marketo account answers at the endpoint/],
			['a host that cannot be reached', nowhere, /reached|refused/],
		];
		const rows = files.put('credential.json', JSON.stringify(fiveItems), 'application/json');
		for (const [label, data, message] of runs) {
			await checks.check(`run: ${label}`, async () => {
				simulator.reset();
				const wrong = await stage.saveCredential(rest, data, `Marketo: ${label}`);
				const parameters = { operation: 'create', source: 'items' };
				const workflow = await rest.createWorkflow(chain(`Credential: ${label}`, start, fetchItems(rows), marketo(wrong, parameters)));
				const { status, error } = await rest.runWorkflow(workflow);
				checks.note(`n8n shows: "${error?.message}" / "${error?.description ?? ''}"`);
				assert.equal(status, 'error');
				assert.match(error?.message ?? '', message);
				assert.ok(error?.description, 'it says what to do');
				assert.equal(simulator.jobs.length, 0);
			});
		}

		await checks.check('a token that Marketo no longer knows is renewed in the middle of a run', async () => {
			simulator.reset();
			const workflow = await rest.createWorkflow(
				chain('Renewal', start, fetchItems(rows), marketo(credential, { operation: 'create', source: 'items' })),
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
