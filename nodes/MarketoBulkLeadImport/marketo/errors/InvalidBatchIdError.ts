import { MarketoError } from './MarketoError';

/** A batch ID that is not a whole number above zero. It would become part of a path, so nothing else may pass. */
export class InvalidBatchIdError extends MarketoError {
	constructor(given: string) {
		super(
			given === '' ? 'The batch ID is empty' : `"${given}" is not a batch ID`,
			'A batch ID is a whole number such as 3404. Take it from the field "batchId" that Create Import Job puts out.',
		);
	}
}
