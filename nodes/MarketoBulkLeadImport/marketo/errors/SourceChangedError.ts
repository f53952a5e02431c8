import { MarketoError } from './MarketoError';

/** A file had changed when it was read again for the upload. */
export class SourceChangedError extends MarketoError {
	constructor(fileName: string) {
		super(
			`${fileName} changed during the import`,
			'Something wrote to the file while it was being imported. Rows sent before the change were imported as they were. Run the import again for the rest.',
		);
	}
}
