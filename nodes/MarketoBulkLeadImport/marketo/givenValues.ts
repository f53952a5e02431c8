import { InvalidSettingError } from './errors/InvalidSettingError';
import { PARAMETERS, type ParameterName } from './labels';
import { formatNumber } from './wording';

// n8n checks the values of parameters only in its editor. An expression, or the model of an AI
// agent, can return any value of any type. One that is set but can't be used is an error: ignoring
// it would import into another list than intended, for example.

/** Maximum number of characters. No name or ID is longer, and messages quote those that are not found. */
const LONGEST_TEXT = 2_000;

/** Whether a parameter is not set. An expression can return null or blank text. */
export function isMissing(given: unknown): boolean {
	return (
		given === undefined || given === null || (typeof given === 'string' && given.trim() === '')
	);
}

/**
 * A parameter as trimmed text; empty if it is not set.
 * @throws InvalidSettingError
 */
export function textIn(name: ParameterName, given: unknown): string {
	if (isMissing(given)) return '';
	if (typeof given === 'string' || (typeof given === 'number' && Number.isFinite(given)))
		return notTooLong(name, String(given).trim());
	throw new InvalidSettingError(
		`"${PARAMETERS[name]}" has a value that is neither text nor a number`,
		'Check the expression that returns the value.',
	);
}

function notTooLong(name: ParameterName, text: string): string {
	if (text.length <= LONGEST_TEXT) return text;
	throw new InvalidSettingError(
		`"${PARAMETERS[name]}" has ${formatNumber(text.length)} characters, which is too long`,
		'Check the expression that returns the value.',
	);
}

/**
 * The internal value of an option in a list, or `standard` if none is set.
 * @throws InvalidSettingError
 */
export function choiceIn<T extends string>(
	name: ParameterName,
	given: unknown,
	choices: readonly T[],
	standard: T,
): T {
	if (isMissing(given)) return standard;
	const choice = choices.find((one) => one === given);
	if (choice !== undefined) return choice;
	throw new InvalidSettingError(
		`"${PARAMETERS[name]}" has a value that this node doesn't know`,
		`Select it from the list. An expression must return one of these values: ${choices.map((one) => `"${one}"`).join(', ')}.`,
	);
}

/**
 * A toggle, or `standard` if it is not set.
 * @throws InvalidSettingError
 */
export function flagIn(name: ParameterName, given: unknown, standard: boolean): boolean {
	if (isMissing(given)) return standard;
	if (typeof given === 'boolean') return given;
	throw new InvalidSettingError(
		`"${PARAMETERS[name]}" must be true or false`,
		'Check the expression that returns the value: it must return a boolean, not text.',
	);
}
