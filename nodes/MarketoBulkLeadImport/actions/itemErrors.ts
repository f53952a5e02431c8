import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { CancelledError } from '../marketo/errors/CancelledError';
import { toNodeError } from '../transport/nodeErrors';

/**
 * Handles an error that belongs to one item: returns it as an item if the node continues on errors, throws it
 * otherwise. Stop always ends the node.
 * @param added sentences to append to the message, such as what had been sent by then
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
	// Both n8n 1.x and 2.x treat an item as an error only if it has this key and no other.
	return { json: { error: nodeError.message }, pairedItem: { item } };
}

/** Runs `work` for each item in turn. */
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
