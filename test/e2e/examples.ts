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
import { fiveLeads } from './people';
import { makeDatabase } from './postgres';
import type { Part, Stage } from './stage';
import { assertWorkbookImported, workbook } from './workbooks';
import { fetchItems, said } from './workflows';

/** Imports and runs each workflow in examples/. Services that are not available have stand-ins. */
export const examples: Part = {
	name: 'examples',
	about: 'imports and runs each workflow of examples/, with stand-ins for outside services',
	async run(stage) {
		const { checks } = stage;
		await stage.shared();
		await checks.check('covers every file in examples/', async () => {
			const files = readExamples().map(({ file }) => file.replace('.workflow.json', ''));
			// The part "restart" runs the durable import, which is meant to survive a restart.
			assert.deepEqual(files, [...Object.keys(runs), 'durable-wait'].sort());
		});
		for (const [file, run] of Object.entries(runs)) {
			await checks.check(`runs ${file}`, async () => {
				stage.simulator.reset();
				await run(stage);
			});
		}
	},
};

const reading = { fileSelector: leadsFile };

const runs: Record<string, (stage: Stage) => Promise<void>> = {
	'excel-upload-form': async (stage) => {
		const form = await openForm(stage, 'excel-upload-form');
		assert.match(form.html, /Import a workbook into Marketo/);
		const page = await form.submit({
			'field-0': new File([workbook], 'leads.xlsx'),
			'field-1': '',
		});
		assert.match(page, /4 of 4 rows were imported\. Failed rows: 0\./);
		assertWorkbookImported(stage.simulator);
	},

	'file-to-marketo': async (stage) => {
		const standIns = {
			'Add Failed Rows to Sheet': takesAll,
			'Add Warnings to Sheet': takesAll,
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
		assert.equal(result.output['Add Warnings to Sheet'][0].length, leadsInFile.warnings);
	},

	'import-leads': async (stage) => {
		assertImported(
			stage,
			await runExample(stage, 'import-leads', { parameters: { 'Read Leads File': reading } }),
		);
	},

	'correct-and-resend': async (stage) => {
		const { output } = await runExample(stage, 'correct-and-resend', {
			standIns: {
				'Add Failed Rows to Sheet': takesAll,
				'Add Rows Without Email to Sheet': takesAll,
			},
			parameters: { 'Read Leads File': reading },
		});
		const [second] = output['Second Summary'][0];
		assert.deepEqual([second.json.rows, second.json.imported, second.json.failed], [4, 4, 0]);
		assert.equal(output['Add Rows Without Email to Sheet'][0].length, 3);
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
					'Email the Summary': { type: 'smtp', saved: smtp },
					'Email the Failed Rows': { type: 'smtp', saved: smtp },
				},
			});
			assert.deepEqual(
				output['Keep CSV Files'][0].map(({ json }) => json.name),
				['leads.csv'],
			);
			assert.equal(output['Move File to Done'], undefined, 'files with failed rows are not moved');
			await until('both emails were sent', () => sink.mails.length === 2);
			const summary = sink.mails.find((mail) => mail.includes('needs attention')) ?? '';
			assert.match(summary, /Status: Partly Failed\s+Rows: 5000\s+Imported: 4993\s+Failed: 7/);
			assert.match(sink.mails.join(), /failed-rows\.csv/);
		} finally {
			await sink.close();
		}
	},

	'orders-to-custom-object': async (stage) => {
		const { rest } = await stage.shared();
		const database = await makeDatabase();
		try {
			await database.query(
				`CREATE TABLE order_lines (order_number text, line_number int, customer_number text, product text, quantity text, unit_price numeric, ordered_at timestamptz, marketo_state text, marketo_reason text);
				INSERT INTO order_lines (order_number, line_number, customer_number, product, quantity, unit_price, ordered_at, marketo_state) VALUES
					('A-1', 1, 'C-17', 'Kettle', '2', 39.90, '2026-11-01T09:00:00Z', NULL),
					('A-1', 2, 'C-17', 'Teapot', '1', 24.50, '2026-11-01T09:00:00Z', NULL),
					('A-2', 1, 'C-18', 'Kettle', 'two', 39.90, '2026-11-02T10:00:00Z', NULL),
					('A-0', 1, 'C-16', 'Cup', '4', 3.00, '2026-10-01T10:00:00Z', 'imported')`,
			);
			const saved = await rest.createCredential('Orders', 'postgres', database.credential);
			const credentials = {
				'Select New Orders': { type: 'postgres', saved },
				'Save the Reason': { type: 'postgres', saved },
			};
			const { output } = await runExample(stage, 'orders-to-custom-object', { credentials });
			const [{ json }] = output.Summary[0];
			assert.deepEqual([json.rows, json.imported, json.failed, json.unaccounted], [3, 2, 1, 0]);
			const failed = await database.query(
				`SELECT order_number, line_number, marketo_reason FROM order_lines WHERE marketo_state = 'failed'`,
			);
			assert.deepEqual(
				failed.map(({ order_number, line_number }) => [order_number, line_number]),
				[['A-2', 1]],
			);
			assert.match(failed[0].marketo_reason as string, /quantity/i);
			assert.equal(stage.simulator.findRecord('order_c', 'A-1', '2')?.fields.product, 'Teapot');
			assert.equal(stage.simulator.recordCount, 2);
		} finally {
			await database.drop();
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
				'Save the Reason': { type: 'postgres', saved },
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
		const form = await openForm(stage, 'upload-form');
		assert.match(form.html, /Import leads into Marketo/);
		const page = await form.submit({
			'field-0': new File([leadsText()], 'leads.csv', { type: 'text/csv' }),
		});
		assert.match(page, /4993 of 5000 rows were imported\. Failed rows: 7\./);
		assert.equal(stage.simulator.leadCount, leadsInFile.imported);
	},

	'webinar-attendees': async (stage) => {
		const { simulator } = stage;
		const [program] = simulator.options.programs;
		const form = await openForm(stage, 'webinar-attendees', {
			standIns: { 'Add Failed Rows to Sheet': takesAll },
		});
		assert.match(form.html, /Add webinar attendees to Marketo/);
		const attendees = new File([fiveLeads], 'attendees.csv', { type: 'text/csv' });
		const submit = async (status: string): Promise<string> =>
			await form.submit({ 'field-0': program.url, 'field-1': status, 'field-2': attendees });

		assert.match(
			await submit('No Show'),
			/4 of 5 people are now in the program\. Failed rows: 1\./,
		);
		assert.deepEqual(
			simulator.memberships(program.id).map(({ email, status }) => [email, status]),
			[
				['ada@example.com', 'No Show'],
				['grace@example.com', 'No Show'],
				['alan.at.example.com', 'No Show'],
				['katherine@example.com', 'No Show'],
			],
		);
	},
};

interface OpenForm {
	html: string;
	/** @returns the texts of the form's last page */
	submit(fields: Record<string, string | File>): Promise<string>;
}

/** Publishes an example that starts with a form. */
async function openForm(stage: Stage, file: string, changes?: Changes): Promise<OpenForm> {
	const { n8n, rest, credential } = await stage.shared();
	const workflow = await importExample(stage, { rest }, credential, file, changes);
	await rest.activateWorkflow(workflow);
	const trigger = workflow.nodes.find(({ type }) => type.endsWith('formTrigger'));
	const address = `${n8n.url}/form/${trigger?.webhookId}`;
	await until('the form is available', async () => (await fetch(address)).ok);
	return {
		html: await (await fetch(address)).text(),
		async submit(fields) {
			const body = new FormData();
			for (const [name, value] of Object.entries(fields)) {
				if (typeof value === 'string') body.append(name, value);
				else body.append(name, value, value.name);
			}
			const answer = await fetch(address, { method: 'POST', body });
			assert.ok(answer.ok, `${answer.status}`);
			return resultOn(await pageAfter(n8n.url, await answer.text()));
		},
	};
}

/** n8n responds to a form with the next page or with its URL. */
async function pageAfter(url: string, answer: string): Promise<string> {
	if (!answer.startsWith('{')) return answer;
	const { formWaitingUrl } = JSON.parse(answer) as { formWaitingUrl?: string };
	if (formWaitingUrl === undefined) return answer;
	let page = '';
	await until('the last page of the form is available', async () => {
		// n8n may never answer a request made while the workflow runs, so each request gets a time limit.
		const asked = fetch(new URL(formWaitingUrl, url), { signal: AbortSignal.timeout(2_000) });
		page = await asked.then(async (reply) => await reply.text()).catch(() => '');
		return page.includes('rows') || page.includes('Nothing was imported');
	});
	return page;
}

/** Title and message of a form's last page. */
function resultOn(page: string): string {
	return [...page.matchAll(/<(h1|p)\b[^>]*>([^<]*)/g)].map(([, , text]) => text).join('\n');
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
