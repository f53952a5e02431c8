import { jsonReply } from './replies';
import type { HttpReply } from './types';

/**
 * Message texts by code, worded after Adobe's error-code page; `%s` is the offending value.
 * https://experienceleague.adobe.com/en/docs/marketo-developer/marketo/rest/error-codes
 */
const messages: Record<string, string> = {
	'502': 'Bad Gateway',
	'600': 'Access token not specified',
	'601': 'Access token invalid',
	'602': 'Access token expired',
	'603': 'Access denied',
	'604': 'Request timed out',
	'605': "HTTP method '%s' not supported",
	'606': "Max rate limit '%s' exceeded with in '20' secs",
	'607': 'Daily quota reached',
	'608': 'API Temporarily Unavailable',
	'609': 'Invalid JSON',
	'610': "Requested resource '%s' not found",
	'611': 'System error',
	'612': 'Invalid Content Type',
	'613': 'Invalid Multipart Request',
	'614': 'Unreachable Subscription',
	'615': "Concurrent access limit '%s' reached",
	'616': 'Invalid subscription type',
	'702': 'No data found',
	'703': 'Feature is not enabled for this subscription',
	'713': 'Transient Error',
	'1001': "Invalid value '%s'",
	'1002': "Missing value for required parameter '%s'",
	'1003': '%s',
	'1004': 'Lead not found',
	'1006': "Field '%s' not found",
	'1007': 'Multiple leads match the lookup criteria',
	'1008': "Access denied to partition '%s'",
	'1009': 'Partition name must be specified',
	'1010': 'Partition update not allowed',
	'1011': "Field '%s' not supported",
	'1012': "Invalid cookie value '%s'",
	'1013': "Object with ID '%s' not found",
	'1014': 'Failed to create Object',
	'1015': 'Lead not in list',
	'1016': 'Too many imports',
	'1019': 'Import in progress',
	'1025': "Program status '%s' not found",
	'1026': 'Custom objects not enabled',
	'1037': "Lead skipped: already in or past status '%s'",
};

/** Marketo's message for a code, or `Unspecified` if Adobe documents none. */
export function messageFor(code: string | number, subject = ''): string {
	const text = messages[String(code)] ?? 'Unspecified';
	return text.replace('%s', () => subject) || 'Unspecified';
}

/** Marketo reports nearly every error with HTTP 200. */
export function errorReply(
	requestId: string,
	code: string | number,
	subject = '',
	status = 200,
): HttpReply {
	return jsonReply(status, {
		requestId,
		success: false,
		errors: [{ code, message: messageFor(code, subject) }],
	});
}
