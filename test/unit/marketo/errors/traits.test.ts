import { MarketoApiError } from '../../../../nodes/MarketoBulkLeadImport/marketo/errors/MarketoApiError';
import type {
	MarketoError,
	RetryAction,
} from '../../../../nodes/MarketoBulkLeadImport/marketo/errors/MarketoError';
import { EVERY_ERROR } from '../../../docs/errors';

type Traits = Pick<MarketoError, 'origin' | 'scope' | 'mayHaveArrived'>;

const user = (scope: 'file' | 'account'): Traits => ({
	origin: 'user',
	scope,
	mayHaveArrived: false,
});
const marketo = (mayHaveArrived: boolean): Traits => ({
	origin: 'marketo',
	scope: 'account',
	mayHaveArrived,
});

/** By class, or by class and issue; `first` applies before Marketo's first reply. */
const EXPECTED: Record<
	string,
	{ traits: Traits; retry?: RetryAction; first?: RetryAction; batchId?: number }
> = {
	CredentialsRejectedError: { traits: marketo(false) },
	WrongAccountError: { traits: marketo(false), retry: 'retry', first: 'stop' },
	InvalidEndpointError: { traits: user('account') },
	'ConnectionError unknownHost': { traits: marketo(false), retry: 'retry', first: 'stop' },
	'ConnectionError nameLookup': { traits: marketo(false), retry: 'retry', first: 'retryBriefly' },
	'ConnectionError refused': { traits: marketo(false), retry: 'retry', first: 'retryBriefly' },
	'ConnectionError untrusted': { traits: marketo(false), retry: 'retry', first: 'stop' },
	'ConnectionError handshake': { traits: marketo(false), retry: 'retry', first: 'retryBriefly' },
	'ConnectionError reset': { traits: marketo(true), retry: 'retry', first: 'retryBriefly' },
	'ConnectionError timedOut': { traits: marketo(true), retry: 'retry', first: 'retryBriefly' },
	'ConnectionError other': { traits: marketo(true), retry: 'retry', first: 'retryBriefly' },
	UnexpectedReplyError: { traits: marketo(true), retry: 'retry', first: 'retry' },
	ListNotFoundError: { traits: user('file') },
	ProgramNotFoundError: { traits: user('file') },
	ProgramStatusNotFoundError: { traits: user('file') },
	CustomObjectNotFoundError: { traits: user('file') },
	PartTooLargeError: { traits: user('file') },
	SourceChangedError: { traits: user('file') },
	FileUnavailableError: { traits: user('file') },
	OtherAccountError: { traits: user('file') },
	UploadTooLargeError: { traits: user('file') },
	UncertainUploadError: { traits: user('file') },
	QueueTimeoutError: { traits: user('file') },
	WaitTimeoutError: { traits: user('file') },
	JobFailedError: { traits: user('file'), batchId: 3404 },
	BatchNotFoundError: { traits: user('file'), batchId: 3404 },
	InvalidBatchIdError: { traits: user('file') },
	CancelledError: { traits: user('account') },
};

function keyOf(error: MarketoError): string {
	return 'issue' in error ? `${error.name} ${String(error.issue)}` : error.name;
}

test.each(EVERY_ERROR.map((error): [string, MarketoError] => [keyOf(error), error]))(
	'%s has the right origin, scope and retry action',
	(key, error) => {
		const { traits, retry = 'stop', first = retry, batchId } = EXPECTED[key];
		expect(error).toMatchObject({ ...traits, retry });
		expect(error.retryBeforeFirstReply ?? error.retry).toBe(first);
		expect(error.isTransient).toBe(retry === 'retry');
		expect(error.batchId).toBe(batchId);
	},
);

test.each<[code: string, scope: 'file' | 'account']>([
	['502', 'account'],
	['603', 'account'],
	['610', 'account'],
	['1003', 'file'],
	['1019', 'file'],
	['1999', 'file'],
	['10040', 'account'],
	['', 'account'],
])('Marketo’s code %j ends one file or all: %s', (code, scope) => {
	expect(new MarketoApiError('x', 'x', code, 'stop', false).scope).toBe(scope);
});
