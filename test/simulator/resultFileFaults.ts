import type { Call } from './call';
import { messageFor } from './errors';
import { firstPart } from './faultEffects';
import type { ResultFileFault } from './jobFaults';
import { htmlReply, jsonReply, textReply } from './replies';
import type { HttpReply } from './types';

export function noFileReply(answer: '404' | 'empty', contentType: string): HttpReply {
	return answer === '404' ? htmlReply(404, 'Not Found') : textReply(200, '', contentType);
}

/** Sends a result file with its fault. Faults in how the file is written were applied earlier. */
export function spoilFile(call: Call, text: string, fault: ResultFileFault): HttpReply {
	const { resultContentType, noResultFile } = call.instance.options;
	const file = (body: string | Uint8Array): HttpReply => ({
		...textReply(200, '', resultContentType),
		body,
	});
	switch (fault.kind) {
		case 'notFound':
			return htmlReply(404, 'Not Found');
		case 'empty':
			return file('');
		case 'jsonError': {
			const errors = [{ code: fault.code, message: messageFor(fault.code, call.path) }];
			return jsonReply(200, { requestId: call.requestId, success: false, errors });
		}
		case 'html':
			return htmlReply(200, 'Marketo');
		default:
			break;
	}
	if (text === '') return noFileReply(noResultFile, resultContentType);
	switch (fault.kind) {
		case 'brokenQuotes':
			return file(breakQuotes(text));
		case 'gigantic':
			return file(repeatRows(text, fault.bytes));
		case 'contentType':
			return textReply(200, text, fault.value);
		case 'cutOff':
			return file(firstPart(text, fault.fraction));
		default:
			return file(text);
	}
}

/** Adds a stray quote to every second row. */
function breakQuotes(text: string): string {
	const [header, ...rows] = text.split('\n');
	const broken = rows.map((row, index) =>
		index % 2 === 0 && row !== '' ? `${row.slice(0, 2)}"${row.slice(2)}` : row,
	);
	return [header, ...broken].join('\n');
}

function repeatRows(text: string, bytes: number): string {
	const start = text.indexOf('\n') + 1;
	const rows = text.slice(start);
	const times = Math.ceil((bytes - start) / Math.max(1, Buffer.byteLength(rows)));
	return text.slice(0, start) + rows.repeat(Math.max(1, times));
}
