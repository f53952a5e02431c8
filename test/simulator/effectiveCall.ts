import type { SimRequest } from './types';
import { urlEncodedForm } from './urlEncodedForm';

/**
 * The method and the parameters of a call. A GET can be sent as POST with `_method=GET`, in the
 * query or in a URL-encoded body, which then holds more parameters: clients do so to avoid 414.
 * https://experienceleague.adobe.com/en/docs/marketo-developer/marketo/rest/lead-database/lead-database#long-uris
 */
export function effectiveCall(
	request: SimRequest,
	query: URLSearchParams,
): { method: string; query: URLSearchParams } {
	if (request.method !== 'POST') return { method: request.method, query };
	const form = urlEncodedForm(request);
	const method = query.get('_method') ?? form.get('_method');
	if (method !== 'GET') return { method: request.method, query };
	return { method, query: new URLSearchParams([...query, ...form]) };
}
