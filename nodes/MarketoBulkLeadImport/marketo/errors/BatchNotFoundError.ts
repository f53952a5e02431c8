import { MarketoError } from './MarketoError';

/** Marketo doesn't have the batch, or doesn't have it any more. */
export class BatchNotFoundError extends MarketoError {
	constructor(
		override readonly batchId: number,
		options?: { cause?: unknown },
	) {
		super(
			`Batch ${batchId} wasn't found in Marketo`,
			'Marketo keeps a batch for seven days, and only finds batches of the account in the credential. Check the batch ID and the credential.',
			options,
		);
	}
}
