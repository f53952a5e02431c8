import { raise } from '../csv/raise';
import type { IExecuteFunctions } from 'n8n-workflow';
import { CancelledError } from '../marketo/errors/CancelledError';
import type { ImportSource } from '../marketo/upload/source';
import type { CheckSettings } from '../marketo/check/checkSettings';
import { checkSource, type CheckedSource } from '../marketo/check/checkSource';
import { binarySource } from '../transport/binarySource';
import { itemSource } from '../transport/itemSource';
import type { MarketoClient } from '../marketo/client/marketoClient';
import type { ImportTarget } from '../marketo/client/importTarget';
import { TargetDescriber } from './targetDescriber';
import { readCheckSettings, readGivenFormat, readSource, readTarget, readText } from './settings';

/** The input of one import: a file, or all items together. */
export interface CheckedInput {
	item: number;
	outcome: { checked: CheckedSource; target: ImportTarget } | { error: unknown };
}

/**
 * Reads and checks all inputs before any of them is sent.
 * @param isNew returns false for items that need no check
 */
export async function checkInputs(
	context: IExecuteFunctions,
	client: () => Promise<MarketoClient>,
	isNew: (item: number) => boolean = () => true,
): Promise<{ checkedInputs: CheckedInput[]; notes: string[] }> {
	const items = context.getInputData();
	const indexes = [...items.keys()].filter(isNew);
	if (indexes.length === 0) return { checkedInputs: [], notes: [] };
	const targets = new TargetDescriber(client);
	const isItems = readSource(context, 0) === 'items';
	const checkedInputs: CheckedInput[] = [];
	for (const item of isItems ? indexes.slice(0, 1) : indexes) {
		try {
			const given = readTarget(context, item);
			const settings = readCheckSettings(context, item);
			const source: ImportSource = isItems
				? itemSource(indexes.map((index) => items[index]))
				: await binarySource(
						context,
						item,
						readText(context, 'binaryPropertyName', item, 'data'),
						readGivenFormat(context, item),
					);
			const { target, fields } = await targets.describe(given, needsFields(settings));
			const { ports } = await client();
			checkedInputs.push({
				item,
				outcome: { checked: await checkSource(source, settings, fields, ports.clock), target },
			});
		} catch (error) {
			if (error instanceof CancelledError) raise(error);
			checkedInputs.push({ item, outcome: { error } });
		}
	}
	return { checkedInputs, notes: targets.notes };
}

function needsFields({ checkColumns, matching, conversion }: CheckSettings): boolean {
	return checkColumns || matching !== 'asIs' || conversion !== undefined;
}
