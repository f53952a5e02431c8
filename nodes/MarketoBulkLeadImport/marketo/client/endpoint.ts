import { raise } from '../../csv/raise';
import { InvalidEndpointError } from '../errors/InvalidEndpointError';

// Only what every URL parser takes for the same host: `127.1`, `0x7f.0.0.1` and `010.0.0.7` are other addresses for
// some than for others, and some cut off host names that are too long.
const HOST_NAME = '([a-z0-9-]{1,63}\\.)+(?!(\\d+|0x[\\da-f]*)(:|$))[a-z0-9-]{1,63}';
const BYTE = '(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)';
const IPV4_ADDRESS = `(${BYTE}\\.){3}${BYTE}`;
const PORT = ':(6553[0-5]|655[0-2]\\d|65[0-4]\\d\\d|6[0-4]\\d{3}|[1-5]\\d{4}|[1-9]\\d{0,3}|0)';

/** Also used in the credential's expressions, which n8n evaluates itself. */
export const ENDPOINT_PATTERNS = {
	munchkinId: /^\d{3}-[a-z]{3}-\d{3}$/i,
	// The lookbehind keeps these two linear: only the first in a run of slashes is tried.
	trailingSlashes: /(?<!\/)\/+$/,
	apiPath: /(?<!\/)\/+(rest|identity)$/i,
	httpsOrigin: new RegExp(
		`^(https://)?(?=[^:]{1,253}(:|$))(${HOST_NAME}|${IPV4_ADDRESS})(${PORT})?$`,
		'i',
	),
	loopbackOrigin: new RegExp(`^(https?://)?(localhost|127\\.0\\.0\\.1|\\[::1\\])(${PORT})?$`, 'i'),
} as const;

/** characters */
const LONGEST_QUOTED = 100;
const SCHEME = /^[a-z][a-z0-9+.-]*:\/\//i;
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
	if (path !== '')
		throw new InvalidEndpointError(`it has the path "${shortened(path)}" after the host`);
	if (
		![ENDPOINT_PATTERNS.httpsOrigin, ENDPOINT_PATTERNS.loopbackOrigin].some((one) => one.test(bare))
	)
		throw new InvalidEndpointError(
			`"${shortened(given)}" is neither an account ID nor a full host name`,
		);
	return url.origin;
}

function shortened(text: string): string {
	return text.length > LONGEST_QUOTED ? `${text.slice(0, LONGEST_QUOTED)}…` : text;
}
