import { ConnectionError } from '../errors/ConnectionError';
import { ListNotFoundError } from '../errors/ListNotFoundError';
import { MarketoApiError } from '../errors/MarketoApiError';
import { MarketoError } from '../errors/MarketoError';
import { PartTooLargeError } from '../errors/PartTooLargeError';
import { QueueTimeoutError } from '../errors/QueueTimeoutError';
import { SourceChangedError } from '../errors/SourceChangedError';
import { UncertainUploadError } from '../errors/UncertainUploadError';
import { UnexpectedReplyError } from '../errors/UnexpectedReplyError';
import { UploadTooLargeError } from '../errors/UploadTooLargeError';
import { WrongAccountError } from '../errors/WrongAccountError';

/** What has to become free before the same job can be created: a place in the queue, or the static list. */
export function blockedBy(error: MarketoError): 'queue' | 'key' | undefined {
	if (!(error instanceof MarketoApiError)) return undefined;
	if (error.remedy === 'waitForQueue') return 'queue';
	return error.remedy === 'waitForList' ? 'key' : undefined;
}

/** Whether the next call may succeed without anyone changing anything. */
export function isTransient(error: MarketoError): boolean {
	if (error instanceof ConnectionError || error instanceof WrongAccountError) return true;
	return (
		(error instanceof MarketoApiError || error instanceof UnexpectedReplyError) &&
		(error.remedy === 'retry' || error.remedy === 'slowDown')
	);
}

/** Whether an error is about one file's content or settings, so that other files may still succeed. */
export function isAboutOneFile(error: MarketoError): boolean {
	if (error instanceof MarketoApiError) return /^1\d{3}$/.test(error.code);
	return (
		error instanceof ListNotFoundError ||
		error instanceof UploadTooLargeError ||
		error instanceof UncertainUploadError ||
		error instanceof PartTooLargeError ||
		error instanceof SourceChangedError ||
		error instanceof QueueTimeoutError
	);
}
