import type { RetryAction } from '../errors/MarketoError';
import { PARAMETERS } from '../labels';

/** How to handle one of Marketo's error codes, and what to tell the user if that does not help. */
export interface ErrorCodePolicy {
	retry: RetryAction;
	message: string;
	description: string;
	/** Marketo may have acted on the request anyway. */
	mayHaveArrived?: boolean;
}

const SHARED = 'shared by everything that uses the Marketo account';
const RUN_LATER = 'Run the workflow again later';

const TOKEN: ErrorCodePolicy = {
	retry: 'renewToken',
	message: 'Marketo rejected the access token',
	description:
		'A new token was requested and also rejected. Open the credential, test it, and check that the API user is active in Marketo.',
};
const TEMPORARY: ErrorCodePolicy = {
	retry: 'retry',
	message: 'Marketo is temporarily unavailable',
	description:
		'The request was repeated several times. Run the workflow again in a few minutes. If it happens again, check status.adobe.com.',
};
const MAYBE_DONE: ErrorCodePolicy = { ...TEMPORARY, mayHaveArrived: true };
const BAD_REQUEST: ErrorCodePolicy = {
	retry: 'stop',
	message: "Marketo doesn't recognize the request",
	description:
		'Check the endpoint in the credential, and that the Marketo account has access to the bulk API.',
};
const BAD_VALUE: ErrorCodePolicy = {
	retry: 'stop',
	message: 'Marketo rejected a value in the request',
	description: 'Check the parameters of this node and the columns of the file.',
};
const PARTITION: ErrorCodePolicy = {
	retry: 'stop',
	message: 'Marketo rejected the lead partition',
	description: `Select the partition under "${PARAMETERS.partitionName}", or leave it empty for the default partition. The API user needs access to the workspace of the partition.`,
};
const SLOW_DOWN = `The limit is ${SHARED}. ${RUN_LATER}, or slow down the other integrations.`;

const NOT_SUBSCRIBED: ErrorCodePolicy = {
	retry: 'stop',
	message: "The Marketo subscription doesn't include this feature",
	description: `Ask your Marketo administrator whether the subscription includes the object that is selected under "${PARAMETERS.resource}".`,
};

/** A function, because the required permission depends on the request. */
export function missingPermission(permission: string): ErrorCodePolicy {
	return {
		retry: 'stop',
		message: "The API user doesn't have permission",
		description: `Give the role of the API user the permission "${permission}" under Admin > Users & Roles. Also check that the IP address of n8n is allowed under Admin > Web Services.`,
	};
}

/**
 * Marketo's error codes. Keys are always codes, never messages: Adobe's wording varies.
 * https://experienceleague.adobe.com/en/docs/marketo-developer/marketo/rest/error-codes
 */
export const ERROR_CODES: Readonly<Record<string, ErrorCodePolicy>> = {
	'502': MAYBE_DONE,
	'600': TOKEN,
	'601': TOKEN,
	'602': TOKEN,
	'603': missingPermission('Read-Write Lead'),
	'604': MAYBE_DONE,
	'605': BAD_REQUEST,
	'606': {
		retry: 'slowDown',
		message:
			"Marketo's rate limit (100 calls in 20 seconds) was still exceeded after several retries",
		description: SLOW_DOWN,
	},
	'607': {
		retry: 'stop',
		message: "Marketo's daily API quota is used up",
		description: `The quota resets at midnight US Central Time. It is ${SHARED}; Marketo shows its use under Admin > Web Services.`,
	},
	'608': TEMPORARY,
	'609': BAD_REQUEST,
	'610': BAD_REQUEST,
	'611': MAYBE_DONE,
	'612': BAD_REQUEST,
	'613': BAD_REQUEST,
	'614': {
		...TEMPORARY,
		message: 'Marketo reports that the subscription is not available',
		description:
			'The request was repeated several times. Check the endpoint in the credential. If it is right, ask your Marketo administrator whether the subscription is active.',
	},
	'615': {
		retry: 'slowDown',
		message: "Marketo's limit of 10 concurrent calls was still exceeded after several retries",
		description: SLOW_DOWN,
	},
	'616': NOT_SUBSCRIBED,
	'702': {
		retry: 'stop',
		message: "Marketo couldn't find what was asked for",
		description: 'Select it again in this node. The API user needs access to its workspace.',
	},
	'703': NOT_SUBSCRIBED,
	'713': TEMPORARY,
	'1001': BAD_VALUE,
	'1002': { ...BAD_VALUE, message: 'A value that Marketo requires is missing' },
	'1003': BAD_VALUE,
	'1004': { ...BAD_VALUE, message: "Marketo couldn't find the lead" },
	'1005': BAD_VALUE,
	'1006': {
		retry: 'stop',
		message: "A field of this import doesn't exist in Marketo",
		description: `Check "${PARAMETERS.lookupField}" and the column names in the first row. Marketo expects API names, such as "email" or "firstName".`,
	},
	'1007': BAD_VALUE,
	'1008': PARTITION,
	'1009': PARTITION,
	'1010': PARTITION,
	'1011': BAD_VALUE,
	'1012': BAD_VALUE,
	'1013': {
		retry: 'stop',
		message: "Marketo couldn't find the list or batch",
		description: `Select the list again under "${PARAMETERS.listId}", or check the batch ID. Marketo keeps a batch for seven days.`,
	},
	'1014': BAD_VALUE,
	'1015': BAD_VALUE,
	'1016': {
		retry: 'waitForQueue',
		message: "Marketo's import queue is full",
		description: `The queue holds ten import jobs, ${SHARED}. ${RUN_LATER}, or increase the "${PARAMETERS.queueTimeout}" option.`,
	},
	'1019': {
		retry: 'waitForList',
		message: 'Another import that this one has to wait for is still running',
		description: `Marketo runs one import at a time for each static list. ${RUN_LATER}, or increase the "${PARAMETERS.queueTimeout}" option.`,
	},
	'1025': {
		retry: 'stop',
		message: "The program's channel doesn't have this status",
		description: `Select one under "${PARAMETERS.programStatus}": each channel has its own statuses.`,
	},
	'1026': {
		retry: 'stop',
		message: 'Custom objects are not enabled in this Marketo subscription',
		description: 'Ask your Marketo administrator to enable them.',
	},
};

/** For codes that Adobe doesn't document: their meaning is unknown, so nothing is repeated. */
export const UNKNOWN_CODE: ErrorCodePolicy = {
	retry: 'stop',
	message: 'Marketo rejected the request',
	description:
		'Look up the code under "REST API error codes" on experienceleague.adobe.com, or send it to Marketo Support together with the request ID.',
};

export function policyFor(code: string): ErrorCodePolicy {
	return Object.hasOwn(ERROR_CODES, code) ? ERROR_CODES[code] : UNKNOWN_CODE;
}
