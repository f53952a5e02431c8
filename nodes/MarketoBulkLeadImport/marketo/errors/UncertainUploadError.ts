import { PARAMETERS } from '../labels';
import { MarketoError } from './MarketoError';

/** It is unclear whether an upload succeeded, and the user does not want to repeat it. */
export class UncertainUploadError extends MarketoError {
	constructor(cause: MarketoError) {
		super(
			`${cause.message}. Marketo may or may not have created an import job for this upload`,
			`Check in Marketo whether the leads arrived. To have such uploads retried automatically, turn on the "${PARAMETERS.resubmitUncertain}" option. Retrying is safe: existing leads are updated, not duplicated.`,
			{ cause },
		);
	}
}
