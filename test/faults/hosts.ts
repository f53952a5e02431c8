import { parse } from 'node:url';
import { baseUrlOf } from '../../nodes/MarketoBulkLeadImport/marketo/client/endpoint';
import { InvalidEndpointError } from '../../nodes/MarketoBulkLeadImport/marketo/errors/InvalidEndpointError';
import { seededRandom } from '../simulator/random';
import { testUrl, tokenUrl } from '../support/credentialUrls';
import { BLANKS, HOSTS, INSERTED, PORTS, SCHEMES, TAILS, USERS } from './endpointPieces';
import type { CheckResult } from './report';

/** Where the credential sends requests for an endpoint that it refuses. */
const NOWHERE = 'the-endpoint-is-not-a-marketo-address.invalid';

/** What people enter, and beside it what could lead elsewhere. */
const PIECES: ReadonlyArray<[usual: readonly string[], hostile: readonly string[]]> = [
	[['', ' '], BLANKS],
	[['', 'https://'], SCHEMES],
	[[''], USERS],
	[['123-ABC-456', '123-abc-456.mktorest.com', 'marketo-proxy.example.com', '127.0.0.1'], HOSTS],
	[['', ':8443'], PORTS],
	[['', '/', '/rest', '/identity'], TAILS],
	[['', '\n'], BLANKS],
];

/** A spelling put together from the lists, with about two hostile pieces, and sometimes changed by a character. */
function spelling(random: () => number): string {
	const pick = (list: readonly string[]): string => list[Math.floor(random() * list.length)];
	const given = PIECES.map(([usual, hostile]) => pick(random() < 0.7 ? usual : hostile)).join('');
	if (random() < 0.8) return given;
	const at = Math.floor(random() * (given.length + 1));
	return `${given.slice(0, at)}${pick(INSERTED)}${given.slice(at + (random() < 0.5 ? 1 : 0))}`;
}

const LOOPBACK = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/;
const ACCOUNT_ID = /^\d{3}-[a-z]{3}-\d{3}$/;

/** What a person reads as scheme and host, without any parser of addresses. */
function asTyped(given: string): { scheme: string; host: string } {
	const text = given.trim().toLowerCase();
	const scheme = text.startsWith('http://') ? 'http' : 'https';
	const rest = text.startsWith(`${scheme}://`) ? text.slice(scheme.length + 3) : text;
	const end = rest.search(/\/*(\/(rest|identity))?\/*$/);
	const host = rest.slice(0, end);
	return { scheme, host: ACCOUNT_ID.test(host) ? `${host}.mktorest.com` : host };
}

/** The host with its port, as one parser and another understand an address. */
function destinations(address: string): string[] {
	const url = new URL(address);
	const legacy = parse(address);
	const standard = url.protocol === 'https:' ? '443' : '80';
	const withPort = (name: string, port: string | null): string =>
		`${url.protocol}//${name}${port === null || port === '' || port === standard ? '' : `:${Number(port)}`}`;
	const legacyName = legacy.hostname ?? '';
	return [
		withPort(url.hostname, url.port),
		withPort(legacyName.includes(':') ? `[${legacyName}]` : legacyName, legacy.port),
	];
}

/** What is wrong with where a request goes; undefined if it goes to the host as typed. */
function strayed(address: string, path: string, given: string): string | undefined {
	const { scheme, host } = asTyped(given);
	if (!/^[a-z0-9.:[\]-]+$/.test(host)) return `"${host}" is not a host`;
	if (scheme === 'http' && !LOOPBACK.test(host)) return `"${host}" is not loopback`;
	if (!host.includes('.') && !LOOPBACK.test(host)) return `"${host}" is not a full host name`;
	const standard = scheme === 'https' ? /:443$/ : /:80$/;
	const typed = `${scheme}://${host.replace(standard, '')}`;
	const found = [...new Set(destinations(address))];
	if (found.length !== 1 || found[0] !== typed) return `${typed} became ${found.join(' and ')}`;
	const url = new URL(address);
	const legacy = parse(address);
	if (url.pathname !== path || url.search + url.hash !== '' || legacy.path !== path)
		return `another path: ${url.href.slice(0, 200)}`;
	if (url.username + url.password !== '' || legacy.auth !== null) return 'it has a user name';
	return undefined;
}

/** The host that the node itself sends requests to; undefined if it refuses the endpoint. */
function nodeAddress(given: string): string | undefined {
	try {
		return `${baseUrlOf(given)}/bulk/v1/leads.json`;
	} catch (error) {
		if (!(error instanceof InvalidEndpointError)) throw error;
		if (error.message.length > 500) throw new Error('the message is long', { cause: error });
		return undefined;
	}
}

/** The address that n8n sends the secret to; undefined if nothing can be sent, or only nowhere. */
function secretAddress(urlFor: (given: unknown) => string, given: string): string | undefined {
	const address = urlFor(given);
	return URL.canParse(address) && new URL(address).hostname !== NOWHERE ? address : undefined;
}

/** @returns what is wrong with the spelling, or whether it is accepted */
function judged(given: string): string | boolean {
	const own = nodeAddress(given);
	const secrets = [tokenUrl, testUrl].map((urlFor) => secretAddress(urlFor, given));
	if (secrets.some((one) => (one === undefined) !== (own === undefined)))
		return `the node ${own === undefined ? 'refuses' : 'accepts'} it, and the credential does not`;
	if (own === undefined) return false;
	for (const [address, path] of [
		[own, '/bulk/v1/leads.json'],
		...secrets.map((one) => [one ?? '', '/identity/oauth/token']),
	]) {
		const found = strayed(address, path, given);
		if (found !== undefined) return found;
	}
	return true;
}

/** Spellings of an endpoint that could send the token or the secret elsewhere. */
export function hosts(seed: number, cases: number): CheckResult {
	const random = seededRandom(seed);
	const failures: string[] = [];
	const accepted = new Set<string>();
	const refused = new Set<string>();
	for (let i = 0; i < cases; i++) {
		const given = spelling(random);
		try {
			const verdict = judged(given);
			if (typeof verdict === 'string') failures.push(`${told(given)}: ${verdict}`);
			else (verdict ? accepted : refused).add(given);
		} catch (error) {
			failures.push(`${told(given)}: ${String(error)}`);
		}
	}
	if (accepted.size < cases / 100) failures.push('hardly any spelling was accepted');
	const n = (count: number): string => count.toLocaleString('en-US');
	return {
		name: 'spellings of an endpoint, for the node and for the credential',
		cases,
		failures,
		note: `${n(accepted.size)} different spellings were accepted, each for the host as typed, and ${n(refused.size)} refused`,
	};
}

function told(given: string): string {
	return JSON.stringify(given.length > 120 ? `${given.slice(0, 120)}…` : given);
}
