import { raise } from '../../csv/raise';
import { InvalidEndpointError } from '../errors/InvalidEndpointError';

/** Also used in the credential's expressions, which n8n evaluates itself. */
export const ENDPOINT_PATTERNS = {
	munchkinId: /^\d{3}-[a-z]{3}-\d{3}$/i,
	// The lookbehind keeps these two linear: only the first in a run of slashes is tried.
	trailingSlashes: /(?<!\/)\/+$/,
	apiPath: /(?<!\/)\/+(rest|identity)$/i,
	httpsOrigin: /^(https:\/\/)?[a-z0-9-]+(\.[a-z0-9-]+)+(:\d+)?$/i,
	loopbackOrigin: /^(https?:\/\/)?(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/i,
} as const;

const SCHEME = /^[a-z][a-z0-9+.-]*:\/\//i;
const FULL_HOST = /^[a-z0-9-]+(\.[a-z0-9-]+)+$/;
const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * The origin for all calls. Accepts any URL that users copy from Marketo's admin pages: the account
 * (Munchkin) ID, the REST endpoint `…/rest` or the identity endpoint `…/identity`, with or without
 * a trailing slash. Bulk endpoints are not under `/rest`, so only the origin is kept. Accepts only
 * https, and http on the loopback interface, because the client secret is sent there.
 * @throws InvalidEndpointError
 */
export function baseUrlOf(endpoint: string): string {
	const given = endpoint.trim();
	if (given === '') throw new InvalidEndpointError('it is empty');
	// URL parsers drop some of these characters and convert others to plain letters.
	if (/[^\x21-\x7e]/.test(given))
		throw new InvalidEndpointError(
			'it contains a space or another character that is not allowed in an address',
		);
	const bare = given
		.replace(ENDPOINT_PATTERNS.trailingSlashes, '')
		.replace(ENDPOINT_PATTERNS.apiPath, '');
	if (ENDPOINT_PATTERNS.munchkinId.test(bare)) return `https://${bare.toLowerCase()}.mktorest.com`;

	let url: URL;
	try {
		url = new URL(SCHEME.test(bare) ? bare : `https://${bare}`);
	} catch {
		raise(new InvalidEndpointError('it is not a valid address'));
	}
	const isLoopback = LOOPBACK.has(url.hostname);
	if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback))
		throw new InvalidEndpointError("it doesn't start with https://");
	if (url.username !== '' || url.password !== '')
		throw new InvalidEndpointError('it contains a user name or password');
	if (/[?#@%\\]/.test(given))
		throw new InvalidEndpointError('it contains one of the characters ? # @ % \\');
	const path = bare.replace(SCHEME, '').replace(/^[^/]*/, '');
	if (path !== '') throw new InvalidEndpointError(`it has the path "${path}" after the host`);
	if (!isLoopback && !FULL_HOST.test(url.hostname))
		throw new InvalidEndpointError(`"${given}" is neither an account ID nor a full host name`);
	return url.origin;
}
