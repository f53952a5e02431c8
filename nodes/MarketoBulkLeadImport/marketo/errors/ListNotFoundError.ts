import { MarketoError } from './MarketoError';

/** Marketo does not know the static list that the leads are to be added to. */
export class ListNotFoundError extends MarketoError {
	constructor(listId: number | undefined, options?: { cause?: unknown }) {
		super(
			`Marketo does not know the static list ${listId}`,
			'Choose the list in "Static List" from the list. A smart list takes no imports, and the API user needs access to the workspace of the list.',
			options,
		);
	}
}
