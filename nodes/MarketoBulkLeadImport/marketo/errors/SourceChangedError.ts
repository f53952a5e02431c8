import { MarketoError } from './MarketoError';

/** A file was not the same when it was read again to be sent. */
export class SourceChangedError extends MarketoError {
	constructor(fileName: string) {
		super(
			`${fileName} is not the same file any more that was checked a moment ago`,
			'Something wrote to it while it was being imported. What was sent before is imported as it was; run the import again for the rest.',
		);
	}
}
