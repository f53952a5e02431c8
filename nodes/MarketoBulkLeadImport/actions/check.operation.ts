import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { isReady, type Survey } from '../marketo/check/checkSource';
import { columnFields } from './fields/columns';
import { forOperation } from './fields/forOperation';
import { checkOptions } from './fields/options';
import { sourceFields } from './fields/source';
import { lookupField } from './fields/target';
import { showHints } from './hints';
import { errorItem } from './itemErrors';
import type { Operation } from './operation';
import { sessionOnce } from './sessionOnce';
import { surveyInputs } from './checkInputs';

/** Reports what would be sent where and what would go wrong. Nothing is imported. */
export const check: Operation = {
	option: {
		name: 'Check File',
		value: 'check',
		action: 'Check a file without importing it',
		description: 'Report what would be sent where and what would go wrong. Nothing is imported.',
	},

	description: forOperation('check', [...sourceFields, lookupField, ...columnFields, checkOptions]),

	async execute(context) {
		const { surveyed, notes } = await surveyInputs(context, sessionOnce(context));
		const output = surveyed.map(({ item, outcome }): INodeExecutionData => {
			if ('error' in outcome) return errorItem(context, outcome.error, item);
			return { json: report(outcome.survey), pairedItem: { item } };
		});
		showHints(context, notes);
		return [output];
	},
};

/** The members are part of the contract. */
function report(survey: Survey): IDataObject {
	const { source, rows, format, reading, columns, problems } = survey;
	return {
		fileName: source.fileName,
		ready: isReady(survey),
		rows,
		format: format ?? null,
		encoding: reading?.dialect.encoding ?? null,
		columns: columns.map(({ column, field, matchedBy }) => ({ column, field, matchedBy })),
		problems: problems.map((problem) => ({ ...problem })),
	};
}
