import { textKind } from './blanks';
import { booleanKind } from './booleans';
import { DateKind } from './dates';
import { NumberKind, RULES_OF_NUMBERS } from './numbers';
import type { TimeZone } from './timeZone';
import type { ValueKind } from './valueKind';

const TEXT_TYPES: ReadonlySet<string> = new Set([
	'string',
	'text',
	'email',
	'phone',
	'url',
	'reference',
	'lead_function',
]);

/** How values of a Marketo data type are converted; undefined for types that are not converted. */
export function kindOf(dataType: string, zone: TimeZone): ValueKind | undefined {
	if (dataType === 'date' || dataType === 'datetime')
		return new DateKind(dataType === 'datetime', zone);
	if (dataType === 'boolean') return booleanKind;
	if (TEXT_TYPES.has(dataType)) return textKind;
	if (!Object.hasOwn(RULES_OF_NUMBERS, dataType)) return undefined;
	return new NumberKind(RULES_OF_NUMBERS[dataType]);
}
