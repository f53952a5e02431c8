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
import { readCheckSettings, readGivenDialect, readTarget, readText } from './settings';

/** An input that is to be one import: a file, or all items together. */
export interface CheckedInput {
	item: number;
	outcome: { checked: CheckedSource; target: ImportTarget } | { error: unknown };
}

/** Reads and checks everything that is to be imported, before anything of it is sent. */
export async function checkInputs(
	context: IExecuteFunctions,
	client: () => Promise<MarketoClient>,
): Promise<{ checkedInputs: CheckedInput[]; notes: string[] }> {
	const items = context.getInputData();
	if (items.length === 0) return { checkedInputs: [], notes: [] };
	const targets = new TargetDescriber(client);
	const isItems = context.getNodeParameter('source', 0, 'binary') === 'items';
	const checkedInputs: CheckedInput[] = [];
	for (let item = 0; item < (isItems ? 1 : items.length); item++) {
		try {
			const given = readTarget(context, item);
			const settings = readCheckSettings(context, item);
			const source: ImportSource = isItems
				? itemSource(items)
				: await binarySource(
						context,
						item,
						readText(context, 'binaryPropertyName', item, 'data'),
						readGivenDialect(context, item),
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

function needsFields({ checkColumns, matching }: CheckSettings): boolean {
	return checkColumns || matching !== 'asIs';
}
