import { MarketoError } from './MarketoError';

/** Characters of n8n's own message that are quoted at most. */
const LONGEST_REASON = 200;

/** An item refers to a file in n8n's storage that is not there or cannot be opened. */
export class FileUnavailableError extends MarketoError {
	/** @param reason n8n's own message */
	constructor(fileName: string, reason: string) {
		super(
			`n8n no longer has the file ${fileName}, or can't open it`,
			`Run the node that the file comes from again. If its output is pinned, unpin it first. n8n deletes files along with old executions, and an instance of n8n can't open files that another one stored elsewhere. n8n says: ${reason.slice(0, LONGEST_REASON)}`,
		);
	}
}
