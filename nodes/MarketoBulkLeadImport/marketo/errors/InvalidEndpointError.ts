import { MarketoError } from './MarketoError';

/** The endpoint in the credential is not a URL to which a token may be sent. */
export class InvalidEndpointError extends MarketoError {
	override readonly scope = 'account';

	constructor(reason: string) {
		super(
			`The endpoint in the Marketo credential can't be used: ${reason}`,
			'Open the credential and enter the account ID, e.g. 123-ABC-456, or the REST endpoint that Marketo shows under Admin > Web Services, e.g. https://123-ABC-456.mktorest.com/rest.',
		);
	}
}
