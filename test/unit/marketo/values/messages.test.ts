import {
	ambiguousMessage,
	conflictingMessage,
	notesOn,
} from '../../../../nodes/MarketoBulkLeadImport/marketo/values/messages';
import { decide } from './columns';

test.each<[dataType: string, values: string[], message: string]>([
	[
		'date',
		['01/02/2003'],
		'The column "Column" does not show the order of day, month and year: the value in row 2 can be read day first or month first. Set the option "Date Order"',
	],
	[
		'float',
		['1.234'],
		'The column "Column" does not show whether a comma or a dot is the decimal separator: the value in row 2 can be read with a decimal point or with a decimal comma. Set the option "Decimal Separator"',
	],
	[
		'date',
		['31/12/1990', '12/31/1990'],
		'The column "Column" mixes formats: the value in row 2 is written day first, the value in row 3 is written month first. Correct the file, or set the option "Date Order" to leave the other values as they are',
	],
	[
		'currency',
		['1,5', '1.5'],
		'The column "Column" mixes formats: the value in row 2 is written with a decimal comma, the value in row 3 is written with a decimal point. Correct the file, or set the option "Decimal Separator" to leave the other values as they are',
	],
])('a %s column with %j stops the import with this message', (dataType, values, message) => {
	const decision = decide(dataType, values);
	if (decision.state === 'ambiguous') {
		expect(ambiguousMessage('Column', decision.option, decision.ambiguous)).toBe(message);
	} else if (decision.state === 'conflicting') {
		expect(conflictingMessage('Column', decision.option, decision.proofs)).toBe(message);
	} else throw new Error(`The column is ${decision.state}`);
});

test.each<[dataType: string, values: string[], messages: string[]]>([
	['date', ['2026-11-24'], []],
	[
		'date',
		['25572'],
		[
			'The column "Column" has numbers that look like dates as Excel stores them. They stay as they are. Import the workbook itself, or format the column as a date and export it again',
		],
	],
	[
		'date',
		['24.11.75'],
		['The column "Column" has years with two digits. They are read as 1950 to 2049'],
	],
	[
		'currency',
		['$5', '€5'],
		['The column "Column" has amounts in several currencies ("$", "€"). They stay as they are'],
	],
	[
		'datetime',
		['2026-03-29 02:30', '2026-10-25 02:30'],
		[
			'The column "Column" has times at which the clocks change. A skipped time is moved forward; of a repeated time the first is taken',
		],
	],
])('a %s column with %j has these notes', (dataType, values, messages) => {
	const decision = decide(dataType, values);
	if (decision.state !== 'asIs' && decision.state !== 'convert') throw new Error(decision.state);
	expect(notesOn('Column', decision).map(({ message }) => message)).toEqual(messages);
});
