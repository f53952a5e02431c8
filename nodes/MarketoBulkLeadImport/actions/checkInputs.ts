import { raise } from '../csv/raise';
import type { IExecuteFunctions } from 'n8n-workflow';
import { CancelledError } from '../marketo/errors/CancelledError';
import { MarketoApiError } from '../marketo/errors/MarketoApiError';
import { UnexpectedReplyError } from '../marketo/errors/UnexpectedReplyError';
import type { FieldSet } from '../marketo/check/fieldSet';
import type { ImportSource } from '../marketo/upload/source';
import { checkSource, type CheckedSource, type CheckSettings } from '../marketo/check/checkSource';
import { binarySource } from '../transport/binarySource';
import { itemSource } from '../transport/itemSource';
import type { MarketoClient } from '../marketo/client/marketoClient';
import type { ImportTarget } from '../marketo/client/importTarget';
import { readCheckSettings, readGivenDialect, readTarget, readText } from './settings';

/** An input that is to be one import: a file, or all items together. */
export interface CheckedInput {
	item: number;
	outcome: { checked: CheckedSource; target: ImportTarget } | { error: unknown };
}

/**
 * Reads and checks everything that is to be imported, before anything of it is sent.
 * @param isNew leaves out items that are not to be checked
 */
export async function checkInputs(
	context: IExecuteFunctions,
	client: () => Promise<MarketoClient>,
	isNew: (item: number) => boolean = () => true,
): Promise<{ checkedInputs: CheckedInput[]; notes: string[] }> {
	const items = context.getInputData();
	const indexes = [...items.keys()].filter(isNew);
	if (indexes.length === 0) return { checkedInputs: [], notes: [] };
	const fields = fieldsOnce(client);
	const isItems = context.getNodeParameter('source', 0, 'binary') === 'items';
	const checkedInputs: CheckedInput[] = [];
	for (const item of isItems ? indexes.slice(0, 1) : indexes) {
		try {
			const target = readTarget(context, item);
			const settings = readCheckSettings(context, item, target);
			const source: ImportSource = isItems
				? itemSource(indexes.map((index) => items[index]))
				: await binarySource(
						context,
						item,
						readText(context, 'binaryPropertyName', item, 'data'),
						readGivenDialect(context, item),
					);
			const known = needsFields(settings) ? await fields.get(target) : undefined;
			const { ports } = await client();
			checkedInputs.push({
				item,
				outcome: { checked: await checkSource(source, settings, known, ports.clock), target },
			});
		} catch (error) {
			if (error instanceof CancelledError) raise(error);
			checkedInputs.push({ item, outcome: { error } });
		}
	}
	return { checkedInputs, notes: fields.notes };
}

function needsFields({ checkColumns, matching }: CheckSettings): boolean {
	return checkColumns || matching !== 'asIs';
}

/** Marketo's fields, asked for once an execution. */
function fieldsOnce(client: () => Promise<MarketoClient>): {
	get(target: ImportTarget): Promise<FieldSet | undefined>;
	notes: string[];
} {
	let fields: Promise<FieldSet | undefined> | undefined;
	const notes: string[] = [];
	const fetch = async (target: ImportTarget): Promise<FieldSet | undefined> => {
		try {
			return await (await client()).getFields(target);
		} catch (error) {
			if (!isMissing(error)) raise(error);
			notes.push(
				'Marketo gave no list of its lead fields, so the columns are sent under the names that they have in the file',
			);
			return undefined;
		}
	};
	return { get: async (target) => await (fields ??= fetch(target)), notes };
}

/** Whether the account answers but has no description of the lead. */
function isMissing(error: unknown): boolean {
	if (error instanceof MarketoApiError) return error.code === '610';
	return error instanceof UnexpectedReplyError && error.httpStatus === 404;
}
