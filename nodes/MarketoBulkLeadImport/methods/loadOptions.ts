import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';
import { SPECIAL_FIELDS, STANDARD_LOOKUP_FIELDS } from '../marketo/check/fieldSet';
import { leadTarget } from '../objects/lead';
import { withClient } from './listSearch';

/** What leads can be deduplicated by: what Marketo calls searchable, else what Adobe documents. */
export async function getLookupFields(
	this: ILoadOptionsFunctions,
): Promise<INodePropertyOptions[]> {
	return await withClient(this, async (client) => {
		const { fields, searchable } = await client.getFields(leadTarget({ lookupField: 'email' }));
		const displayNames = new Map(fields.map(({ name, displayName }) => [name, displayName]));
		const names = searchable.length > 0 ? searchable : STANDARD_LOOKUP_FIELDS;
		return names.map((name) => option(name, displayNames.get(name) ?? name)).sort(byName);
	});
}

/** The fields that an import can write to. */
export async function getFields(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return await withClient(this, async (client) => {
		const { fields, searchable } = await client.getFields(leadTarget({ lookupField: 'email' }));
		return [...fields, ...SPECIAL_FIELDS]
			.filter(({ name, updateable }) => updateable || searchable.includes(name))
			.map(({ name, displayName }) => option(name, displayName))
			.sort(byName);
	});
}

function option(name: string, displayName: string): INodePropertyOptions {
	return { name: displayName === name ? name : `${displayName} (${name})`, value: name };
}

function byName(a: INodePropertyOptions, b: INodePropertyOptions): number {
	return a.name.localeCompare(b.name, 'en');
}
