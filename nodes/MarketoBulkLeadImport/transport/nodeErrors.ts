import { NodeApiError, NodeOperationError, type INode, type JsonObject } from 'n8n-workflow';
import { ConnectionError } from '../marketo/errors/ConnectionError';
import { CredentialsRejectedError } from '../marketo/errors/CredentialsRejectedError';
import { MarketoApiError } from '../marketo/errors/MarketoApiError';
import { MarketoError } from '../marketo/errors/MarketoError';
import { UnexpectedReplyError } from '../marketo/errors/UnexpectedReplyError';
import { WrongAccountError } from '../marketo/errors/WrongAccountError';

/** Errors that say what Marketo or the way to it did; all others are about what the user gave. */
const FROM_MARKETO = [
	MarketoApiError,
	UnexpectedReplyError,
	ConnectionError,
	CredentialsRejectedError,
	WrongAccountError,
] as const;

/**
 * n8n's error for one of ours, with the item that it belongs to. Causes stay behind: those of the HTTP
 * client hold the request with its token, and n8n stores errors with the execution.
 * @param added sentences to go behind the message, such as what had been sent by then
 */
export function toNodeError(node: INode, error: unknown, itemIndex?: number, added = ''): Error {
	if (!(error instanceof MarketoError))
		return error instanceof Error ? error : new NodeOperationError(node, String(error));
	const message = added === '' ? error.message : `${error.message}. ${added}`;
	const options = { description: error.description, ...(itemIndex !== undefined && { itemIndex }) };
	if (!FROM_MARKETO.some((type) => error instanceof type))
		return new NodeOperationError(node, message, options);
	const response: JsonObject = { message };
	if (error instanceof UnexpectedReplyError) response.status = error.httpStatus;
	return new NodeApiError(node, response, { ...options, message });
}
