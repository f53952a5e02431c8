import type { IExecuteFunctions } from 'n8n-workflow';
import { QUEUE_PLACES } from '../marketo/client/limits';
import type { Clock } from '../marketo/client/ports';
import { advance } from '../marketo/jobs/advance';
import { isDone, isEnded } from '../marketo/jobs/fileImport';
import { restoreRun } from '../marketo/jobs/importState';
import { partReaders } from '../marketo/jobs/partReaders';
import { OUTPUTS } from '../marketo/labels';
import { clientOnce } from './clientOnce';
import { columnFields } from './fields/columns';
import { forOperation } from './fields/forOperation';
import { importInStepsOptions } from './fields/options';
import { sourceFields } from './fields/source';
import { targetFields } from './fields/target';
import { showHints } from './hints';
import { ImportOutputs, OUTPUT_NAMES } from './importOutputs';
import type { Operation } from './operation';
import { withoutRepeats } from './repeatedItems';
import { filesOf, prepareImports, stepOptions, untilStopped } from './runImports';
import { forModel, runsAsTool } from './tool';
import { continuesImport, notFinishedItem, resumeImport, type ResumedImport } from './stepItems';

export const STEP_OUTPUT_NAMES = [...OUTPUT_NAMES, OUTPUTS.notFinished] as const;

/**
 * Takes imports one step further and outputs them without waiting. The output item holds everything
 * that the next step needs, so another process can continue, even days later.
 */
export const importInSteps: Operation = {
	option: {
		name: 'Import in Steps',
		value: 'importInSteps',
		action: ({ many }) => `Import ${many} in steps`,
		description:
			'Take an import one step further without waiting. Connect the output Not Finished to a Wait node and back to this node, and the import survives a restart of n8n.',
	},

	description: forOperation('importInSteps', [
		...sourceFields,
		...targetFields('importInSteps'),
		...columnFields,
		importInStepsOptions,
	]),

	async execute(context) {
		const items = context.getInputData();
		const client = clientOnce(context);
		const given: ResumedImport[] = [];
		for (const item of items.keys())
			if (continuesImport(items[item])) given.push(await resumeImport(context, item, client));
		const { kept: resumed, notes } = withoutRepeats(given);
		const isNew = (item: number): boolean => !continuesImport(items[item]);
		const begun = await prepareImports(context, client, false, isNew);
		const outcomes = [...resumed, ...begun.outcomes];
		const files = filesOf(outcomes);
		const run = restoreRun(
			files,
			resumed.flatMap(({ state }) => (state === undefined ? [] : [state])),
		);
		const next = files.length === 0 ? undefined : await step(context, run, await client());

		const outputs = new ImportOutputs(context, files, client);
		const notFinished = [];
		for (const outcome of outcomes) {
			const { item, file, error } = outcome;
			if (error !== undefined) outputs.summaries.push(error);
			if (file === undefined) continue;
			if (isEnded(file) || isDone(file)) {
				// A resumed import is one item, whether it began as a file or as items.
				if ('state' in outcome) await outputs.add(file, item, () => ({ item }));
				else await outputs.add(file, item);
			} else {
				const { account, clock } = (await client()).ports;
				notFinished.push(
					await notFinishedItem(context, item, file, run, account, asDate(next, clock)),
				);
			}
		}
		showHints(context, [...notes, ...outputs.notes, ...begun.notes]);
		if (runsAsTool(context)) outputs.summaries.push(...forModel(notFinished));
		return [outputs.summaries, outputs.failedRows, outputs.warnings, notFinished];
	},
};

/** The moment on the machine's own clock, because that is the clock of the Wait node. */
function asDate(moment: number | undefined, clock: Clock): Date {
	const milliseconds = moment === undefined ? 0 : Math.max(0, moment - clock.now());
	// Rounded up: a step that starts a moment too early has nothing to do, and the workflow would loop
	// immediately.
	return new Date(Math.ceil(Date.now() + milliseconds));
}

async function step(
	context: IExecuteFunctions,
	run: Parameters<typeof advance>[0],
	client: Parameters<typeof advance>[1]['client'],
): Promise<number | undefined> {
	const parts = partReaders();
	let next: number | undefined;
	await untilStopped(context, client, run.files, async () => {
		try {
			next = await advance(
				run,
				{ client, parts },
				{
					...stepOptions(context, true),
					mostUploads: QUEUE_PLACES,
				},
			);
		} finally {
			await parts.close();
		}
	});
	return next;
}
