import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { RowFileKind } from '../marketo/client/marketoClient';
import { parseBatchId } from '../marketo/jobs/batchId';
import { getRowList } from '../marketo/results/getRowList';
import type { RowFile } from '../marketo/results/parseRowFile';
import { memberNames, rowAsListed, rowItem } from '../marketo/results/reportedRow';
import { clientOnce } from './clientOnce';
import { showHints } from './hints';
import { forEachItem } from './itemErrors';
import { runsAsTool } from './tool';
import { readBatchTarget, readOutput, readText } from './settings';

/** Get Failures and Get Warnings differ only in the file that they read. */
export async function getRowFiles(
	context: IExecuteFunctions,
	kind: RowFileKind,
): Promise<INodeExecutionData[][]> {
	const client = clientOnce(context);
	const notes: string[] = [];
	const output = await forEachItem(context, async (item) => {
		const batchId = parseBatchId(context.getNodeParameter('batchId', item));
		const wanted = readOutput(context, item);
		const property = wanted === 'items' ? '' : readText(context, 'outputBinaryField', item, 'data');
		const target = readBatchTarget(context, item);
		const { list, notes: reasons } = await getRowList(await client(), target, batchId, kind);
		notes.push(...reasons);
		const rows = wanted === 'file' ? [] : rowItems(list, kind, batchId, item);
		if (wanted === 'items')
			return rows.length === 0 && runsAsTool(context) ? [noRows(batchId, item)] : rows;
		return withFile(rows, await fileItem(context, list, kind, batchId, item, property));
	});
	showHints(context, notes);
	return [output];
}

function rowItems(
	list: RowFile,
	kind: RowFileKind,
	batchId: number,
	item: number,
): INodeExecutionData[] {
	const names = memberNames(list.columns);
	return list.rows.map((row) => ({
		json: rowItem(rowAsListed(list, row, batchId), names, kind),
		pairedItem: { item },
	}));
}

/** Tells the model that there are none. */
function noRows(batchId: number, item: number): INodeExecutionData {
	return { json: { batchId, rows: 0 }, pairedItem: { item } };
}

async function fileItem(
	context: IExecuteFunctions,
	{ text, rows }: RowFile,
	kind: RowFileKind,
	batchId: number,
	item: number,
	property: string,
): Promise<INodeExecutionData> {
	const json: IDataObject = { batchId, rows: rows.length };
	if (text === '') return { json, pairedItem: { item } };
	const binary = await context.helpers.prepareBinaryData(
		Buffer.from(text, 'utf8'),
		`${kind}-${batchId}.csv`,
		'text/csv',
	);
	return { json, binary: { [property]: binary }, pairedItem: { item } };
}

/** Attaches the file to the first row, or outputs it alone if there are no rows. */
function withFile(rows: INodeExecutionData[], file: INodeExecutionData): INodeExecutionData[] {
	const [first, ...others] = rows;
	if (first === undefined) return [file];
	return [{ ...first, binary: file.binary }, ...others];
}
