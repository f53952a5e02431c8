import { NodeApiError, NodeOperationError, type INode, type JsonObject } from 'n8n-workflow';
import { MarketoError } from '../marketo/errors/MarketoError';
import { asSentence, oneLine } from '../marketo/wording';

/**
 * Converts one of our errors to n8n's, with the index of its item. Drops the cause: an HTTP
 * client's error contains the request with its token, and n8n stores errors with the execution.
 * @param added sentences to append to the message, such as what has been sent so far
 */
export function toNodeError(node: INode, error: unknown, itemIndex?: number, added = ''): Error {
	if (!(error instanceof MarketoError))
		return error instanceof Error ? error : new NodeOperationError(node, String(error));
	const message = oneLine(added === '' ? error.message : `${asSentence(error.message)} ${added}`);
	const options = {
		description: oneLine(error.description),
		...(itemIndex !== undefined && { itemIndex }),
	};
	if (error.origin === 'user') return new NodeOperationError(node, message, options);
	const response: JsonObject = { message };
	if (error.httpStatus !== undefined) response.status = error.httpStatus;
	return new NodeApiError(node, response, { ...options, message });
}
