import { PARAMETERS } from '../labels';
import { MarketoError } from './MarketoError';

/** The program into which members are imported does not exist in Marketo. */
export class ProgramNotFoundError extends MarketoError {
	constructor(programId: number, options?: { cause?: unknown }) {
		super(
			`Marketo couldn't find the program ${programId}`,
			`Select it under "${PARAMETERS.programId}", or check its ID. The API user needs access to the workspace of the program.`,
			options,
		);
	}
}
