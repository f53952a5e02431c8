import { isStop, type Problem, type ProblemKind } from '../check/problem';
import { OPERATIONS, PARAMETERS } from '../labels';
import { asSentence, formatNumber } from '../wording';
import { MarketoError } from './MarketoError';

/** Maximum number of problems in a message; Check File lists all of them. */
const MOST_NAMED = 10;

/** Kinds that are not checked if the option "Check Columns" is off. */
const CHECKED: ReadonlySet<ProblemKind> = new Set([
	'unknownColumn',
	'ambiguousColumn',
	'duplicateField',
	'readOnlyField',
	'missingLookupColumn',
	'unknownLookupField',
]);

/** The check of a file found problems that prevent its import. Nothing was sent. */
export class FileNotReadyError extends MarketoError {
	constructor(
		fileName: string,
		readonly problems: readonly Problem[],
	) {
		const stops = problems.filter(isStop);
		const more = stops.length - MOST_NAMED;
		const named = stops.slice(0, MOST_NAMED).map(({ message }) => asSentence(message));
		if (more > 0) named.push(`And ${formatNumber(more)} more.`);
		const advice = ['Nothing was sent to Marketo.'];
		if (more > 0) advice.push(`The operation "${OPERATIONS.check}" lists everything at once.`);
		if (stops.every(({ kind }) => CHECKED.has(kind)))
			advice.push(
				`To import without checking the columns, turn off the "${PARAMETERS.checkColumns}" option.`,
			);
		super(`${fileName}: ${named.join(' ')}`, advice.join(' '));
	}
}
