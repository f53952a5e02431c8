import { PARAMETERS } from '../labels';
import { MarketoError, type RetryAction } from './MarketoError';

/** Marketo doesn't have the batch, or no longer has it. */
export class BatchNotFoundError extends MarketoError {
	constructor(
		override readonly batchId: number,
		options?: { cause?: unknown },
		/** `retryBriefly` for a batch that must exist */
		override readonly retry: Extract<RetryAction, 'retryBriefly' | 'stop'> = 'stop',
	) {
		super(
			`Batch ${batchId} wasn't found in Marketo`,
			`Marketo keeps a batch for seven days, and finds it only in its own account and under its own object. Check the batch ID, the credential, and that "${PARAMETERS.resource}" is the object that was imported.`,
			options,
		);
	}
}
