import { raise } from '../csv/raise';
import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { CancelledError } from '../marketo/errors/CancelledError';
import { FileNotReadyError } from '../marketo/errors/FileNotReadyError';
import { ImportScheduler, type FileImport } from '../marketo/jobs/importScheduler';
import { isReady, type CheckedSource } from '../marketo/check/checkSource';
import { submittedInWords } from '../marketo/results/account';
import type { Session } from '../transport/session';
import { problemSentences } from './hints';
import { errorItemOrThrow } from './itemErrors';
import { sessionOnce } from './sessionOnce';
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
): Promise<{ outcomes: ImportOutcome[]; session: () => Promise<Session>; notes: string[] }> {
	const session = sessionOnce(context);
	const { checkedInputs, notes } = await checkInputs(context, session);
	const outcomes = checkedInputs.map((one) => prepare(context, one, untilFinished));
	const files = outcomes.flatMap(({ file }) => (file === undefined ? [] : [file]));
	for (const { checked } of files)
		notes.push(...problemSentences(checked.source, checked.problems));
	if (files.length > 0) await runAll(context, await session(), files, untilFinished);
	return { outcomes, session, notes };
}

function prepare(
	context: IExecuteFunctions,
	{ item, outcome }: CheckedInput,
	waits: boolean,
): ImportOutcome {
	try {
		if ('error' in outcome) throw outcome.error;
		const { checked } = outcome;
		if (!isReady(checked)) throw new FileNotReadyError(checked.source.fileName, checked.problems);
		return { item, file: newImport(context, checked, item, waits) };
	} catch (error) {
		return { item, error: errorItemOrThrow(context, error, item) };
	}
}

function newImport(
	context: IExecuteFunctions,
	checked: CheckedSource,
	item: number,
	waits: boolean,
): FileImport {
	return {
		checked,
		settings: readImportSettings(context, item, waits),
		jobs: [],
		startedAt: 0,
		isSubmitted: false,
		isTimedOut: false,
	};
}

async function runAll(
	context: IExecuteFunctions,
	{ api, ports }: Session,
	files: readonly FileImport[],
	untilFinished: boolean,
): Promise<void> {
	const { pollInterval } = readWaitSettings(context, 0);
	const run = new ImportScheduler(api, ports, {
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
			ports.log(
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
