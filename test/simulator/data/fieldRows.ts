import type { FieldType, SimField } from '../types';

/** Flags: `r` read-only, `c` managed by the CRM, `x` a custom field. */
export type FieldRow = readonly [
	name: string,
	displayName: string,
	type: FieldType,
	length: number | null,
	flags?: string,
];

export function fieldsFrom(rows: readonly FieldRow[]): SimField[] {
	return rows.map(([name, displayName, dataType, length, flags = '']) => ({
		name,
		displayName,
		dataType,
		...(length === null ? {} : { length }),
		updateable: !flags.includes('r'),
		crmManaged: flags.includes('c'),
		custom: flags.includes('x'),
	}));
}
