import { raise } from '../csv/raise';
import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { CancelledError } from '../marketo/errors/CancelledError';
import { FileNotReadyError } from '../marketo/errors/FileNotReadyError';
import {
	ImportScheduler,
	type FileImport,
	type FileImportSettings,
} from '../marketo/jobs/importScheduler';
import { isReady, type CheckedSource } from '../marketo/check/checkSource';
import { submittedInWords } from '../marketo/results/account';
import type { MarketoClient } from '../marketo/client/marketoClient';
import { problemSentences } from './hints';
import { errorItemOrThrow } from './itemErrors';
import { clientOnce } from './clientOnce';
import { readImportSettings, readWaitSettings } from './settings';
import { checkInputs, type CheckedInput } from './checkInputs';

/** One input and what came of it: an import, or the item that says why there is none. */
export interface ImportOutcome {
	item: number;
	file?: FileImport;
	error?: INodeExecutionData;
}

/**
 * What Create Import Job and Import and Wait have in common: everything is checked before anything is sent, then
 * all files go through one queue.
 */
export async function runImports(
	context: IExecuteFunctions,
	untilFinished: boolean,
): Promise<{ outcomes: ImportOutcome[]; client: () => Promise<MarketoClient>; notes: string[] }> {
	const client = clientOnce(context);
	const { checkedInputs, notes } = await checkInputs(context, client);
	const outcomes = checkedInputs.map((one) => prepare(context, one, untilFinished));
	const files = outcomes.flatMap(({ file }) => (file === undefined ? [] : [file]));
	for (const { checked } of files)
		notes.push(...problemSentences(checked.source, checked.problems));
	if (files.length > 0) await runAll(context, await client(), files, untilFinished);
	return { outcomes, client, notes };
}

function prepare(
	context: IExecuteFunctions,
	{ item, outcome }: CheckedInput,
	waits: boolean,
): ImportOutcome {
	try {
		if ('error' in outcome) throw outcome.error;
		const { checked, target } = outcome;
		if (!isReady(checked)) throw new FileNotReadyError(checked.source.fileName, checked.problems);
		return { item, file: newImport(checked, readImportSettings(context, item, target, waits)) };
	} catch (error) {
		return { item, error: errorItemOrThrow(context, error, item) };
	}
}

function newImport(checked: CheckedSource, settings: FileImportSettings): FileImport {
	return {
		checked,
		settings,
		jobs: [],
		startedAt: 0,
		isSubmitted: false,
		isTimedOut: false,
	};
}

async function runAll(
	context: IExecuteFunctions,
	client: MarketoClient,
	files: readonly FileImport[],
	untilFinished: boolean,
): Promise<void> {
	const { pollInterval } = readWaitSettings(context, 0);
	const run = new ImportScheduler(client, {
		pollInterval,
		untilFinished,
		goOnAfterError: context.continueOnFail(),
	});
	try {
		await run.run(files);
	} catch (error) {
		if (!(error instanceof CancelledError)) raise(error);
		// n8n drops what a stopped node returns, so the log is where the batch IDs survive.
		for (const file of files)
			client.ports.log(
				`Stopped. ${submittedInWords(file) || `${file.checked.source.fileName}: nothing was sent`}`,
			);
		errorItemOrThrow(context, error, 0, allSubmitted(files));
	}
}

/** What was handed over of all files, where an error is about to hide their jobs. */
export function allSubmitted(files: readonly FileImport[]): string {
	return files
		.map(submittedInWords)
		.filter((words) => words !== '')
		.join('. ');
}
