import { quote, rowsInWords } from '../wording';
import type { AmbiguousValues, ColumnReport, Proof } from './columnValues';
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

/** The options' labels in the editor. */
const OPTIONS: Readonly<Record<ReadingOption, string>> = {
	dateOrder: 'Date Order',
	decimalSeparator: 'Decimal Separator',
};

/** The import stops: the column can be read in several ways. */
export function ambiguousMessage(
	column: string,
	option: ReadingOption,
	{ value, rows, readings }: AmbiguousValues,
): string {
	const meanings = readings
		.filter((meaning): meaning is { reading: Reading; value: string } => meaning.value !== null)
		.map((meaning) => `${meaning.value} (${READINGS[meaning.reading]})`)
		.join(' or ');
	return `The column ${quote(column)} does not show ${SUBJECTS[option]}: ${quote(value)} in row ${shown(rows[0])} can be ${meanings}. Set the option "${OPTIONS[option]}"`;
}

/** The import stops: no one way of reading the column fits all of its values. */
export function conflictingMessage(
	column: string,
	option: ReadingOption,
	proofs: readonly Proof[],
): string {
	const found = proofs
		.map(({ readings, value, rows }) => {
			const meant = readings.map((reading) => READINGS[reading]).join(' or ');
			return `${quote(value)} in row ${shown(rows[0])} is written ${meant}`;
		})
		.join(', ');
	return `The column ${quote(column)} mixes formats: ${found}. Correct the file, or set the option "${OPTIONS[option]}" to leave the other values as they are`;
}

/** What else of a column is worth a warning. What is unreadable has the messages of the check of values. */
export function noteMessages(column: string, report: ColumnReport): string[] {
	const { serialNumbers, mixedCurrencies, twoDigitYears, clockChanges } = report;
	const messages: string[] = [];
	if (serialNumbers !== undefined) {
		messages.push(
			`The column ${quote(column)} holds numbers such as ${quote(serialNumbers.value)}, which look like dates as Excel stores them. They stay as they are. Import the workbook itself, or format the column as a date and export it again`,
		);
	}
	if (mixedCurrencies !== undefined) {
		messages.push(
			`The column ${quote(column)} holds amounts in several currencies (${mixedCurrencies.currencies.map((name) => quote(name)).join(', ')}). They stay as they are`,
		);
	}
	if (twoDigitYears !== undefined) {
		messages.push(
			`The column ${quote(column)} holds years with two digits, such as ${quote(twoDigitYears.value)}. They are read as 1950 to 2049`,
		);
	}
	if (clockChanges !== undefined) {
		messages.push(
			`The column ${quote(column)} holds times when the clocks change, such as ${quote(clockChanges.value)} in ${rowsInWords(clockChanges.rows, clockChanges.count)}. A skipped time is moved forward; of a repeated time the first is taken`,
		);
	}
	return messages;
}

function shown(row: number): string {
	return row.toLocaleString('en-US');
}
