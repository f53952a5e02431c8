import type {
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	IPairedItemData,
} from 'n8n-workflow';
import type { MarketoClient, RowFileKind } from '../marketo/client/marketoClient';
import { JobFailedError } from '../marketo/errors/JobFailedError';
import type { MarketoError } from '../marketo/errors/MarketoError';
import { WaitTimeoutError } from '../marketo/errors/WaitTimeoutError';
import type { FileImport } from '../marketo/jobs/fileImport';
import { isFailed } from '../marketo/jobs/job';
import { accountNotes, accountOf } from '../marketo/results/account';
import { fetchRows } from '../marketo/results/fetchRows';
import { errorItemOrThrow } from './itemErrors';
import { fileJobItem } from './items';
import { allSubmitted } from './runImports';
import { readWaitSettings } from './settings';

/** The outputs of an import that is waited for, in their order. */
export const OUTPUT_NAMES = ['Summary', 'Failed Rows', 'Warnings'] as const;

/** Collects what an import puts out. */
export class ImportOutputs {
	readonly summaries: INodeExecutionData[] = [];
	readonly failedRows: INodeExecutionData[] = [];
	readonly warnings: INodeExecutionData[] = [];
	/** sentences about what became of the rows */
	readonly notes: string[] = [];

	/** @param files all files of the execution: an error that ends it names what was submitted of each */
	constructor(
		private readonly context: IExecuteFunctions,
		private readonly files: readonly FileImport[],
		private readonly client: () => Promise<MarketoClient>,
	) {}

	/**
	 * Adds an import that goes no further.
	 * @param pairOf the input item behind a row of the file
	 */
	async add(
		file: FileImport,
		item: number,
		pairOf: (rowNumber: number | undefined) => IPairedItemData,
	): Promise<void> {
		const { context, files } = this;
		const error = reasonToFail(context, file, item);
		if (error !== undefined) {
			const submitted = allSubmitted(context.continueOnFail() ? [file] : files);
			this.summaries.push(errorItemOrThrow(context, error, item, submitted));
			return;
		}
		this.notes.push(...accountNotes(file));
		await this.addRows(file, 'failures', this.failedRows, pairOf);
		await this.addRows(file, 'warnings', this.warnings, pairOf);
		this.summaries.push({ json: summaryItem(file), pairedItem: { item } });
	}

	private async addRows(
		file: FileImport,
		kind: RowFileKind,
		output: INodeExecutionData[],
		pairOf: (rowNumber: number | undefined) => IPairedItemData,
	): Promise<void> {
		const { rows, notes } = await fetchRows(file, kind, await this.client());
		this.notes.push(...notes);
		for (const { values, rowNumber } of rows)
			output.push({ json: values, pairedItem: pairOf(rowNumber) });
	}
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
