import { OPERATIONS } from '../labels';
import { MarketoError } from './MarketoError';

/** A batch ID that is not a positive whole number. It becomes part of a path, so nothing else is accepted. */
export class InvalidBatchIdError extends MarketoError {
	constructor(given: string) {
		super(
			given === '' ? 'The batch ID is empty' : `"${given}" is not a valid batch ID`,
			`A batch ID is a whole number, such as 3404. Use the field "batchId" in the output of "${OPERATIONS.create}".`,
		);
	}
}
