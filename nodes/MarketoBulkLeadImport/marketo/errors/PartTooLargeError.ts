import { PARAMETERS } from '../labels';
import { countInWords, formatNumber } from '../wording';
import { MarketoError } from './MarketoError';

/** A single row doesn't fit in an upload. */
export class PartTooLargeError extends MarketoError {
	constructor(row: number, bytes: number, fileName: string) {
		super(
			`Row ${formatNumber(row)} of ${fileName} has ${countInWords(bytes, 'byte')}, more than fits in one upload`,
			`Shorten the row, or increase the "${PARAMETERS.maxRequestBytes}" option if it was reduced. Marketo accepts up to 10 MB.`,
		);
	}
}
