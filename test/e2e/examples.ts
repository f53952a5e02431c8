import assert from 'node:assert/strict';
import type { IDataObject } from 'n8n-workflow';
import { readExamples } from '../n8n/examples';
import type { ExecutionResult, SavedWorkflow } from '../n8n/rest-client';
import { until } from './checks';
import {
	importExample,
	leadsFile,
	leadsInFile,
	leadsText,
	readsLeads,
	takesAll,
	type Changes,
} from './example-stage';
import { startMailSink } from './mail-sink';
import { makeDatabase } from './postgres';
import type { Part, Stage } from './stage';
import { fetchItems, said } from './workflows';

/** Each workflow of examples/, imported and run. Services that are out of reach have stand-ins. */
export const examples: Part = {
	name: 'examples',
	about: 'each workflow of examples/, imported and run',
	async run(stage) {
		const { checks } = stage;
		await stage.shared();
		await checks.check('every example is run by these tests', async () => {
			const files = readExamples().map(({ file }) => file.replace('.workflow.json', ''));
			// The durable wait is run in the part "restart", as it is made to survive one.
			assert.deepEqual(files, [...Object.keys(runs), 'durable-wait'].sort());
		});
		for (const [file, run] of Object.entries(runs)) {
			await checks.check(file, async () => {
				stage.simulator.reset();
				await run(stage);
			});
		}
	},
};

const reading = { fileSelector: leadsFile };

const runs: Record<string, (stage: Stage) => Promise<void>> = {
	'file-to-marketo': async (stage) => {
		const standIns = {
			'Add Failed Rows to Sheet': takesAll,
			'Add Rows With Warnings to Sheet': takesAll,
		};
		const services = { 'Download from Google Drive': readsLeads, 'Download from SFTP': readsLeads };
		for (const startAt of Object.keys(services)) {
			stage.simulator.reset();
			assertImported(
				stage,
				await runExample(stage, 'file-to-marketo', {
					standIns: { ...standIns, ...services },
					startAt,
				}),
			);
		}
		stage.simulator.reset();
		const url = stage.files.put('leads.csv', leadsText());
		const fromUrl = {
			standIns: { ...standIns, ...services },
			parameters: { 'Download from a URL': { url } },
			startAt: 'Download from a URL',
		};
		const result = await runExample(stage, 'file-to-marketo', fromUrl);
		assertImported(stage, result);
		const [sheet] = result.output['Add Failed Rows to Sheet'];
		assert.equal(sheet.length, leadsInFile.failed);
		assert.equal(sheet[0].json['Import Row Number'], 18);
		assert.equal(result.output['Add Rows With Warnings to Sheet'][0].length, leadsInFile.warnings);
	},

	'import-leads': async (stage) => {
		assertImported(
			stage,
			await runExample(stage, 'import-leads', { parameters: { 'Read Leads File': reading } }),
		);
	},

	'mend-and-resend': async (stage) => {
		const { output } = await runExample(stage, 'mend-and-resend', {
			standIns: { 'Add to Sheet': takesAll, 'Add Rows Without Address to Sheet': takesAll },
			parameters: { 'Read Leads File': reading },
		});
		const [second] = output['Second Summary'][0];
		assert.deepEqual([second.json.rows, second.json.imported, second.json.failed], [4, 4, 0]);
		assert.equal(output['Add Rows Without Address to Sheet'][0].length, 3);
		assert.equal(stage.simulator.leadCount, leadsInFile.imported + 4);
	},

	'nightly-import': async (stage) => {
		const sink = await startMailSink();
		try {
			const { rest } = await stage.shared();
			const smtp = await rest.createCredential('Mail', 'smtp', {
				user: '',
				password: '',
				host: '127.0.0.1',
				port: sink.port,
				secure: false,
				disableStartTls: true,
				hostName: '',
			});
			const listed = [
				{ name: 'leads.csv', path: '/outbox/leads.csv' },
				{ name: 'notes.txt', path: '/outbox/notes.txt' },
			];
			const list = stage.files.put('outbox.json', JSON.stringify(listed), 'application/json');
			const { output } = await runExample(stage, 'nightly-import', {
				standIns: {
					'List Files': () => fetchItems(list),
					'Download File': readsLeads,
					'Move File to Done': takesAll,
				},
				credentials: {
					'Mail the Summary': { type: 'smtp', saved: smtp },
					'Mail the Failed Rows': { type: 'smtp', saved: smtp },
				},
			});
			assert.deepEqual(
				output['Only CSV'][0].map(({ json }) => json.name),
				['leads.csv'],
			);
			assert.equal(output['Move File to Done'], undefined, 'not all rows went in');
			await until('two mails', () => sink.mails.length === 2);
			const summary = sink.mails.find((mail) => mail.includes('needs a look')) ?? '';
			assert.match(summary, /Status: Partly Failed\s+Rows: 5000\s+Imported: 4993\s+Failed: 7/);
			assert.match(sink.mails.join(), /failed-rows\.csv/);
		} finally {
			await sink.close();
		}
	},

	'postgres-to-marketo': async (stage) => {
		const database = await makeDatabase();
		try {
			await database.query(
				`CREATE TABLE leads (id serial PRIMARY KEY, email text, first_name text, last_name text, company text, marketo_state text, marketo_reason text);
				INSERT INTO leads (email, first_name, last_name, company, marketo_state) VALUES
					('ada@example.com', 'Ada', 'Lovelace', 'Engines', NULL), (NULL, 'Charles', 'Babbage', 'Engines', NULL),
					('grace@example.com', 'Grace', 'Hopper', 'Compilers', NULL), ('old@example.com', 'Old', 'Lead', 'Past', 'imported')`,
			);
			const { rest } = await stage.shared();
			const saved = await rest.createCredential('Leads', 'postgres', database.credential);
			const credentials = {
				'Select New Leads': { type: 'postgres', saved },
				'Note Why It Failed': { type: 'postgres', saved },
			};
			const { output } = await runExample(stage, 'postgres-to-marketo', { credentials });
			const [{ json }] = output.Summary[0];
			assert.deepEqual([json.rows, json.imported, json.failed], [3, 2, 1]);
			const noted = await database.query(
				`SELECT last_name, marketo_reason FROM leads WHERE marketo_state = 'failed'`,
			);
			assert.equal(noted.length, 1);
			assert.equal(noted[0].last_name, 'Babbage');
			assert.match(noted[0].marketo_reason as string, /lookup field/);
			assert.equal(stage.simulator.findLead('ada@example.com')?.fields.firstName, 'Ada');
		} finally {
			await database.drop();
		}
	},

	'upload-form': async (stage) => {
		const { n8n, rest, credential } = await stage.shared();
		const workflow = await importExample(stage, { rest }, credential, 'upload-form');
		await rest.activateWorkflow(workflow);
		const trigger = workflow.nodes.find(({ type }) => type.endsWith('formTrigger'));
		const address = `${n8n.url}/form/${trigger?.webhookId}`;
		await until('the form is there', async () => (await fetch(address)).ok);
		assert.match(await (await fetch(address)).text(), /Import leads into Marketo/);
		const form = new FormData();
		form.append('field-0', new Blob([leadsText()], { type: 'text/csv' }), 'leads.csv');
		const answer = await fetch(address, { method: 'POST', body: form });
		assert.ok(answer.ok, `${answer.status}`);
		const page = await pageAfter(n8n.url, await answer.text());
		assert.match(page, /4993 of 5000 rows were imported, 7 were not/);
		assert.equal(stage.simulator.leadCount, leadsInFile.imported);
	},
};

/** n8n answers a form with the page itself, or with where to find it. */
async function pageAfter(url: string, answer: string): Promise<string> {
	if (!answer.startsWith('{')) return answer;
	const { formWaitingUrl } = JSON.parse(answer) as { formWaitingUrl?: string };
	if (formWaitingUrl === undefined) return answer;
	let page = '';
	await until('the last page of the form', async () => {
		// Asked while the workflow runs, n8n may keep the question open for good: ask again instead.
		const asked = fetch(new URL(formWaitingUrl, url), { signal: AbortSignal.timeout(2_000) });
		page = await asked.then(async (reply) => await reply.text()).catch(() => '');
		return page.includes('rows');
	});
	return page;
}

async function runExample(stage: Stage, file: string, changes: Changes): Promise<ExecutionResult> {
	const { rest, credential } = await stage.shared();
	const workflow: SavedWorkflow = await importExample(stage, { rest }, credential, file, changes);
	const result = await rest.runWorkflow(workflow);
	assert.equal(result.status, 'success', JSON.stringify(result.error));
	return result;
}

function assertImported({ simulator }: Stage, { output }: ExecutionResult): void {
	const [summaries, failed, warnings] = output['Import Leads'];
	assert.equal(said(summaries[0], 'status'), 'Partly Failed');
	const { rows, imported, failed: failedCount, warnings: warned, unaccounted } = summaries[0].json;
	const counted: IDataObject = { rows, imported, failed: failedCount, warnings: warned };
	assert.deepEqual(counted, leadsInFile);
	assert.equal(unaccounted, 0);
	assert.deepEqual([failed.length, warnings.length], [leadsInFile.failed, leadsInFile.warnings]);
	assert.equal(simulator.leadCount, leadsInFile.imported);
}
