import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { JobFailedError } from '../marketo/errors/JobFailedError';
import type { MarketoError } from '../marketo/errors/MarketoError';
import { WaitTimeoutError } from '../marketo/errors/WaitTimeoutError';
import type { FileImport } from '../marketo/jobs/importScheduler';
import { isFailed } from '../marketo/jobs/job';
import type { ReportedImport } from '../marketo/results/importRecord';
import { RowLists } from '../marketo/results/rowLists';
import { accountNotes, accountOf } from '../marketo/results/account';
import { columnFields } from './fields/columns';
import { forOperation } from './fields/forOperation';
import { importAndWaitOptions } from './fields/options';
import { sourceFields } from './fields/source';
import { targetFields } from './fields/target';
import { showHints } from './hints';
import { allSubmitted, runImports } from './runImports';
import { errorItemOrThrow } from './itemErrors';
import { fileJobItem } from './items';
import type { Operation } from './operation';
import { rowItems } from './rowOutput';
import { readWaitSettings } from './settings';

/** The outputs of this operation, in order. All others have one. */
export const OUTPUT_NAMES = ['Summary', 'Failed Rows', 'Rows With Warnings'] as const;

/** Imports whole files, waits for the end, and gives an account of every row. */
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
		const files = outcomes.flatMap(({ file }) => (file === undefined ? [] : [file]));
		const summaries: INodeExecutionData[] = [];
		const failedRows: INodeExecutionData[] = [];
		const rowsWithWarnings: INodeExecutionData[] = [];
		const account: string[] = [];
		let lists: RowLists | undefined;
		for (const { item, file, error } of outcomes) {
			if (error !== undefined) summaries.push(error);
			if (file === undefined) continue;
			const ended = reasonToFail(context, file, item);
			if (ended !== undefined) {
				summaries.push(
					errorItemOrThrow(
						context,
						ended,
						item,
						allSubmitted(context.continueOnFail() ? [file] : files),
					),
				);
				continue;
			}
			lists ??= new RowLists(await client(), { pause: readWaitSettings(context, 0).pollInterval });
			account.push(...accountNotes(file));
			const reported = reportedImport(file);
			for (const one of await rowItems(context, reported, item, 'failures', lists))
				failedRows.push(one);
			for (const one of await rowItems(context, reported, item, 'warnings', lists))
				rowsWithWarnings.push(one);
			account.push(...lists.notes.splice(0));
			summaries.push({ json: summaryItem(file), pairedItem: { item } });
		}
		// What became of the rows comes before what was to be seen in the file.
		showHints(context, [...account, ...notes]);
		return [summaries, failedRows, rowsWithWarnings];
	},
};

/** Why an import that was begun is an error of its item rather than a summary. */
function reasonToFail(
	context: IExecuteFunctions,
	file: FileImport,
	item: number,
): MarketoError | undefined {
	if (file.error !== undefined) return file.error;
	const { onTimeout, timeout, failOnFailedJob } = readWaitSettings(context, item);
	if (file.isTimedOut) {
		if (onTimeout === 'output') return undefined;
		return new WaitTimeoutError(`The import of ${file.checked.source.fileName}`, timeout / 60_000);
	}
	const failed = file.jobs.filter(({ job }) => isFailed(job));
	if (!failOnFailedJob || failed.length === 0) return undefined;
	return new JobFailedError(
		failed.map(({ job: { batchId, message }, firstRow, lastRow }) => ({
			batchId,
			firstRow,
			lastRow,
			message,
		})),
	);
}

function reportedImport(file: FileImport): ReportedImport {
	const { settings, startedAt } = file;
	return {
		...file,
		target: settings.target,
		...(settings.timeout !== undefined && { deadline: startedAt + settings.timeout }),
	};
}

/** The members are part of the contract. */
function summaryItem(file: FileImport): IDataObject {
	const { status, ...counts } = accountOf(file);
	return {
		fileName: file.checked.source.fileName,
		status,
		...counts,
		jobs: file.jobs.map((job) => fileJobItem(job, file.settings.target)),
		startedAt: new Date(file.startedAt).toISOString(),
		finishedAt: new Date(file.finishedAt ?? file.startedAt).toISOString(),
	};
}
