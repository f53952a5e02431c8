import {
	ambiguousMessage,
	conflictingMessage,
	noteMessages,
} from '../../../../nodes/MarketoBulkLeadImport/marketo/values/messages';
import { decide } from './columns';

test.each<[dataType: string, values: string[], message: string]>([
	[
		'date',
		['01/02/2003'],
		'The column "Column" does not show the order of day, month and year: "01/02/2003" in row 2 can be 2003-02-01 (day first) or 2003-01-02 (month first). Set the option "Date Order"',
	],
	[
		'float',
		['1.234'],
		'The column "Column" does not show whether a comma or a dot is the decimal separator: "1.234" in row 2 can be 1.234 (with a decimal point) or 1234 (with a decimal comma). Set the option "Decimal Separator"',
	],
	[
		'date',
		['31/12/1990', '12/31/1990'],
		'The column "Column" mixes formats: "31/12/1990" in row 2 is written day first, "12/31/1990" in row 3 is written month first. Correct the file, or set the option "Date Order" to leave the other values as they are',
	],
	[
		'currency',
		['1,5', '1.5'],
		'The column "Column" mixes formats: "1,5" in row 2 is written with a decimal comma, "1.5" in row 3 is written with a decimal point. Correct the file, or set the option "Decimal Separator" to leave the other values as they are',
	],
])('what stops an import of a %s column with %j', (dataType, values, message) => {
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
			'The column "Column" holds numbers such as "25572", which look like dates as Excel stores them. They stay as they are. Import the workbook itself, or format the column as a date and export it again',
		],
	],
	[
		'date',
		['24.11.75'],
		[
			'The column "Column" holds years with two digits, such as "24.11.75". They are read as 1950 to 2049',
		],
	],
	[
		'currency',
		['$5', '€5'],
		['The column "Column" holds amounts in several currencies ("$", "€"). They stay as they are'],
	],
	[
		'datetime',
		['2026-03-29 02:30', '2026-10-25 02:30'],
		[
			'The column "Column" holds times when the clocks change, such as "2026-03-29 02:30" in rows 2 and 3. A skipped time is moved forward; of a repeated time the first is taken',
		],
	],
])('what is noted of a %s column with %j', (dataType, values, messages) => {
	const decision = decide(dataType, values);
	if (decision.state !== 'asIs' && decision.state !== 'convert') throw new Error(decision.state);
	expect(noteMessages('Column', decision)).toEqual(messages);
});
