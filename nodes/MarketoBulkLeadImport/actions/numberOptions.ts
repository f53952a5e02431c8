import type { IDataObject } from 'n8n-workflow';
import { MAX_REQUEST_BYTES, MIN_REQUEST_BYTES } from '../marketo/client/limits';
import { InvalidSettingError } from '../marketo/errors/InvalidSettingError';
import { isMissing } from '../marketo/givenValues';
import { PARAMETERS } from '../marketo/labels';
import { formatNumber } from '../marketo/wording';

/** In milliseconds. A shorter interval would send requests without a pause. */
const SHORTEST_POLL = 10;
/** In milliseconds: a hundred years. A later time could exceed the range of a Date. */
const LONGEST_WAIT = 100 * 365 * 86_400_000;

interface NumberOption {
	name: 'maxRequestBytes' | 'pollInterval' | 'queueTimeout' | 'timeout';
	standard: number;
	unit: string;
	/** completes "must be …" */
	range: string;
	isInRange: (value: number) => boolean;
}

const MAX_REQUEST_SIZE: NumberOption = {
	name: 'maxRequestBytes',
	standard: MAX_REQUEST_BYTES,
	unit: 'bytes',
	range: `from ${formatNumber(MIN_REQUEST_BYTES)} to ${formatNumber(MAX_REQUEST_BYTES)}`,
	isInRange: (bytes) => bytes >= MIN_REQUEST_BYTES && bytes <= MAX_REQUEST_BYTES,
};
const POLL_INTERVAL: NumberOption = {
	name: 'pollInterval',
	standard: 10,
	unit: 'seconds',
	range: 'more than 0',
	isInRange: (seconds) => seconds > 0,
};

export function readMaxRequestBytes(options: IDataObject): number {
	return Math.floor(readNumber(options, MAX_REQUEST_SIZE));
}

/** @returns milliseconds */
export function readPollInterval(options: IDataObject): number {
	const interval = readNumber(options, POLL_INTERVAL) * 1_000;
	return Math.min(LONGEST_WAIT, Math.max(SHORTEST_POLL, interval));
}

/** @returns milliseconds */
export function readTimeout(options: IDataObject, name: 'queueTimeout' | 'timeout'): number {
	const minutes = readNumber(options, {
		name,
		standard: 60,
		unit: 'minutes',
		range: '0 or more',
		isInRange: (value) => value >= 0,
	});
	return Math.min(LONGEST_WAIT, minutes * 60_000);
}

function readNumber(
	options: IDataObject,
	{ name, standard, unit, range, isInRange }: NumberOption,
): number {
	const given = options[name];
	if (isMissing(given)) return standard;
	const value = numberIn(given);
	if (Number.isFinite(value) && isInRange(value)) return value;
	throw new InvalidSettingError(
		`"${PARAMETERS[name]}" must be ${range}`,
		`Set the option to a number of ${unit}, such as ${standard}.`,
	);
}

/** NaN for anything that is not a number: JavaScript would convert `true`, `[]` and dates. */
export function numberIn(given: unknown): number {
	return typeof given === 'number' || typeof given === 'string' ? Number(given) : Number.NaN;
}
