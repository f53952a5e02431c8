import assert from 'node:assert/strict';
import type { INode } from 'n8n-workflow';
import type { SavedWorkflow } from '../n8n/rest-client';
import { openBrowser } from './browser';
import { until } from './checks';
import { EditorPage } from './editor-page';
import { importExample, leadsFile, leadsInFile, readsLeads } from './example-stage';
import type { Part } from './stage';
import { chain, download, marketo, start } from './workflows';

const nodeName = 'Marketo Bulk Lead Import';

/** As a user meets the node: in n8n's editor. The pictures of the README are taken on the way. */
export const editor: Part = {
	name: 'editor',
	about: "n8n's editor in headless Chromium: find, add, connect, choose, run, stop",
	async run(stage) {
		const { checks, simulator, files } = stage;
		const { n8n, rest, credential: saved } = await stage.shared();
		simulator.reset();
		const workflow = await rest.createWorkflow(
			chain('Import leads into Marketo', start, { ...readsLeads(), name: 'Read Leads File' }),
		);
		const browser = await openBrowser();
		const { page, complaints, refused } = browser;
		const ui = new EditorPage(page, n8n.url, stage.pictures);
		const credentialSelect = () => ui.at('node-credentials-select');
		// That the editor does not get what it wants from elsewhere is not about our node.
		const aboutUs = () =>
			complaints.filter((text) => !refused.some((address) => text.includes(address)));

		try {
			await checks.check('sign in, and open a workflow', async () => {
				await ui.signIn();
				await ui.openWorkflow(workflow.id);
			});
			// From here on: before signing in, the editor asks whether it is signed in, and is told no.
			complaints.length = 0;

			await checks.check(
				'the node is found by typing "marketo", with its seven actions',
				async () => {
					await ui.at('canvas-handle-plus').click();
					await ui.at('node-creator-search-bar').waitFor();
					await page.keyboard.type('marketo');
					const found = ui.at('node-creator-action-item').filter({ hasText: nodeName });
					await found.waitFor();
					await ui.picture('node-creator', { x: 480, y: 121, width: 800, height: 420 });
					await found.click();
					await page.getByText('Import leads and wait until done').waitFor();
					await page.getByText('Actions (7)').waitFor();
				},
			);

			await checks.check('an action adds the node, with Import and Wait chosen', async () => {
				await page.getByText('Import leads and wait until done').click();
				await ui.at('ndv').waitFor();
				assert.equal(
					await ui.at('parameter-input-operation').locator('input').inputValue(),
					'Import and Wait',
				);
				assert.equal(await ui.at('parameter-input-source').locator('input').inputValue(), 'File');
			});

			await checks.check(
				'a credential with a wrong secret: the editor says that it cannot connect',
				async () => {
					await credentialSelect().click();
					await ui.at('node-credentials-select-item-new').click();
					await ui.dialog.waitFor();
					const { endpoint, clientId } = stage.account;
					await ui.fill('clientId', clientId);
					await ui.fill('clientSecret', 'wrong');
					await ui.fill('endpoint', endpoint);
					await ui.at('credential-save-button').click();
					await ui.dialog.getByText(/Couldn.t connect with these settings/).waitFor();
					await ui.dialog.getByText('More details').click();
					await ui.dialog.getByText(/Client authentication failed/).waitFor();
				},
			);

			await checks.check('the credential with the right secret: tested successfully', async () => {
				await ui.fill('clientSecret', stage.account.clientSecret);
				await ui.at('credential-save-button').click();
				// Saved and tested, the form closes by itself; a look at it tells what the test said.
				await ui.dialog.waitFor({ state: 'hidden' });
				await ui.at('credential-edit-button').click();
				await ui.dialog.waitFor();
				await ui.dialog.getByText('Connection tested successfully').waitFor();
				await ui.picture('credential', { x: 176, y: 64, width: 928, height: 672 });
				// It closes the form and the node.
				await page.keyboard.press('Escape');
				await ui.at('ndv').waitFor({ state: 'hidden' });
				// With the wrong secret n8n could not fill the dropdown of lookup fields, and said so.
				for (const text of aboutUs()) assert.match(text, /status of 500.+dynamic-node-parameters/);
				complaints.length = 0;
			});

			await checks.check('a static list is searched for and chosen from the dropdown', async () => {
				await ui.openNode(nodeName);
				await ui.at('rlc-input', ui.at('resource-locator-listId')).click();
				await ui.at('rlc-item').first().waitFor();
				await ui.at('rlc-search').fill('webinar zürich 05');
				const item = ui.at('rlc-item').filter({ hasText: 'Webinar Zürich 05' });
				await item.waitFor();
				await item.click();
				assert.match(
					await ui.at('rlc-input', ui.at('resource-locator-listId')).inputValue(),
					/^Webinar Zürich 05/,
				);
				await ui.picture('node-in-editor');
			});

			await checks.check(
				'a run: three outputs, the failed rows with reasons, and the leads are in the list',
				async () => {
					await ui.executeStep();
					await ui.output.getByText('Summary').first().waitFor();
					const branches = [
						'Summary',
						`Failed Rows Branch (${leadsInFile.failed} items)`,
						`Rows With Warnings Branch (${leadsInFile.warnings} items)`,
					];
					await until(`the output pane shows ${branches.join(', ')}`, async () => {
						const tabs = await ui.at('branches', ui.output).innerText();
						return branches.every((label) => tabs.includes(label));
					});
					await ui.output.getByText('Partly Failed').waitFor();
					await ui.at('tab-1', ui.output).click();
					await ui.output.getByText('Import Failure Reason').waitFor();
					await ui.output
						.getByText(/lookup field 'email'/)
						.first()
						.waitFor();
					await ui.widenOutput();
					await ui.picture('failed-rows', { x: 658, y: 66, width: 596, height: 690 });
					assert.equal(simulator.leadCount, leadsInFile.imported);
					const list = [...simulator.lists.values()].find(
						({ name }) => name === 'Webinar Zürich 05',
					);
					assert.equal(list?.members.size, leadsInFile.imported);
				},
			);

			await checks.check('Stop in the middle of waiting', async () => {
				await ui.closeNode();
				simulator.faults.add({ on: 'create', then: { kind: 'job', fault: { neverEnds: true } } });
				const before = simulator.callsOf('status');
				await ui.at('execute-workflow-button').first().click();
				await until('Marketo was asked for the status', () => simulator.callsOf('status') > before);
				const pressedAt = Date.now();
				await ui.at('stop-execution-button').click();
				await ui.at('stop-execution-button').waitFor({ state: 'hidden' });
				const calls = simulator.requests.length;
				checks.note(`the editor said that it stopped after ${Date.now() - pressedAt} ms`);
				await page.waitForTimeout(12_000);
				assert.equal(simulator.requests.length, calls, 'Marketo hears no more');
			});

			await checks.check(
				'the example workflow, as a whole: the canvas names the three outputs and counts their items',
				async () => {
					simulator.faults.clear();
					const example = await importExample(stage, { rest }, saved, 'import-leads', {
						parameters: { 'Read Leads File': { fileSelector: leadsFile } },
					});
					await ui.openWorkflow(example.id);
					await ui.at('execute-workflow-button').first().click();
					await page.getByText('Workflow executed successfully').waitFor();
					await ui.at('zoom-to-fit').click();
					const labels = [
						'Summary',
						'Failed Rows',
						'Rows With',
						`${leadsInFile.failed} items`,
						`${leadsInFile.warnings} items`,
					];
					// The canvas counts the items of one connection after the other.
					await until(`the canvas shows ${labels.join(', ')}`, async () => {
						const shown = await ui.at('canvas').innerText();
						return labels.every((label) => shown.includes(label));
					});
					await ui.picture('three-outputs');
				},
			);

			await checks.check(
				'a file with a wrong column: the sentence with the nearest field, and nothing is sent',
				async () => {
					const sent = simulator.callsOf('create');
					const bad = files.put(
						'wrong-column.csv',
						'Email Address,Frist Name\nmary@example.com,Mary\n',
					);
					const wrong = await rest.createWorkflow(
						chain(
							'Wrong column',
							start,
							download(bad),
							marketo(saved, { operation: 'importAndWait' }, {}, nodeName),
						),
					);
					await ui.openWorkflow(wrong.id);
					await ui.openNode(nodeName);
					await ui.executeStep();
					await ui
						.at('node-error-message', ui.output)
						.getByText('The column "Frist Name" is not a Marketo field. Did you mean "firstName"?')
						.waitFor();
					await ui.output.getByText(/Nothing was sent to Marketo/).waitFor();
					assert.equal(simulator.callsOf('create'), sent);
				},
			);

			await checks.check('what the editor saved is what was set', async () => {
				const { nodes } = await rest.request<SavedWorkflow>('GET', `/workflows/${workflow.id}`);
				const own = nodes.find(({ name }: INode) => name === nodeName);
				assert.equal(own?.parameters.operation ?? 'importAndWait', 'importAndWait');
				assert.equal((own?.parameters.listId as { mode: string } | undefined)?.mode, 'list');
			});

			await checks.check('no complaint in the console about our node', async () => {
				if (refused.length > 0)
					checks.note(`the editor wanted from elsewhere: ${[...new Set(refused)].join(', ')}`);
				assert.deepEqual(aboutUs(), []);
			});
		} finally {
			await browser.close();
		}
	},
};
