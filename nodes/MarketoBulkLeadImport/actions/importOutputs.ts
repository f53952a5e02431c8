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

/** The outputs of an import that is waited for, in their order. */
export const OUTPUT_NAMES = [OUTPUTS.summary, OUTPUTS.failedRows, OUTPUTS.warnings] as const;

/** Collects what an import puts out. */
export class ImportOutputs {
	readonly summaries: INodeExecutionData[] = [];
	readonly failedRows: INodeExecutionData[] = [];
	readonly warnings: INodeExecutionData[] = [];
	/** sentences about what became of the rows */
	readonly notes: string[] = [];
	private lists?: RowLists;

	/** @param files all files of the execution: an error that ends it names what was submitted of each */
	constructor(
		private readonly context: IExecuteFunctions,
		private readonly files: readonly FileImport[],
		private readonly client: () => Promise<MarketoClient>,
	) {}

	/**
	 * Adds an import that goes no further.
	 * @param pairOfRow the input item behind a row of the file; by default as for an import that began here
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
			...(message !== undefined && { message }),
		})),
	);
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
