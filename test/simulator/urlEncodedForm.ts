import { textOf } from './body';
import type { SimRequest } from './types';

/** The parameters in a URL-encoded body; none if the body has another type. */
export function urlEncodedForm({ headers, body }: SimRequest): URLSearchParams {
	const type = (headers['content-type'] ?? '').toLowerCase();
	const isForm = type.startsWith('application/x-www-form-urlencoded');
	return new URLSearchParams(isForm ? textOf(body) : '');
}
