import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { INodeParameters } from 'n8n-workflow';
import type { ExecutionResult } from '../n8n/rest-client';
import type { MarketoSimulator } from '../simulator/simulator';
import type { Part } from './stage';
import { stepsNode, stepsWorkflow } from './steps';
import { chain, download, marketo, quickly, start } from './workflows';

/** Made by LibreOffice: four rows, with quotes, line breaks and numbers. See test/fixtures/README.md. */
export const workbook = readFileSync(path.resolve(__dirname, '../fixtures/libreoffice.xlsx'));
const workbookType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

export function assertWorkbookImported(simulator: MarketoSimulator): void {
	assert.equal(simulator.leadCount, 4);
	assert.deepEqual(simulator.findLead('zoe.mueller@example.com')?.fields, {
		email: 'zoe.mueller@example.com',
		firstName: 'Zoé',
		lastName: 'Müller',
		company: 'Müller & Söhne GmbH; Co. KG',
		city: 'Köln',
		annualRevenue: '1250000.5',
		personNotes: 'Said: "call me"',
	});
	assert.equal(simulator.findLead('jose.nunez@example.com')?.fields.personNotes, 'two\nlines');
}

export const workbooks: Part = {
	name: 'workbooks',
	about: 'an Excel workbook: Import and Wait, Check File, Import in Steps',
	async run(stage) {
		const { checks, simulator, files } = stage;
		const { rest, credential } = await stage.shared();
		const file = download(files.put('leads.xlsx', workbook, workbookType));
		const run = async (parameters: INodeParameters): Promise<ExecutionResult> => {
			simulator.reset();
			const result = await rest.runWorkflow(
				await rest.createWorkflow(chain('Workbook', start, file, marketo(credential, parameters))),
			);
			assert.equal(result.status, 'success', JSON.stringify(result.error));
			return result;
		};

		await checks.check(
			'Import and Wait imports the first sheet with all of its values',
			async () => {
				const { output } = await run({ operation: 'importAndWait', options: quickly });
				const [[{ json: summary }]] = output.Marketo;
				assert.deepEqual(
					[summary.fileName, summary.rows, summary.imported, summary.unaccounted],
					['leads.xlsx', 4, 4, 0],
				);
				assertWorkbookImported(simulator);
			},
		);

		await checks.check('Check File names the sheet, and sends nothing', async () => {
			const { output } = await run({ operation: 'check' });
			const [[{ json }]] = output.Marketo;
			assert.deepEqual([json.ready, json.rows, json.format], [true, 4, 'csv']);
			assert.equal(typeof json.sheet, 'string');
			assert.equal(simulator.callsOf('create'), 0);
		});

		await checks.check('Import in Steps imports a workbook', async () => {
			simulator.reset();
			const { status, error, output } = await rest.runWorkflow(
				await rest.createWorkflow(stepsWorkflow(credential, file, {}, 1)),
			);
			assert.equal(status, 'success', JSON.stringify(error));
			const [[{ json: summary }]] = output[stepsNode];
			assert.deepEqual([summary.rows, summary.imported, summary.unaccounted], [4, 4, 0]);
			assertWorkbookImported(simulator);
		});
	},
};
