import { BatchNotFoundError } from '../../nodes/MarketoBulkLeadImport/marketo/errors/BatchNotFoundError';
import { CancelledError } from '../../nodes/MarketoBulkLeadImport/marketo/errors/CancelledError';
import { ConnectionError } from '../../nodes/MarketoBulkLeadImport/marketo/errors/ConnectionError';
import { CredentialsRejectedError } from '../../nodes/MarketoBulkLeadImport/marketo/errors/CredentialsRejectedError';
import { CustomObjectNotFoundError } from '../../nodes/MarketoBulkLeadImport/marketo/errors/CustomObjectNotFoundError';
import { FileUnavailableError } from '../../nodes/MarketoBulkLeadImport/marketo/errors/FileUnavailableError';
import { InvalidBatchIdError } from '../../nodes/MarketoBulkLeadImport/marketo/errors/InvalidBatchIdError';
import { InvalidEndpointError } from '../../nodes/MarketoBulkLeadImport/marketo/errors/InvalidEndpointError';
import { JobFailedError } from '../../nodes/MarketoBulkLeadImport/marketo/errors/JobFailedError';
import { ListNotFoundError } from '../../nodes/MarketoBulkLeadImport/marketo/errors/ListNotFoundError';
import type { MarketoError } from '../../nodes/MarketoBulkLeadImport/marketo/errors/MarketoError';
import { OtherAccountError } from '../../nodes/MarketoBulkLeadImport/marketo/errors/OtherAccountError';
import { PartTooLargeError } from '../../nodes/MarketoBulkLeadImport/marketo/errors/PartTooLargeError';
import { ProgramNotFoundError } from '../../nodes/MarketoBulkLeadImport/marketo/errors/ProgramNotFoundError';
import { ProgramStatusNotFoundError } from '../../nodes/MarketoBulkLeadImport/marketo/errors/ProgramStatusNotFoundError';
import { SourceChangedError } from '../../nodes/MarketoBulkLeadImport/marketo/errors/SourceChangedError';
import { QueueTimeoutError } from '../../nodes/MarketoBulkLeadImport/marketo/errors/QueueTimeoutError';
import { UncertainUploadError } from '../../nodes/MarketoBulkLeadImport/marketo/errors/UncertainUploadError';
import { UnexpectedReplyError } from '../../nodes/MarketoBulkLeadImport/marketo/errors/UnexpectedReplyError';
import { UploadTooLargeError } from '../../nodes/MarketoBulkLeadImport/marketo/errors/UploadTooLargeError';
import { WaitTimeoutError } from '../../nodes/MarketoBulkLeadImport/marketo/errors/WaitTimeoutError';
import { WrongAccountError } from '../../nodes/MarketoBulkLeadImport/marketo/errors/WrongAccountError';

/**
 * One error of each class in its longest form, with sample values. Not included: errors that carry Marketo's error
 * codes or the problems of a file, which have tables of their own, and errors about a parameter, which name it.
 */
export const EVERY_ERROR: readonly MarketoError[] = [
	new CredentialsRejectedError(),
	new WrongAccountError(),
	new InvalidEndpointError("it doesn't start with https://"),
	new ConnectionError('unknownHost'),
	new ConnectionError('nameLookup'),
	new ConnectionError('refused'),
	new ConnectionError('untrusted'),
	new ConnectionError('handshake'),
	new ConnectionError('reset'),
	new ConnectionError('timedOut'),
	new ConnectionError('other'),
	new UnexpectedReplyError('a web page', 'create an import job', 502, 'retry', true),
	new ListNotFoundError(1001),
	new ProgramNotFoundError(1107),
	new ProgramStatusNotFoundError(
		'Atended',
		'The channel "Webinar" of the program "Product Webinar"',
		['Registered', 'Attended'],
		'Attended',
	),
	new CustomObjectNotFoundError('Car', 'car_c'),
	new PartTooLargeError(7, 12_000_000, 'leads.csv'),
	new FileUnavailableError('leads.csv', 'File not found'),
	new SourceChangedError('leads.csv'),
	new OtherAccountError('leads.csv', '123-abc-456.mktorest.com', '789-def-012.mktorest.com'),
	new UploadTooLargeError(10_000_000),
	new UncertainUploadError(new ConnectionError('timedOut')),
	new QueueTimeoutError(60, 'queue'),
	new QueueTimeoutError(60, 'list'),
	new QueueTimeoutError(60, { otherImportOf: 'program members' }),
	new WaitTimeoutError('The import of leads.csv', 60),
	new JobFailedError([
		{ batchId: 3404, firstRow: 2, lastRow: 5_000, message: 'The import could not be finished' },
	]),
	new BatchNotFoundError(3404),
	new InvalidBatchIdError('12/../../x'),
	new CancelledError(),
];

/** Classes whose messages are listed elsewhere. */
export const LISTED_ELSEWHERE: readonly string[] = [
	'MarketoError',
	'MarketoApiError',
	'FileNotReadyError',
	'InvalidSettingError',
];
