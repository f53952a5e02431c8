import { MarketoError } from './MarketoError';

/** HTTP 413: the whole request was larger than Marketo takes. */
export class UploadTooLargeError extends MarketoError {
	constructor(bytes: number) {
		super(
			`Marketo refused an upload of ${bytes.toLocaleString('en-US')} bytes as too large`,
			'Set the option "Maximum Request Size" to a smaller number of bytes, e.g. 5000000, and run the workflow again.',
		);
	}
}
