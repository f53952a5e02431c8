import type {
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	IPairedItemData,
} from 'n8n-workflow';
import type { MarketoClient } from '../marketo/client/marketoClient';
import { JobFailedError } from '../marketo/errors/JobFailedError';
import type { MarketoError } from '../marketo/errors/MarketoError';
import { WaitTimeoutError } from '../marketo/errors/WaitTimeoutError';
import type { FileImport } from '../marketo/jobs/fileImport';
import { isFailed } from '../marketo/jobs/job';
import { OUTPUTS } from '../marketo/labels';
import { accountNotes, accountOf } from '../marketo/results/account';
import type { ReportedImport } from '../marketo/results/importRecord';
import { RowLists } from '../marketo/results/rowLists';
import { errorItemOrThrow } from './itemErrors';
import { fileJobItem } from './items';
import { rowItems } from './rowOutput';
import { allSubmitted } from './runImports';
import { readWaitSettings } from './settings';

/** The outputs of an import that waits, in order. */
export const OUTPUT_NAMES = [OUTPUTS.summary, OUTPUTS.failedRows, OUTPUTS.warnings] as const;

/** Collects the output of imports. */
export class ImportOutputs {
	readonly summaries: INodeExecutionData[] = [];
	readonly failedRows: INodeExecutionData[] = [];
	readonly warnings: INodeExecutionData[] = [];
	/** what to tell the user about the imported rows */
	readonly notes: string[] = [];
	private lists?: RowLists;

	/** @param files all files of the execution: an error that ends it lists everything submitted */
	constructor(
		private readonly context: IExecuteFunctions,
		private readonly files: readonly FileImport[],
		private readonly client: () => Promise<MarketoClient>,
	) {}

	/**
	 * Adds an import that has ended.
	 * @param pairOfRow the input item of a row of the file; by default that of an import started in
	 * this execution
	 */
	async add(
		file: FileImport,
		item: number,
		pairOfRow?: (rowNumber: number | undefined) => IPairedItemData,
	): Promise<void> {
		const { context, files } = this;
		const error = reasonToFail(context, file, item);
		if (error !== undefined) {
			const submitted = allSubmitted(context.continueOnFail() ? [file] : files);
			this.summaries.push(errorItemOrThrow(context, error, item, submitted));
			return;
		}
		this.notes.push(...accountNotes(file));
		const { pollInterval } = readWaitSettings(context, 0);
		this.lists ??= new RowLists(await this.client(), { pause: pollInterval });
		const { lists } = this;
		const reported = reportedImport(file);
		for (const one of await rowItems(context, reported, item, 'failures', lists, pairOfRow))
			this.failedRows.push(one);
		for (const one of await rowItems(context, reported, item, 'warnings', lists, pairOfRow))
			this.warnings.push(one);
		this.notes.push(...lists.notes.splice(0));
		this.summaries.push({ json: summaryItem(file), pairedItem: { item } });
	}
}

function reportedImport(file: FileImport): ReportedImport {
	const { settings, startedAt } = file;
	return {
		...file,
		target: settings.target,
		...(settings.timeout !== undefined && { deadline: startedAt + settings.timeout }),
	};
}

/** Why an import that was started counts as an error of its item instead of returning a summary. */
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
			...(message !== undefined && { message }),
		})),
	);
}

/** The property names are part of the contract. */
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
