import { MarketoError, type RetryAction } from './MarketoError';

/** Why no response arrived. */
export type ConnectionIssue =
	| 'unknownHost'
	| 'nameLookup'
	| 'refused'
	| 'untrusted'
	| 'handshake'
	| 'reset'
	| 'timedOut'
	| 'other';

interface IssuePolicy {
	message: string;
	description: string;
	/** the connection failed before any of the request was sent */
	neverSent?: boolean;
	/** the likely cause is a wrong endpoint in the credential, so nothing is repeated before the first reply */
	wrongEndpoint?: boolean;
}

const TRY_AGAIN = 'This is usually temporary. Run the workflow again. If it happens again, check';

const ISSUES: Record<ConnectionIssue, IssuePolicy> = {
	unknownHost: {
		message: "The host name in the endpoint of the credential doesn't exist",
		description:
			'Compare the endpoint in the credential with the one that Marketo shows under Admin > Web Services.',
		neverSent: true,
		wrongEndpoint: true,
	},
	nameLookup: {
		message: "The host name of Marketo couldn't be resolved",
		description: `${TRY_AGAIN} the DNS settings of the machine that runs n8n.`,
		neverSent: true,
	},
	refused: {
		message: "Couldn't connect to Marketo",
		description:
			'Nothing accepts connections at the endpoint in the credential. Check the endpoint, and any firewall or proxy between n8n and Marketo.',
		neverSent: true,
	},
	untrusted: {
		message: "The certificate of the endpoint in the credential isn't trusted",
		description:
			'Compare the endpoint with the one that Marketo shows under Admin > Web Services. Behind a company proxy, n8n must trust the certificate of the proxy (NODE_EXTRA_CA_CERTS). Also check that the clock of the machine that runs n8n is right.',
		neverSent: true,
		wrongEndpoint: true,
	},
	handshake: {
		message: "A secure connection to Marketo couldn't be established",
		description:
			'Compare the endpoint in the credential with the one that Marketo shows under Admin > Web Services, and check any proxy between n8n and Marketo.',
		neverSent: true,
	},
	reset: {
		message: 'The connection to Marketo was interrupted before a response arrived',
		description: `${TRY_AGAIN} the network between n8n and Marketo.`,
	},
	timedOut: {
		message: "Marketo didn't respond in time",
		description: `${TRY_AGAIN} status.adobe.com and the network between n8n and Marketo.`,
	},
	other: {
		message: 'The connection to Marketo failed',
		description: 'Check the network between n8n and Marketo, then run the workflow again.',
	},
};

/** A request ended without an HTTP response. */
export class ConnectionError extends MarketoError {
	override readonly origin = 'marketo';

	override readonly scope = 'account';

	override readonly retry = 'retry';

	override readonly retryBeforeFirstReply: RetryAction;

	override readonly mayHaveArrived: boolean;

	constructor(
		readonly issue: ConnectionIssue,
		options?: { cause?: unknown },
	) {
		const { message, description, neverSent, wrongEndpoint } = ISSUES[issue];
		super(message, description, options);
		this.retryBeforeFirstReply = wrongEndpoint === true ? 'stop' : 'retryBriefly';
		this.mayHaveArrived = neverSent !== true;
	}
}
