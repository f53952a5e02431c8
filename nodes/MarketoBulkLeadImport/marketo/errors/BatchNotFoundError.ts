import { MarketoError } from './MarketoError';

/** Marketo does not know the batch, or knows it no more. */
export class BatchNotFoundError extends MarketoError {
	constructor(
		override readonly batchId: number,
		options?: { cause?: unknown },
	) {
		super(
			`Marketo does not know the batch ${batchId}`,
			'Marketo keeps a batch for seven days, and knows only those of the account in the credential. Check the ID and the credential.',
			options,
		);
	}
}
