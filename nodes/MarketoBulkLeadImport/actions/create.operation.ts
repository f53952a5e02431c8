import type { INodeExecutionData } from 'n8n-workflow';
import { pairOf } from './pairing';
import { columnFields } from './fields/columns';
import { forOperation } from './fields/forOperation';
import { createOptions } from './fields/options';
import { sourceFields } from './fields/source';
import { targetFields } from './fields/target';
import { showHints } from './hints';
import { allSubmitted, filesOf, runImports } from './runImports';
import { errorItemOrThrow } from './itemErrors';
import { fileJobItem } from './items';
import type { Operation } from './operation';

/**
 * Uploads a file, in several jobs if it exceeds Marketo's maximum size, and outputs the jobs
 * without waiting for them.
 * https://experienceleague.adobe.com/en/docs/marketo-developer/marketo/rest/bulk-import/bulk-lead-import
 */
export const create: Operation = {
	option: {
		name: 'Create Import Job',
		value: 'create',
		action: ({ one }) => `Create a ${one} import job`,
		description: 'Upload a file or items and go on at once, without waiting for Marketo',
	},

	description: forOperation('create', [
		...sourceFields,
		...targetFields('create'),
		...columnFields,
		createOptions,
	]),

	async execute(context) {
		const { outcomes, notes } = await runImports(context, false);
		const files = filesOf(outcomes);
		const output: INodeExecutionData[] = [];
		for (const { item, file, error } of outcomes) {
			if (error !== undefined) output.push(error);
			if (file === undefined) continue;
			for (const job of file.jobs)
				output.push({
					json: fileJobItem(job, file.settings.target),
					pairedItem: pairOf(file.checked, item, job.firstRow),
				});
			if (file.error !== undefined)
				output.push(errorItemOrThrow(context, file.error, item, allSubmitted(files)));
		}
		showHints(context, notes);
		return [output];
	},
};
