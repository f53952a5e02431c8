import { MarketoError } from './MarketoError';

/** Marketo's identity service rejected the client ID and secret. */
export class CredentialsRejectedError extends MarketoError {
	override readonly origin = 'marketo';

	override readonly scope = 'account';

	constructor(options?: { cause?: unknown }) {
		super(
			'Marketo rejected the client ID and secret in the credential',
			'Copy both again from Marketo: Admin > LaunchPoint > your custom service > View Details. Check for leading or trailing spaces.',
			options,
		);
	}
}
