import { OPERATIONS, PARAMETERS } from '../labels';
import { MarketoError } from './MarketoError';

/** An import that was started in one account would continue in another, where its batch IDs belong to other jobs. */
export class OtherAccountError extends MarketoError {
	/** @param startedIn host of the account, like `current` */
	constructor(fileName: string, startedIn: string, current: string) {
		super(
			`${fileName} is being imported into ${startedIn}, but the credential is for ${current}`,
			`Select the credential for ${startedIn} in the node, and pass the same item to it again. Or, with that credential, wait for the jobs sent so far with the operation "${OPERATIONS.wait}", and import the remaining rows with the option "${PARAMETERS.firstRow}".`,
		);
	}
}
