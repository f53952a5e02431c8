import { choiceIn } from '../marketo/givenValues';
import type { BulkObject } from './bulkObject';
import { customObject } from './customObject';
import { lead } from './lead';
import { programMember } from './programMember';

/** In the editor's order, the default first. A new object needs one file and one line here. */
const ALL: readonly BulkObject[] = [lead, programMember, customObject];

/** By the value of the parameter `resource`. */
export const objects: Readonly<Record<string, BulkObject>> = Object.fromEntries(
	ALL.map((object) => [object.option.value, object]),
);

/**
 * Workflows saved without a resource import leads.
 * @throws InvalidSettingError for any other value that is none of the options
 */
export function objectOf(resource: unknown): BulkObject {
	return objects[choiceIn('resource', resource, Object.keys(objects), lead.option.value)];
}
