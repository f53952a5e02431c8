import assert from 'node:assert/strict';
import type { INode } from 'n8n-workflow';
import type { SavedWorkflow } from '../n8n/rest-client';
import { openBrowser } from './browser';
import { until } from './checks';
import { EditorPage } from './editor-page';
import { importExample, leadsFile, leadsInFile, readsLeads } from './example-stage';
import { fiveLeads } from './people';
import type { Part } from './stage';
import { chain, download, marketo, start } from './workflows';

const nodeName = 'Marketo Bulk Lead Import';

/** An action of the node. n8n also names the node that it adds after the action. */
const actionName = 'Import leads and wait until done';

/** The node in n8n's editor, as users see it. Also takes the screenshots for the README. */
export const editor: Part = {
	name: 'editor',
	about: "n8n's editor in headless Chromium: add the node, connect Marketo, run, stop",
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
		// Requests to other hosts are blocked, so their failures are expected.
		const aboutUs = () =>
			complaints.filter((text) => !refused.some((address) => text.includes(address)));

		try {
			await checks.check('signs in and opens a workflow', async () => {
				await ui.signIn();
				await ui.openWorkflow(workflow.id);
			});
			// Before the sign-in the editor gets 401 when it asks who is signed in.
			complaints.length = 0;

			await checks.check(
				'typing "marketo" finds the node with the actions of all resources',
				async () => {
					await ui.at('canvas-handle-plus').click();
					await ui.at('node-creator-search-bar').waitFor();
					await page.keyboard.type('marketo');
					const found = ui.at('node-creator-action-item').filter({ hasText: nodeName });
					await found.waitFor();
					await ui.picture('node-creator', { x: 480, y: 121, width: 800, height: 420 });
					await found.click();
					await page.getByText(actionName).waitFor();
					await page.getByText('Actions (24)').waitFor();
					for (const name of ['Lead', 'Program Member', 'Custom Object'])
						await page
							.getByText(new RegExp(`^${name} actions`, 'i'))
							.first()
							.waitFor();
				},
			);

			await checks.check(
				'selecting an action adds the node with Import and Wait selected',
				async () => {
					await page.getByText(actionName).click();
					await ui.at('ndv').waitFor();
					assert.equal(
						await ui.at('parameter-input-operation').locator('input').inputValue(),
						'Import and Wait',
					);
					assert.equal(await ui.at('parameter-input-source').locator('input').inputValue(), 'File');
				},
			);

			await checks.check('a credential with a wrong client secret fails its test', async () => {
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
			});

			await checks.check('a credential with the right client secret passes its test', async () => {
				await ui.fill('clientSecret', stage.account.clientSecret);
				await ui.at('credential-save-button').click();
				// The form closes once it is saved and tested. Opening it again shows the result.
				await ui.dialog.waitFor({ state: 'hidden' });
				await ui.at('credential-edit-button').click();
				await ui.dialog.waitFor();
				await ui.dialog.getByText('Connection tested successfully').waitFor();
				assert.equal(await ui.dialog.getByText('Allowed HTTP Request Domains').count(), 0);
				await ui.picture('credential', { x: 176, y: 64, width: 928, height: 672 });
				// Closes both the form and the node.
				await page.keyboard.press('Escape');
				await ui.at('ndv').waitFor({ state: 'hidden' });
				// With the wrong secret the editor couldn't load the lookup fields.
				for (const text of aboutUs()) assert.match(text, /status of 500.+dynamic-node-parameters/);
				complaints.length = 0;
			});

			await checks.check('searches the static lists and selects one', async () => {
				await ui.openNode(actionName);
				await ui.chooseFromList('listId', 'webinar zürich 05', 'Webinar Zürich 05');
				await ui.picture('node-in-editor');
			});

			await checks.check(
				'a run shows three outputs and the reasons of failed rows, and adds the leads to the list',
				async () => {
					await ui.executeStep();
					await ui.output.getByText('Summary').first().waitFor();
					const branches = [
						'Summary',
						`Failed Rows Branch (${leadsInFile.failed} items)`,
						`Warnings Branch (${leadsInFile.warnings} items)`,
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

			await checks.check('Stop ends the wait', async () => {
				await ui.closeNode();
				simulator.faults.add({ on: 'create', then: { kind: 'job', fault: { neverEnds: true } } });
				const before = simulator.callsOf('status');
				await ui.at('execute-workflow-button').first().click();
				await until('the node checks the status', () => simulator.callsOf('status') > before);
				const pressedAt = Date.now();
				await ui.at('stop-execution-button').click();
				await ui.at('stop-execution-button').waitFor({ state: 'hidden' });
				const calls = simulator.requests.length;
				checks.note(`the editor showed the stop after ${Date.now() - pressedAt} ms`);
				await page.waitForTimeout(12_000);
				assert.equal(simulator.requests.length, calls, 'no call after Stop');
			});

			await checks.check(
				'the canvas of the example shows the three outputs with their item counts',
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
						'Warnings',
						`${leadsInFile.failed} items`,
						`${leadsInFile.warnings} items`,
					];
					// The item counts appear one connection at a time.
					await until(`the canvas shows ${labels.join(', ')}`, async () => {
						const shown = await ui.at('canvas').innerText();
						return labels.every((label) => shown.includes(label));
					});
					await ui.picture('three-outputs');
				},
			);

			await checks.check(
				'for an unknown column it suggests the nearest field, and sends nothing',
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

			await checks.check(
				'Program Member: finds a program, and reloads the statuses when the program changes',
				async () => {
					const members = await rest.createWorkflow(
						chain(
							'Program members',
							start,
							download(files.put('attendees.csv', fiveLeads)),
							marketo(saved, { operation: 'importAndWait' }, {}, nodeName),
						),
					);
					await ui.openWorkflow(members.id);
					await ui.openNode(nodeName);
					await ui.choose('resource', 'Program Member');
					await ui.chooseFromList('programId', 'newsletter osaka 1', 'Newsletter Osaka 10');
					await untilChoices(ui, 'programStatus', ['Sent', 'Opened', 'Clicked', 'Unsubscribed']);
					await ui.chooseFromList('programId', 'webinar zürich 02', 'Product Webinar Zürich 02');
					await untilChoices(ui, 'programStatus', [
						'Invited',
						'Registered',
						'Waitlisted',
						'No Show',
						'Attended',
						'Attended On-demand',
					]);
				},
			);

			await checks.check('Program Member: a run imports the members with the status', async () => {
				simulator.reset();
				await ui.choose('programStatus', 'No Show');
				await ui.executeStep();
				await ui.output.getByText('Partly Failed').waitFor();
				const program = simulator.options.programs.find(
					({ name }) => name === 'Product Webinar Zürich 02',
				);
				const members = simulator.memberships(program?.id);
				assert.deepEqual(
					members.map(({ status }) => status),
					['No Show', 'No Show', 'No Show', 'No Show'],
				);
				assert.equal(simulator.membershipCount, members.length);
			});

			await checks.check('Custom Object: selects an object from the list', async () => {
				await ui.choose('resource', 'Custom Object');
				await ui.chooseFromList('customObject', 'ord', 'Order');
				await ui.at('parameter-input-lookupField').waitFor({ state: 'hidden' });
				await ui.closeNode();
			});

			await checks.check('saves the selected parameters', async () => {
				const { nodes } = await rest.request<SavedWorkflow>('GET', `/workflows/${workflow.id}`);
				const own = nodes.find(({ name }: INode) => name === actionName);
				assert.equal(own?.parameters.operation ?? 'importAndWait', 'importAndWait');
				assert.equal((own?.parameters.listId as { mode: string } | undefined)?.mode, 'list');
			});

			await checks.check('the browser console shows no errors', async () => {
				if (refused.length > 0)
					checks.note(`blocked requests to other hosts: ${[...new Set(refused)].join(', ')}`);
				assert.deepEqual(aboutUs(), []);
			});
		} finally {
			await browser.close();
		}
	},
};

/** n8n reloads the options when the parameter on which they depend changes. */
async function untilChoices(ui: EditorPage, parameter: string, names: string[]): Promise<void> {
	await until(`"${parameter}" offers ${names.join(', ')}`, async () => {
		const offered = await ui.choices(parameter);
		return offered.join() === names.join();
	});
}
