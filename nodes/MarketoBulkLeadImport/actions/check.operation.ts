import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import type { ColumnPlan } from '../marketo/check/columnPlan';
import { isReady, type CheckedSource } from '../marketo/check/checkSource';
import { columnFields } from './fields/columns';
import { forOperation } from './fields/forOperation';
import { checkOptions } from './fields/options';
import { sourceFields } from './fields/source';
import { targetFields } from './fields/target';
import { showHints } from './hints';
import { errorItemOrThrow } from './itemErrors';
import type { Operation } from './operation';
import { clientOnce } from './clientOnce';
import { checkInputs } from './checkInputs';

/** Reports what would be sent where, and what would go wrong. Imports nothing. */
export const check: Operation = {
	option: {
		name: 'Check File',
		value: 'check',
		action: ({ many }) => `Check a file of ${many} without importing it`,
		description: 'Report what would be sent where and what would go wrong. Nothing is imported.',
	},

	description: forOperation('check', [
		...sourceFields,
		...targetFields('check'),
		...columnFields,
		checkOptions,
	]),

	async execute(context) {
		const { checkedInputs, notes } = await checkInputs(context, clientOnce(context));
		const output = checkedInputs.map(({ item, outcome }): INodeExecutionData => {
			if ('error' in outcome) return errorItemOrThrow(context, outcome.error, item);
			return { json: report(outcome.checked), pairedItem: { item } };
		});
		showHints(context, notes);
		return [output];
	},
};

/** The property names are part of the contract. */
function report(checked: CheckedSource): IDataObject {
	const { source, rows, format, reading, columns, problems } = checked;
	return {
		fileName: source.fileName,
		ready: isReady(checked),
		rows,
		format: format ?? null,
		encoding: reading?.dialect.encoding ?? null,
		...(source.sheet !== undefined && { sheet: source.sheet }),
		columns: columns.map(columnItem),
		problems: problems.map((problem) => ({ ...problem })),
	};
}

function columnItem({ column, field, matchedBy, conversion }: ColumnPlan): IDataObject {
	const found = conversion?.found;
	return { column, field, matchedBy, ...(found !== undefined && { conversion: { ...found } }) };
}
