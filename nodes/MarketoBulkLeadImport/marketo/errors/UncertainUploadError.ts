import { MarketoError } from './MarketoError';

/** An upload got no answer, and the user does not want it sent again. */
export class UncertainUploadError extends MarketoError {
	constructor(cause: MarketoError) {
		super(
			`${cause.message}: Marketo may or may not have started an import job for this upload`,
			'Look in Marketo whether the leads arrived. To have such an upload sent again by itself (which is harmless, as the import updates leads that exist), turn on the option "Send Again When Unanswered".',
			{ cause },
		);
	}
}
