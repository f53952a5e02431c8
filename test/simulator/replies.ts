import type { HttpReply } from './types';

export function jsonReply(status: number, body: unknown): HttpReply {
	return {
		kind: 'reply',
		status,
		headers: { 'content-type': 'application/json;charset=UTF-8' },
		body: JSON.stringify(body),
	};
}

export function textReply(
	status: number,
	body: string,
	contentType = 'text/plain;charset=UTF-8',
): HttpReply {
	return { kind: 'reply', status, headers: { 'content-type': contentType }, body };
}

/** An HTML page from a gateway in front of Marketo. */
export function htmlReply(status: number, title: string): HttpReply {
	const page = `<html>\r\n<head><title>${status} ${title}</title></head>\r\n<body>\r\n<center><h1>${status} ${title}</h1></center>\r\n<hr><center>gateway</center>\r\n</body>\r\n</html>\r\n`;
	return textReply(status, page, 'text/html');
}

export const statusTitles: Record<number, string> = {
	200: 'OK',
	302: 'Found',
	307: 'Temporary Redirect',
	400: 'Bad Request',
	401: 'Unauthorized',
	403: 'Forbidden',
	404: 'Not Found',
	413: 'Request Entity Too Large',
	414: 'Request-URI Too Long',
	429: 'Too Many Requests',
	500: 'Internal Server Error',
	502: 'Bad Gateway',
	503: 'Service Temporarily Unavailable',
	504: 'Gateway Time-out',
};

/** The first error code of a JSON reply, for the request log. */
export function firstErrorCode(reply: HttpReply): string | undefined {
	if (typeof reply.body !== 'string' || !reply.body.startsWith('{')) return undefined;
	const found = /"errors":\[\{"code":"?(-?\w+)"?/.exec(reply.body.slice(0, 2_000));
	return found?.[1];
}
