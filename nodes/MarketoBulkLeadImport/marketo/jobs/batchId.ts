import { InvalidBatchIdError } from '../errors/InvalidBatchIdError';

/**
 * A batch ID as a number, validated before it becomes part of a path.
 * @throws InvalidBatchIdError unless it is a whole number from 1 to 2^53 - 1
 */
export function parseBatchId(given: unknown): number {
	const text =
		typeof given === 'number' ? String(given) : typeof given === 'string' ? given.trim() : '';
	const id = /^[1-9]\d{0,15}$/.test(text) ? Number(text) : Number.NaN;
	if (!Number.isSafeInteger(id)) throw new InvalidBatchIdError(shown(given));
	return id;
}

function shown(given: unknown): string {
	if (given === undefined || given === null) return '';
	const text =
		typeof given === 'string' || typeof given === 'number' ? String(given).trim() : asJson(given);
	return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}

/** JSON.stringify throws for objects that contain themselves, and returns undefined for some values. */
function asJson(given: unknown): string {
	try {
		return JSON.stringify(given) ?? 'this value';
	} catch {
		return 'this value';
	}
}
