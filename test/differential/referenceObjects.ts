import { defaultCustomObjects } from '../simulator/data/customObjects';
import { defaultMemberFields } from '../simulator/data/memberFields';
import { defaultFields } from '../simulator/fields';
import type { SimField } from '../simulator/types';
import type { CaseSettings, ResourceName } from './case';

export const CUSTOM_OBJECT = 'order_c';
export const PROGRAM_ID = 1101;
export const PROGRAM_STATUS = 'Attended';

/** What the columns of a file can be. */
export interface ReferenceObject {
	fields: readonly SimField[];
	/** fields that link a record to another one: they are imported even if they are called read-only */
	linkFields: readonly string[];
}

const order = defaultCustomObjects().find(({ name }) => name === CUSTOM_OBJECT);
if (order === undefined) throw new Error(`The simulator has no ${CUSTOM_OBJECT}`);

export const OBJECTS: Readonly<Record<ResourceName, ReferenceObject>> = {
	lead: { fields: defaultFields(), linkFields: [] },
	programMember: { fields: [...defaultFields(), ...firstOfEach()], linkFields: [] },
	customObject: {
		fields: order.fields,
		linkFields: order.relationships.map(({ field }) => field),
	},
};

/** A lead field and a member field can have the same name: then the lead's counts. */
function firstOfEach(): SimField[] {
	const taken = new Set(defaultFields().map(({ name }) => name));
	return defaultMemberFields().filter(({ name }) => !taken.has(name));
}

/** Marketo finds existing records by these fields. */
export function keyFieldsOf({ resource = 'lead', lookupField }: CaseSettings): readonly string[] {
	if (resource === 'customObject') return order?.dedupeFields ?? [];
	return resource === 'programMember' ? ['email'] : [lookupField];
}
