import { PARAMETERS } from '../labels';
import { MarketoError } from './MarketoError';

/** The program's channel does not have the status for the import. */
export class ProgramStatusNotFoundError extends MarketoError {
	/** @param known the channel's statuses, if known */
	constructor(
		status: string,
		where: string,
		known: readonly string[],
		suggestion: string | undefined,
		options?: { cause?: unknown },
	) {
		super(
			`${where} has no status "${status.slice(0, 80)}"${suggestion === undefined ? '' : `. Did you mean "${suggestion}"?`}`,
			known.length === 0
				? `Select one under "${PARAMETERS.programStatus}": each channel has its own statuses.`
				: `Select one under "${PARAMETERS.programStatus}": ${known.join(', ')}.`,
			options,
		);
	}
}
