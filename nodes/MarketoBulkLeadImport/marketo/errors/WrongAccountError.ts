import { MarketoError } from './MarketoError';

/** Something answers at the endpoint, but it is not a Marketo identity service. */
export class WrongAccountError extends MarketoError {
	/** Without a token nothing is sent. */
	readonly mayHaveArrived = false;

	constructor(options?: { cause?: unknown }) {
		super(
			'No Marketo account answers at the endpoint of the credential',
			'Compare the endpoint with the one that Marketo shows under Admin > Web Services; a wrong account ID is the usual reason.',
			options,
		);
	}
}
