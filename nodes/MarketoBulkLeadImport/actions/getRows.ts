import { raise } from '../csv/raise';
import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { RowFileKind } from '../marketo/client/marketoClient';
import { parseBatchId } from '../marketo/jobs/batchId';
import { BatchNotFoundError } from '../marketo/errors/BatchNotFoundError';
import { MarketoError } from '../marketo/errors/MarketoError';
import { isFinished } from '../marketo/jobs/job';
import { BATCH_ID, RAW_ROW } from '../marketo/results/addedColumns';
import { parseRowFile, REASON_COLUMNS } from '../marketo/results/parseRowFile';
import { countOf } from '../marketo/results/fetchRows';
import type { MarketoClient } from '../marketo/client/marketoClient';
import { CancelledError } from '../marketo/errors/CancelledError';
import { showHints } from './hints';
import { forEachItem } from './itemErrors';
import { clientOnce } from './clientOnce';
import type { BatchTarget } from '../marketo/client/importTarget';
import { readBatchTarget, readText } from './settings';

/** Get Failures and Get Warnings are one operation over two files. */
export async function getRowFiles(
	context: IExecuteFunctions,
	kind: RowFileKind,
): Promise<INodeExecutionData[][]> {
	const client = clientOnce(context);
	const notes: string[] = [];
	const output = await forEachItem(context, async (item) => {
		const batchId = parseBatchId(context.getNodeParameter('batchId', item));
		const wanted = context.getNodeParameter('output', item, 'items') as 'items' | 'file' | 'both';
		const opened = await client();
		const target = readBatchTarget(context, item);
		const text = await opened.getRowFile(target, batchId, kind);
		if (text === '') notes.push(...(await whyEmpty(opened, target, batchId, kind)));
		const rows = wanted === 'file' ? [] : rowItems(text, kind, batchId, item);
		if (wanted === 'items') return rows;
		return withFile(rows, await fileItem(context, text, kind, batchId, item));
	});
	showHints(context, notes);
	return [output];
}

function rowItems(
	text: string,
	kind: RowFileKind,
	batchId: number,
	item: number,
): INodeExecutionData[] {
	const { columns, rows } = parseRowFile(text, kind);
	return rows.map(({ values, reason, raw, isReadable }) => {
		const cells: Array<[string, string | number]> = columns.map((name, i) => [
			name,
			values[i] ?? '',
		]);
		if (!isReadable) cells.push([RAW_ROW, raw]);
		cells.push([BATCH_ID, batchId], [REASON_COLUMNS[kind], reason]);
		// fromEntries makes own members of all names, `__proto__` included.
		return { json: Object.fromEntries(cells), pairedItem: { item } };
	});
}

async function fileItem(
	context: IExecuteFunctions,
	text: string,
	kind: RowFileKind,
	batchId: number,
	item: number,
): Promise<INodeExecutionData> {
	const json: IDataObject = { batchId, rows: parseRowFile(text, kind).rows.length };
	if (text === '') return { json, pairedItem: { item } };
	const property = readText(context, 'outputBinaryField', item, 'data');
	const binary = await context.helpers.prepareBinaryData(
		Buffer.from(text, 'utf8'),
		`${kind}-${batchId}.csv`,
		'text/csv',
	);
	return { json, binary: { [property]: binary }, pairedItem: { item } };
}

/** The file goes with the first row, or alone where there is no row to go with. */
function withFile(rows: INodeExecutionData[], file: INodeExecutionData): INodeExecutionData[] {
	const [first, ...others] = rows;
	if (first === undefined) return [file];
	return [{ ...first, binary: file.binary }, ...others];
}

/**
 * Marketo says "no such file" for a job without such rows, for one that has not ended, and for one that it
 * does not know; and it may have lost the list. Only the first means that all is well, so it is asked which.
 * @throws BatchNotFoundError when Marketo itself says that it does not know the batch
 */
async function whyEmpty(
	client: MarketoClient,
	target: BatchTarget,
	batchId: number,
	kind: RowFileKind,
): Promise<string[]> {
	try {
		const job = await client.getJob(target, batchId);
		if (!isFinished(job))
			return [
				`The job of batch ${batchId} is still "${job.status}": its rows are known when it has ended`,
			];
		const count = (kind === 'failures' ? job.failed : job.warnings) ?? 0;
		return count === 0
			? []
			: [`Marketo counts ${countOf(count, kind)} in batch ${batchId}, but lists none`];
	} catch (error) {
		if (!(error instanceof MarketoError) || error instanceof CancelledError) raise(error);
		if (error instanceof BatchNotFoundError) raise(error);
		return [`The status of batch ${batchId} could not be had: ${error.message}`];
	}
}
