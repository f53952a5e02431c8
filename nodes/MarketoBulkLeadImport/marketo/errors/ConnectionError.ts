import { MarketoError, type RetryAction } from './MarketoError';

/** Why no answer came. */
export type ConnectionIssue =
	'unknownHost' | 'nameLookup' | 'refused' | 'untrusted' | 'reset' | 'timedOut' | 'other';

/** Troubles that end a request before any of it is on its way. */
const NEVER_SENT: ReadonlySet<ConnectionIssue> = new Set([
	'unknownHost',
	'nameLookup',
	'refused',
	'untrusted',
]);

/** Issues that a wrong endpoint in the credential explains. */
const WRONG_ENDPOINT: ReadonlySet<ConnectionIssue> = new Set(['unknownHost', 'untrusted']);

const SENTENCES: Record<ConnectionIssue, [message: string, description: string]> = {
	unknownHost: [
		'There is no Marketo account at this address',
		'The name of the host is not known. Compare the endpoint in the credential with the one that Marketo shows under Admin > Web Services.',
	],
	nameLookup: [
		'The name of the Marketo host could not be looked up',
		'This usually passes. Run the workflow again; if it comes back, check the DNS settings of the machine that runs n8n.',
	],
	untrusted: [
		'The host at the endpoint of the credential has no certificate that can be trusted',
		'Compare the endpoint with the one that Marketo shows under Admin > Web Services. Behind a company proxy, n8n must know its certificate (NODE_EXTRA_CA_CERTS).',
	],
	refused: [
		'Marketo cannot be reached',
		'Nothing accepts connections at the address in the credential. Check the endpoint, and whether a firewall or proxy stands between n8n and Marketo.',
	],
	reset: [
		'The connection to Marketo was cut before an answer came',
		'This usually passes. Run the workflow again; if it comes back, check the network between n8n and Marketo.',
	],
	timedOut: [
		'Marketo did not answer in time',
		'This usually passes. Run the workflow again; if it comes back, see status.adobe.com and the network between n8n and Marketo.',
	],
	other: [
		'The connection to Marketo did not work',
		'Check the network between n8n and Marketo, then run the workflow again.',
	],
};

/** A request ended without an HTTP answer. */
export class ConnectionError extends MarketoError {
	override readonly origin = 'marketo';

	override readonly scope = 'account';

	override readonly retry = 'retry';

	override readonly retryBeforeFirstReply: RetryAction;

	override readonly mayHaveArrived: boolean;

	constructor(
		readonly trouble: ConnectionIssue,
		options?: { cause?: unknown },
	) {
		super(SENTENCES[trouble][0], SENTENCES[trouble][1], options);
		this.retryBeforeFirstReply = WRONG_ENDPOINT.has(trouble) ? 'stop' : 'retryBriefly';
		this.mayHaveArrived = !NEVER_SENT.has(trouble);
	}
}
