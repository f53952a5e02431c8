import { joined, piecesOf } from './body';
import type { SimRequest } from './types';

/**
 * A form that departs from the standard, written as the standard says; undefined if it has none of
 * these departures. Adobe's Java sample omits the two hyphens after the last boundary and ends the
 * Content-Disposition header with a semicolon; Apache's HttpClient leaves quotes in a file name as
 * they are.
 * https://github.com/Marketo/REST-Sample-Code/blob/master/java/LeadDatabase/BulkLeads/ImportLeads.java
 */
export function mendForm(contentType: string, body: SimRequest['body']): Buffer | undefined {
	const found = /boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(contentType);
	const boundary = found?.[1] ?? found?.[2];
	if (boundary === undefined) return undefined;
	// One character per byte, so that the file stays as it is.
	const text = joined(piecesOf(body)).toString('latin1');
	const mended = withFinalHyphens(text, boundary).replace(
		dispositionHeader(boundary),
		(_all, before: string, header: string) => before + mendHeader(header),
	);
	return mended === text ? undefined : Buffer.from(mended, 'latin1');
}

function withFinalHyphens(text: string, boundary: string): string {
	const end = text.endsWith('\r\n') ? text.slice(0, -2) : text;
	return end.endsWith(`\r\n--${boundary}`) ? `${end}--\r\n` : text;
}

/** Finds each part's Content-Disposition header, and nothing in the part itself. */
function dispositionHeader(boundary: string): RegExp {
	const literal = boundary.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
	return new RegExp(
		`(--${literal}\\r\\n(?:[^\\r\\n]+\\r\\n)*?)(content-disposition:[^\\r\\n]*)`,
		'gi',
	);
}

function mendHeader(header: string): string {
	const fileNameAtEnd = /(; *filename=")(.*)("$)/i;
	return header
		.replace(/[; \t]+$/, '')
		.replace(fileNameAtEnd, (all, before: string, name: string, after: string) =>
			// A quote and a semicolon inside mean that another parameter follows the file name.
			/"; *[\w*]+=/.test(name) ? all : before + name.replace(/(?<!\\)"/g, '%22') + after,
		);
}
