import { formatNumber } from '../marketo/wording';
import { raise } from '../csv/raise';
import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { isReady, type CheckedSource } from '../marketo/check/checkSource';
import type { ImportTarget } from '../marketo/client/importTarget';
import type { MarketoClient } from '../marketo/client/marketoClient';
import { CancelledError } from '../marketo/errors/CancelledError';
import { FileNotReadyError } from '../marketo/errors/FileNotReadyError';
import { InvalidSettingError } from '../marketo/errors/InvalidSettingError';
import { newRun, runToEnd, type StepOptions } from '../marketo/jobs/advance';
import { balancedPartBytes } from '../marketo/jobs/balance';
import { newImport, type FileImport } from '../marketo/jobs/fileImport';
import { partReaders } from '../marketo/jobs/partReaders';
import { PARAMETERS } from '../marketo/labels';
import { submittedInWords } from '../marketo/results/account';
import { checkInputs, type CheckedInput } from './checkInputs';
import { clientOnce } from './clientOnce';
import { problemSentences } from './hints';
import { errorItemOrThrow } from './itemErrors';
import { FIRST_ROW_HINT, readBalanceParts, readImportSettings, readWaitSettings } from './settings';

/** One input and its outcome: an import, or the error item. */
export interface ImportOutcome {
	item: number;
	file?: FileImport;
	error?: INodeExecutionData;
}

/**
 * Shared by Create Import Job and Import and Wait: checks everything before sending anything, then
 * sends all files through one queue.
 */
export async function runImports(
	context: IExecuteFunctions,
	untilFinished: boolean,
): Promise<{ outcomes: ImportOutcome[]; client: () => Promise<MarketoClient>; notes: string[] }> {
	const client = clientOnce(context);
	const { outcomes, notes } = await prepareImports(context, client, untilFinished);
	const files = filesOf(outcomes);
	if (files.length > 0) {
		const tools = { client: await client(), parts: partReaders() };
		await untilStopped(context, tools.client, files, async () => {
			await runToEnd(newRun(files), tools, stepOptions(context, untilFinished));
		});
	}
	return { outcomes, client, notes };
}

/**
 * Checks all inputs. Sends nothing.
 * @param waits whether the option "Timeout" applies
 * @param isNew returns false for items that continue an earlier import
 */
export async function prepareImports(
	context: IExecuteFunctions,
	client: () => Promise<MarketoClient>,
	waits: boolean,
	isNew?: (item: number) => boolean,
): Promise<{ outcomes: ImportOutcome[]; notes: string[] }> {
	const { checkedInputs, notes } = await checkInputs(context, client, isNew);
	const outcomes = checkedInputs.map((one) => prepare(context, one, waits));
	for (const { checked } of filesOf(outcomes))
		notes.push(...problemSentences(checked.source, checked.problems));
	return { outcomes, notes };
}

export function filesOf(outcomes: readonly ImportOutcome[]): FileImport[] {
	return outcomes.flatMap(({ file }) => (file === undefined ? [] : [file]));
}

export function stepOptions(context: IExecuteFunctions, untilFinished: boolean): StepOptions {
	return {
		pollInterval: readWaitSettings(context, 0).pollInterval,
		untilFinished,
		goOnAfterError: context.continueOnFail(),
	};
}

function prepare(
	context: IExecuteFunctions,
	{ item, outcome }: CheckedInput,
	waits: boolean,
): ImportOutcome {
	try {
		if ('error' in outcome) throw outcome.error;
		const { checked, target } = outcome;
		throwIfBeyondEnd(checked);
		if (!isReady(checked)) throw new FileNotReadyError(checked.source.fileName, checked.problems);
		const file = newImport(checked, readImportSettings(context, item, target, waits));
		return { item, file: { ...file, ...cutForBothWorkers(context, item, checked, target) } };
	} catch (error) {
		return { item, error: errorItemOrThrow(context, error, item) };
	}
}

function cutForBothWorkers(
	context: IExecuteFunctions,
	item: number,
	checked: CheckedSource,
	target: ImportTarget,
): Pick<FileImport, 'partBytes'> {
	const partBytes = readBalanceParts(context, item)
		? balancedPartBytes(checked, target)
		: undefined;
	return partBytes === undefined ? {} : { partBytes };
}

function throwIfBeyondEnd({ source, reading, problems }: CheckedSource): void {
	const firstRow = reading?.firstRow;
	if (firstRow === undefined || !problems.some(({ kind }) => kind === 'noRows')) return;
	const row = formatNumber(firstRow);
	throw new InvalidSettingError(
		`"${PARAMETERS.firstRow}" is ${row}, but ${source.fileName} ends before row ${row}`,
		FIRST_ROW_HINT,
	);
}

/** Reports what was submitted if the execution is stopped. */
export async function untilStopped(
	context: IExecuteFunctions,
	client: MarketoClient,
	files: readonly FileImport[],
	work: () => Promise<void>,
): Promise<void> {
	try {
		await work();
	} catch (error) {
		if (!(error instanceof CancelledError)) raise(error);
		// n8n drops the output of a stopped node, so the batch IDs survive only in the log.
		for (const file of files)
			client.ports.log(
				`Stopped. ${submittedInWords(file) || `${file.checked.source.fileName}: nothing was sent`}`,
			);
		errorItemOrThrow(context, error, 0, allSubmitted(files));
	}
}

/** Everything submitted, of all files, for an error that is about to hide their jobs. */
export function allSubmitted(files: readonly FileImport[]): string {
	return files
		.map(submittedInWords)
		.filter((words) => words !== '')
		.join('. ');
}
