import { PARAMETERS } from '../labels';
import { MarketoError } from './MarketoError';

/** The custom object does not exist in Marketo, or is not approved. */
export class CustomObjectNotFoundError extends MarketoError {
	constructor(apiName: string, suggestion?: string, options?: { cause?: unknown }) {
		super(
			`Marketo couldn't find the custom object "${apiName}"${suggestion === undefined ? '' : `. Did you mean "${suggestion}"?`}`,
			`Select it under "${PARAMETERS.customObject}", or enter its API name, e.g. "car_c". Check in Marketo under Admin > Marketo Custom Objects that it is approved: only approved objects take imports.`,
			options,
		);
	}
}
