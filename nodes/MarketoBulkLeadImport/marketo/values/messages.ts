import { PARAMETERS } from '../labels';
import { quote, rowsInWords } from '../wording';
import type { AmbiguousValues, ColumnReport, Proof } from './columnValues';
import type { FoundRows } from './tally';
import type { Reading, ReadingOption } from './valueKind';

const READINGS: Readonly<Record<Reading, string>> = {
	dayFirst: 'day first',
	monthFirst: 'month first',
	yearFirst: 'year first',
	dot: 'with a decimal point',
	comma: 'with a decimal comma',
	only: '',
};

const SUBJECTS: Readonly<Record<ReadingOption, string>> = {
	dateOrder: 'the order of day, month and year',
	decimalSeparator: 'whether a comma or a dot is the decimal separator',
};

/** The word for a row of the source. */
type Noun = 'row' | 'item';

/** Another finding in a column that deserves a warning. */
export interface Note {
	kind: 'serialNumbers' | 'mixedCurrencies' | 'twoDigitYears' | 'clockChanges';
	found: FoundRows;
	message: string;
}

// Values are not quoted: messages appear in n8n's log, which must not contain lead data.

/** The import stops: the column can be read in several ways. */
export function ambiguousMessage(
	column: string,
	option: ReadingOption,
	{ rows, readings }: AmbiguousValues,
	noun: Noun = 'row',
): string {
	const meanings = readings.map(({ reading }) => READINGS[reading]).join(' or ');
	return `The column ${quote(column)} does not show ${SUBJECTS[option]}: the value in ${one(rows[0], noun)} can be read ${meanings}. Set the option "${PARAMETERS[option]}"`;
}

/** The import stops: no single reading fits all values of the column. */
export function conflictingMessage(
	column: string,
	option: ReadingOption,
	proofs: readonly Proof[],
	noun: Noun = 'row',
): string {
	const found = proofs
		.map(({ readings, rows }) => {
			const meant = readings.map((reading) => READINGS[reading]).join(' or ');
			return `the value in ${one(rows[0], noun)} is written ${meant}`;
		})
		.join(', ');
	return `The column ${quote(column)} mixes formats: ${found}. Correct the file, or set the option "${PARAMETERS[option]}" to leave the other values as they are`;
}

/** Other findings in a column that deserve a warning. Unreadable values are reported by the value checks. */
export function notesOn(column: string, report: ColumnReport): Note[] {
	const { serialNumbers, mixedCurrencies, twoDigitYears, clockChanges } = report;
	const notes: Note[] = [];
	if (serialNumbers !== undefined) {
		notes.push({
			kind: 'serialNumbers',
			found: serialNumbers,
			message: `The column ${quote(column)} has numbers that look like dates as Excel stores them. They stay as they are. Import the workbook itself, or format the column as a date and export it again`,
		});
	}
	if (mixedCurrencies !== undefined) {
		notes.push({
			kind: 'mixedCurrencies',
			found: mixedCurrencies,
			message: `The column ${quote(column)} has amounts in several currencies (${mixedCurrencies.currencies.map((name) => quote(name)).join(', ')}). They stay as they are`,
		});
	}
	if (twoDigitYears !== undefined) {
		notes.push({
			kind: 'twoDigitYears',
			found: twoDigitYears,
			message: `The column ${quote(column)} has years with two digits. They are read as 1950 to 2049`,
		});
	}
	if (clockChanges !== undefined) {
		notes.push({
			kind: 'clockChanges',
			found: clockChanges,
			message: `The column ${quote(column)} has times at which the clocks change. A skipped time is moved forward; of a repeated time the first is taken`,
		});
	}
	return notes;
}

function one(row: number, noun: Noun): string {
	return rowsInWords([row], 1, noun);
}
