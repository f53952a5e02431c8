import { joined, piecesOf } from './body';
import type { SimRequest } from './types';

/**
 * A form as Adobe's Java sample writes it, without its two departures from the standard: the last
 * boundary lacks its two final hyphens, and a semicolon ends the Content-Disposition header.
 * Undefined if the form has neither.
 * https://github.com/Marketo/REST-Sample-Code/blob/master/java/LeadDatabase/BulkLeads/ImportLeads.java
 */
export function mendForm(contentType: string, body: SimRequest['body']): Buffer | undefined {
	const found = /boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(contentType);
	const boundary = found?.[1] ?? found?.[2];
	if (boundary === undefined) return undefined;
	// One character per byte, so that the file stays as it is.
	const text = joined(piecesOf(body)).toString('latin1');
	const mended = withoutSemicolons(withFinalHyphens(text, boundary), boundary);
	return mended === text ? undefined : Buffer.from(mended, 'latin1');
}

function withFinalHyphens(text: string, boundary: string): string {
	const end = text.endsWith('\r\n') ? text.slice(0, -2) : text;
	return end.endsWith(`\r\n--${boundary}`) ? `${end}--\r\n` : text;
}

function withoutSemicolons(text: string, boundary: string): string {
	const literal = boundary.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
	const header = new RegExp(
		`(--${literal}\\r\\n(?:[^\\r\\n]+\\r\\n)*?content-disposition:[^\\r\\n]*?);[ \\t]*(?=\\r\\n)`,
		'gi',
	);
	return text.replace(header, '$1');
}
