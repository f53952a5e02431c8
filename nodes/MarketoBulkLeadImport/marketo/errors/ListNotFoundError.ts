import { PARAMETERS } from '../labels';
import { MarketoError } from './MarketoError';

/** Marketo doesn't have the static list to which the leads should be added. */
export class ListNotFoundError extends MarketoError {
	constructor(listId: number, options?: { cause?: unknown }) {
		super(
			`Static list ${listId} wasn't found in Marketo`,
			`Select the list under "${PARAMETERS.listId}". You can't import into a smart list, and the API user needs access to the workspace of the list.`,
			options,
		);
	}
}
