import { columnFields } from './fields/columns';
import { forOperation } from './fields/forOperation';
import { importAndWaitOptions } from './fields/options';
import { sourceFields } from './fields/source';
import { targetFields } from './fields/target';
import { showHints } from './hints';
import { ImportOutputs } from './importOutputs';
import type { Operation } from './operation';
import { filesOf, runImports } from './runImports';

/** Imports whole files, waits until they are done, and accounts for every row. */
export const importAndWait: Operation = {
	option: {
		name: 'Import and Wait',
		value: 'importAndWait',
		action: ({ many }) => `Import ${many} and wait until done`,
		description: 'Import a file or items of any size, wait for Marketo, and account for every row',
	},

	description: forOperation('importAndWait', [
		...sourceFields,
		...targetFields('importAndWait'),
		...columnFields,
		importAndWaitOptions,
	]),

	async execute(context) {
		const { outcomes, client, notes } = await runImports(context, true);
		const outputs = new ImportOutputs(context, filesOf(outcomes), client);
		for (const { item, file, error } of outcomes) {
			if (error !== undefined) outputs.summaries.push(error);
			if (file !== undefined) await outputs.add(file, item);
		}
		// Notes about the result come before warnings about the file.
		showHints(context, [...outputs.notes, ...notes]);
		return [outputs.summaries, outputs.failedRows, outputs.warnings];
	},
};
