import { MarketoError } from './MarketoError';

/** A row that does not fit into an upload even alone. */
export class PartTooLargeError extends MarketoError {
	constructor(row: number, bytes: number, fileName: string) {
		super(
			`Row ${row.toLocaleString('en-US')} of ${fileName} has ${bytes.toLocaleString('en-US')} bytes, more than one upload may hold`,
			'Shorten the row, or raise the option "Maximum Request Size" if it was lowered. Marketo takes 10 MB at the most.',
		);
	}
}
