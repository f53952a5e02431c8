import type { RetryAction } from '../errors/MarketoError';

/**
 * Marketo's error codes and what is done about each, as one table.
 * Keyed on the code and never on the message, which Adobe words freely.
 * https://experienceleague.adobe.com/en/docs/marketo-developer/marketo/rest/error-codes
 */

export interface ErrorCodePolicy {
	retry: RetryAction;
	message: string;
	description: string;
	/** Marketo may have done what was asked all the same. */
	mayHaveArrived?: boolean;
}

const TOKEN: ErrorCodePolicy = {
	retry: 'renewToken',
	message: 'Marketo does not accept the access token',
	description:
		'A new token was asked for and refused as well. Open the credential, test it, and check that the API user is active in Marketo.',
};
const TEMPORARY: ErrorCodePolicy = {
	retry: 'retry',
	message: 'Marketo is not available at the moment',
	description:
		'The request was repeated several times. Run the workflow again in a few minutes, and see status.adobe.com if it goes on.',
};
const MAYBE_DONE: ErrorCodePolicy = { ...TEMPORARY, mayHaveArrived: true };
const OUR_REQUEST: ErrorCodePolicy = {
	retry: 'stop',
	message: 'Marketo does not understand the request',
	description:
		'Check the endpoint in the credential, and that the Marketo account has the bulk API.',
};
const BAD_VALUE: ErrorCodePolicy = {
	retry: 'stop',
	message: 'Marketo does not accept a value of this request',
	description: 'Check the settings of this node and the columns of the file.',
};
const PARTITION: ErrorCodePolicy = {
	retry: 'stop',
	message: 'Marketo does not accept the lead partition',
	description:
		'Choose the partition from the list in "Lead Partition", or leave it empty for the default. The API user needs access to the partition\'s workspace.',
};

export const ERROR_CODES: Readonly<Record<string, ErrorCodePolicy>> = {
	'502': MAYBE_DONE,
	'600': TOKEN,
	'601': TOKEN,
	'602': TOKEN,
	'603': {
		retry: 'stop',
		message: 'The Marketo API user may not do this',
		description:
			'Give its role the permission "Read-Write Lead" (Admin > Users & Roles), and check that the address of this n8n is allowed under Admin > Web Services.',
	},
	'604': MAYBE_DONE,
	'605': OUR_REQUEST,
	'606': {
		retry: 'slowDown',
		message: "Marketo's limit of 100 calls in 20 seconds stays used up",
		description:
			'Everything that uses this Marketo account shares the limit. Run the workflow again later, or slow down the other integrations.',
	},
	'607': {
		retry: 'stop',
		message: "Marketo's daily quota of API calls is used up",
		description:
			'It is reset at midnight US Central time. Everything that uses this Marketo account shares it; Marketo shows the use under Admin > Web Services.',
	},
	'608': TEMPORARY,
	'609': OUR_REQUEST,
	'610': OUR_REQUEST,
	'611': MAYBE_DONE,
	'612': OUR_REQUEST,
	'613': OUR_REQUEST,
	'614': {
		...TEMPORARY,
		message: 'Marketo says that the subscription is not available',
		description:
			'The request was repeated several times. Check the endpoint in the credential; if it is right, ask your Marketo administrator whether the subscription is active.',
	},
	'615': {
		retry: 'slowDown',
		message: "Marketo's limit of 10 calls at once stays used up",
		description:
			'Everything that uses this Marketo account shares the limit. Run the workflow again later, or slow down the other integrations.',
	},
	'713': TEMPORARY,
	'1001': BAD_VALUE,
	'1002': {
		...BAD_VALUE,
		message: 'Marketo misses a value that it needs',
	},
	'1003': BAD_VALUE,
	'1004': { ...BAD_VALUE, message: 'Marketo cannot find the lead' },
	'1005': BAD_VALUE,
	'1006': {
		retry: 'stop',
		message: 'Marketo does not know a field of this import',
		description:
			'Check "Deduplicate By" and the names in the first row of the file: Marketo wants the API names of its fields, e.g. "email" or "firstName".',
	},
	'1007': BAD_VALUE,
	'1008': PARTITION,
	'1009': PARTITION,
	'1010': PARTITION,
	'1011': BAD_VALUE,
	'1012': BAD_VALUE,
	'1013': {
		retry: 'stop',
		message: 'Marketo cannot find what this request names',
		description:
			'Choose the static list again in "Static List", or check the batch ID: Marketo keeps a batch for seven days.',
	},
	'1014': BAD_VALUE,
	'1015': BAD_VALUE,
	'1016': {
		retry: 'waitForQueue',
		message: "Marketo's import queue has no free place",
		description:
			'Marketo holds ten import jobs at a time for everything that uses the account. Run the workflow again later, or raise the option "Queue Timeout".',
	},
	'1019': {
		retry: 'waitForList',
		message: 'Another import into this static list is still at work',
		description:
			'Marketo takes one import into a static list at a time. Run the workflow again later, or raise the option "Queue Timeout".',
	},
};

/** Codes that Adobe does not list: nothing is known of them, so nothing is repeated. */
export const UNKNOWN_CODE: ErrorCodePolicy = {
	retry: 'stop',
	message: 'Marketo refused the request',
	description:
		'Look the code up in "Marketo REST API error codes" on experienceleague.adobe.com, or give it to Marketo support together with the request ID.',
};
