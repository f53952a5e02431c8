import { isStop, type Problem, type ProblemKind } from '../check/problem';
import { MarketoError } from './MarketoError';

/** How many things to change one message names; Check File names all. */
const MOST_NAMED = 10;

/** What goes away with the option "Check Columns". */
const CHECKED: ReadonlySet<ProblemKind> = new Set([
	'unknownColumn',
	'ambiguousColumn',
	'duplicateField',
	'readOnlyField',
	'missingLookupColumn',
	'unknownLookupField',
]);

/** The check of a file found what keeps it from being imported. Nothing was sent. */
export class FileNotReadyError extends MarketoError {
	constructor(
		fileName: string,
		readonly problems: readonly Problem[],
	) {
		const stops = problems.filter(isStop);
		const more = stops.length - MOST_NAMED;
		const named = stops.slice(0, MOST_NAMED).map(({ message }) => asSentence(message));
		if (more > 0) named.push(`And ${more.toLocaleString('en-US')} more.`);
		const advice = ['Nothing was sent to Marketo.'];
		if (more > 0) advice.push('The operation "Check File" lists everything at once.');
		if (stops.every(({ kind }) => CHECKED.has(kind)))
			advice.push(
				'To send the file without a check of its columns, turn off the option "Check Columns".',
			);
		super(`${fileName}: ${named.join(' ')}`, advice.join(' '));
	}
}

function asSentence(text: string): string {
	return /[.?!]$/.test(text) ? text : `${text}.`;
}
