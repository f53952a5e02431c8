import type { SimField } from '../types';

/** Fields with the properties that Marketo documents. */
export function shownFields(fields: readonly SimField[]): Omit<SimField, 'custom'>[] {
	return fields.map(({ custom: _, ...documented }) => documented);
}
