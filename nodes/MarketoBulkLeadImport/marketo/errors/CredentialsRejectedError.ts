import { MarketoError } from './MarketoError';

/** Marketo's identity service does not accept the client ID and secret. */
export class CredentialsRejectedError extends MarketoError {
	override readonly origin = 'marketo';

	override readonly scope = 'account';

	constructor(options?: { cause?: unknown }) {
		super(
			'Marketo does not accept the client ID and secret of the credential',
			'Copy both again from Marketo: Admin > LaunchPoint > your custom service > View Details. Look out for spaces at the ends.',
			options,
		);
	}
}
