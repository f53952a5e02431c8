import { PARAMETERS } from '../labels';
import { countInWords } from '../wording';
import { MarketoError } from './MarketoError';

/** HTTP 413: the request exceeds Marketo's limit. */
export class UploadTooLargeError extends MarketoError {
	constructor(bytes: number) {
		super(
			`Marketo rejected an upload of ${countInWords(bytes, 'byte')} as too large`,
			`Reduce the "${PARAMETERS.maxRequestBytes}" option, e.g. to 5000000, and run the workflow again.`,
		);
	}
}
