import { MarketoApiError } from '../errors/MarketoApiError';
import { missingPermission } from './errorCodes';

const ACCESS_DENIED = '603';

export function isAccessDenied(error: unknown): error is MarketoApiError {
	return error instanceof MarketoApiError && error.code === ACCESS_DENIED;
}

/** Adds the permission that the call needs to the error, because Marketo does not name it. */
export function withPermission(error: unknown, purpose: string, permission: string): unknown {
	if (!isAccessDenied(error)) return error;
	const [reference = ''] = /\(code [^()]*\)$/.exec(error.message) ?? [];
	return new MarketoApiError(
		`Marketo denied access: the API user needs the permission "${permission}" to ${purpose} ${reference}`.trimEnd(),
		missingPermission(permission).description,
		error.code,
		error.retry,
		error.mayHaveArrived,
	);
}
