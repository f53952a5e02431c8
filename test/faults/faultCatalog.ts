import type { Effect } from '../simulator/faults';
import type { JobFault } from '../simulator/jobFaults';
import type { Step } from '../simulator/types';
import type { LineTrouble } from './carrier';

/** A fault of a call, the connection to Marketo, or a job. */
type Trouble = { effect: Effect } | { line: LineTrouble } | { job: JobFault };

export interface Fault {
	name: string;
	/** the steps in which it can occur */
	steps: readonly Step[];
	trouble: Trouble;
	/** Marketo itself reports wrong counts: the result of the rows cannot be known */
	isLie?: boolean;
}

const everyCall: readonly Step[] = [
	'describe',
	'create',
	'status',
	'failures',
	'warnings',
	'lists',
	'partitions',
	'programs',
	'channels',
	'customObjects',
];
const withToken: readonly Step[] = ['token', ...everyCall];
const assetCalls: readonly Step[] = ['programs', 'channels'];
const jsonCalls: readonly Step[] = [
	'describe',
	'create',
	'status',
	'lists',
	'partitions',
	'customObjects',
	...assetCalls,
];
const rowFiles: readonly Step[] = ['failures', 'warnings'];

function error(
	code: string | number,
	steps: readonly Step[] = everyCall,
	name = `code ${code}`,
): Fault {
	return { name, steps, trouble: { effect: { kind: 'error', code } } };
}

function http(status: number, body: 'html' | 'empty' | 'json', steps: readonly Step[]): Fault {
	return {
		name: `HTTP ${status} (${body})`,
		steps,
		trouble: { effect: { kind: 'http', status, body } },
	};
}

function effect(name: string, steps: readonly Step[], what: Effect): Fault {
	return { name, steps, trouble: { effect: what } };
}

function line(trouble: LineTrouble, name: string): Fault {
	return { name, steps: withToken, trouble: { line: trouble } };
}

function job(name: string, fault: JobFault, isLie = false): Fault {
	return {
		name: `job: ${name}`,
		steps: ['create'],
		trouble: { job: fault },
		...(isLie && { isLie }),
	};
}

/** All faults that the issue names, and similar ones. */
export const FAULTS: readonly Fault[] = [
	...[
		'600',
		'601',
		'602',
		'603',
		'604',
		'606',
		'607',
		'608',
		'611',
		'614',
		'615',
		'713',
		'502',
	].map((code) => error(code)),
	error(606, everyCall, 'code 606 as a number'),
	error('9999', everyCall, 'code unknown to Adobe'),
	error('1003', ['create'], 'code 1003'),
	error('1006', ['create'], 'code 1006'),
	error('1013', ['create', 'status', 'describe', ...rowFiles], 'code 1013'),
	error('616', ['describe', 'create', 'customObjects']),
	error('702', ['create', 'customObjects', ...assetCalls]),
	error('703', ['describe', 'create']),
	error('1016', ['create']),
	error('1019', ['create']),
	error('1025', ['create']),
	error('1026', ['describe', 'create', 'customObjects']),
	effect('token expires', everyCall, { kind: 'endTokens', how: 'expire' }),
	effect('token revoked', everyCall, { kind: 'endTokens', how: 'revoke' }),
	http(401, 'html', withToken),
	http(401, 'empty', everyCall),
	http(403, 'html', withToken),
	http(404, 'html', withToken),
	http(413, 'html', ['create']),
	http(429, 'html', withToken),
	http(500, 'html', withToken),
	http(502, 'html', withToken),
	http(503, 'html', withToken),
	http(503, 'empty', withToken),
	http(504, 'json', withToken),
	effect('success: false, no errors', jsonCalls, { kind: 'noErrors', errors: 'missing' }),
	effect('success: false, errors empty', jsonCalls, { kind: 'noErrors', errors: 'empty' }),
	effect('web page with HTTP 200', withToken, { kind: 'html' }),
	effect('empty body', withToken, { kind: 'emptyBody' }),
	effect('cut-off JSON', ['token', ...jsonCalls], { kind: 'cutOff', fraction: 0.6 }),
	effect('cut-off CSV', rowFiles, { kind: 'cutOff', fraction: 0.6 }),
	effect('broken in the middle', withToken, { kind: 'broken', fraction: 0.5 }),
	effect('redirect to another host', everyCall, {
		kind: 'redirect',
		location: 'https://evil.example/take',
		status: 307,
	}),
	effect('wrong content type', everyCall, {
		kind: 'contentType',
		value: 'application/octet-stream',
	}),
	effect('reset before', withToken, { kind: 'reset', when: 'before' }),
	effect('reset during', withToken, { kind: 'reset', when: 'during' }),
	effect('reset after', withToken, { kind: 'reset', when: 'after' }),
	effect('no answer, not carried out', withToken, { kind: 'silence', carriedOut: false }),
	effect('no answer, carried out', withToken, { kind: 'silence' }),
	effect('answer after the time-out', withToken, { kind: 'late', delayMs: 400_000 }),
	effect('answer late', withToken, { kind: 'late', delayMs: 30_000 }),
	effect('empty result', jsonCalls, {
		kind: 'reply',
		reply: {
			kind: 'reply',
			status: 200,
			headers: { 'content-type': 'application/json' },
			body: '{"requestId":"a#b","success":true,"result":[]}',
		},
	}),
	line('ECONNREFUSED', 'connection refused'),
	line('ENOTFOUND', 'host unknown'),
	line('EAI_AGAIN', 'name look-up fails'),
	line('ENETUNREACH', 'network unreachable'),
	job('Failed at once', {
		firstStatus: 'Failed',
		ends: { state: 'Failed', message: 'Import failed' },
	}),
	job('Failed with a message', { ends: { state: 'Failed', message: 'Too many errors' } }),
	job('Failed without a message', { ends: { state: 'Failed' } }),
	job('Failed after half of the rows', {
		ends: { state: 'Failed', message: 'Stopped' },
		importedShare: 0.5,
	}),
	job('Importing at once', { firstStatus: 'Importing' }),
	job('back to Queued', { backToQueued: 3 }),
	job('processed too low', { counts: { processed: -2 } }),
	job('processed too high', { counts: { processed: 2 } }, true),
	job('failed too high', { counts: { failed: 3 } }, true),
	job('failed too low', { counts: { failed: -1 } }, true),
	job('counts missing', {
		counts: { missing: ['numOfLeadsProcessed', 'numOfRowsFailed', 'numOfRowsWithWarning'] },
	}),
	job('import ID and message missing', { counts: { missing: ['importId', 'message'] } }),
	job('counts as strings', { counts: { asStrings: true } }),
	job('vanishes, 1013', { vanishes: { fromStatusCall: 1, answer: '1013' } }),
	job('vanishes, 610', { vanishes: { fromStatusCall: 2, answer: '610' } }),
	job('vanishes, 1003', { vanishes: { fromStatusCall: 1, answer: '1003' } }),
	job('vanishes, HTTP 404', { vanishes: { fromStatusCall: 2, answer: '404' } }),
	job('never ends', { neverEnds: true }),
	job('takes 20 minutes', { seconds: 1_200 }),
	job('failure file: no quotes', { failuresFile: { kind: 'unquoted' } }),
	job('failure file: bad quotes', { failuresFile: { kind: 'brokenQuotes' } }),
	job('failure file: a column missing', {
		failuresFile: { kind: 'missingColumn', column: 'firstName' },
	}),
	job('failure file: lookup column missing', {
		failuresFile: { kind: 'missingColumn', column: 'email' },
	}),
	job('failure file: 404', { failuresFile: { kind: 'notFound' } }),
	job('failure file: empty', { failuresFile: { kind: 'empty' } }),
	job('failure file: gigantic', { failuresFile: { kind: 'gigantic', bytes: 300_000 } }),
	job('failure file: cut off', { failuresFile: { kind: 'cutOff', fraction: 0.5 } }),
	job('failure file: a row missing', { failuresFile: { kind: 'missingRows', count: 1 } }),
	job('failure file: JSON error', { failuresFile: { kind: 'jsonError', code: '611' } }),
	job('failure file: web page', { failuresFile: { kind: 'html' } }),
	job('failure file: CRLF', { failuresFile: { kind: 'crlf' } }),
	job('failure file: as JSON', {
		failuresFile: { kind: 'contentType', value: 'application/json' },
	}),
	job('warning file: 404', { warningsFile: { kind: 'notFound' } }),
	job('warning file: bad quotes', { warningsFile: { kind: 'brokenQuotes' } }),
	job('warning file: web page', { warningsFile: { kind: 'html' } }),
	job('failure file: empty at first', {
		failuresFile: { kind: 'notYet', times: 2, answer: 'empty' },
	}),
	job('warning file: 404 at first', {
		warningsFile: { kind: 'notYet', times: 2, answer: 'notFound' },
	}),
];

export function faultNamed(name: string): Fault {
	const fault = FAULTS.find((one) => one.name === name);
	if (fault === undefined) throw new Error(`The catalog has no "${name}"`);
	return fault;
}

/** Which of the matching calls a fault affects. */
export type Mode = 'first' | 'second' | 'always';
export const MODES: readonly Mode[] = ['first', 'second', 'always'];

export function occurrence(mode: Mode): { nth?: number; times?: number } {
	if (mode === 'always') return { times: Number.POSITIVE_INFINITY };
	return { nth: mode === 'first' ? 1 : 2, times: 1 };
}
