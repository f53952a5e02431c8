import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { CancelledError } from '../marketo/errors/CancelledError';
import { toNodeError } from '../transport/nodeErrors';

/**
 * Handles an error of one item: returns an error item if the node continues on errors, otherwise
 * throws. Stop always ends the node.
 * @param added sentences to append to the message, such as what has been sent so far
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
	// Both n8n 1.x and 2.x treat an item as an error only if this is its only key.
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
