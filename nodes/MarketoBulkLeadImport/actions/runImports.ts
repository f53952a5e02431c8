import { raise } from '../csv/raise';
import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { CancelledError } from '../marketo/errors/CancelledError';
import { FileNotReadyError } from '../marketo/errors/FileNotReadyError';
import { ImportRun, type FileImport } from '../marketo/jobs/importScheduler';
import { isReady, type Survey } from '../marketo/check/checkSource';
import { submittedInWords } from '../marketo/results/account';
import type { Session } from '../transport/session';
import { problemSentences } from './hints';
import { errorItem } from './itemErrors';
import { sessionOnce } from './sessionOnce';
import { readImportSettings, readWaitSettings } from './settings';
import { surveyInputs, type Surveyed } from './checkInputs';

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
	const { surveyed, notes } = await surveyInputs(context, session);
	const outcomes = surveyed.map((one) => prepare(context, one, untilFinished));
	const files = outcomes.flatMap(({ file }) => (file === undefined ? [] : [file]));
	for (const { survey } of files) notes.push(...problemSentences(survey.source, survey.problems));
	if (files.length > 0) await runAll(context, await session(), files, untilFinished);
	return { outcomes, session, notes };
}

function prepare(context: IExecuteFunctions, { item, outcome }: Surveyed, waits: boolean): ImportOutcome {
	try {
		if ('error' in outcome) throw outcome.error;
		const { survey } = outcome;
		if (!isReady(survey)) throw new FileNotReadyError(survey.source.fileName, survey.problems);
		return { item, file: newImport(context, survey, item, waits) };
	} catch (error) {
		return { item, error: errorItem(context, error, item) };
	}
}

function newImport(context: IExecuteFunctions, survey: Survey, item: number, waits: boolean): FileImport {
	return {
		survey,
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
	const run = new ImportRun(api, ports, { pollInterval, untilFinished, goOnAfterError: context.continueOnFail() });
	try {
		await run.run(files);
	} catch (error) {
		if (!(error instanceof CancelledError)) raise(error);
		// n8n drops what a stopped node returns, so the log is where the batch IDs survive.
		for (const file of files) ports.log(`Stopped. ${submittedInWords(file) || `${file.survey.source.fileName}: nothing was sent`}`);
		errorItem(context, error, 0, allSubmitted(files));
	}
}

/** What was handed over of all files, where an error is about to hide their jobs. */
export function allSubmitted(files: readonly FileImport[]): string {
	return files
		.map(submittedInWords)
		.filter((words) => words !== '')
		.join('. ');
}
