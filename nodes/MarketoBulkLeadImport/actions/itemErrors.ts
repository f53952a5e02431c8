import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { CancelledError } from '../marketo/errors/CancelledError';
import { toNodeError } from '../transport/nodeErrors';

/**
 * What becomes of an error that belongs to one item: an item of its own where the workflow goes on, else
 * the end of the node. Stop always ends it.
 * @param added sentences to go behind the message, such as what had been sent by then
 * @throws NodeApiError, NodeOperationError
 */
export function errorItemOrThrow(
	context: IExecuteFunctions,
	error: unknown,
	item: number,
	added = '',
): INodeExecutionData {
	const nodeError = toNodeError(context.getNode(), error, item, added);
	if (error instanceof CancelledError || !context.continueOnFail()) throw nodeError;
	// Only with this one key do both lines of n8n take the item for an error.
	return { json: { error: nodeError.message }, pairedItem: { item } };
}

/** Runs `work` for every item, one after the other. */
export async function forEachItem(
	context: IExecuteFunctions,
	work: (item: number) => Promise<INodeExecutionData[]>,
): Promise<INodeExecutionData[]> {
	const output: INodeExecutionData[] = [];
	for (let item = 0; item < context.getInputData().length; item++) {
		try {
			for (const one of await work(item)) output.push(one);
		} catch (error) {
			output.push(errorItemOrThrow(context, error, item));
		}
	}
	return output;
}
