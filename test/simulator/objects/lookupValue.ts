import type { SimulatorOptions } from '../options';

/** Why a row whose lookup value is blank fails. */
export function blankLookupReason(lookupField: string): string {
	return `Value for lookup field '${lookupField}' not found`;
}

/** Why all rows of leads or program members fail if the lookup column is missing. */
export function missingLookupReason(
	{ missingLookupColumn }: SimulatorOptions,
	lookupField: string,
): string {
	return missingLookupColumn === 'lookupValue'
		? blankLookupReason(lookupField)
		: missingLookupColumn;
}
