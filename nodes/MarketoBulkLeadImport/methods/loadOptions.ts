import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';
import type { FieldSet } from '../marketo/check/fieldSet';
import { getProgram, getStatuses } from '../marketo/client/assets';
import { objectOf } from '../objects/objects';
import { readProgramId } from '../objects/programMember';
import { currentParameters } from './currentParameters';
import { withClient } from './withClient';

/** The fields by which leads can be deduplicated. */
export async function getLookupFields(
	this: ILoadOptionsFunctions,
): Promise<INodePropertyOptions[]> {
	const fields = await describeCurrent(this);
	return (fields?.lookupFields?.offered ?? fields?.keyFields ?? [])
		.map((name) => option(name, fields?.get(name)?.displayName ?? name))
		.sort(byName);
}

/** The fields to which an import can write. */
export async function getFields(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	const fields = await describeCurrent(this);
	return (fields?.importable ?? [])
		.map(({ name, displayName }) => option(name, displayName))
		.sort(byName);
}

/** The statuses of the selected program's channel, in the order of its steps. */
export async function getProgramStatuses(
	this: ILoadOptionsFunctions,
): Promise<INodePropertyOptions[]> {
	return await withClient(this, async (client) => {
		const given = currentParameters(this).text('programId');
		if (given === '') return [];
		const ask = client.ask.bind(client);
		const program = await getProgram(ask, readProgramId(given));
		const statuses = program && (await getStatuses(ask, program.channel));
		return (statuses ?? []).map((name) => ({ name, value: name }));
	});
}

/** Undefined if the resource requires a selection that has not been made yet. */
async function describeCurrent(context: ILoadOptionsFunctions): Promise<FieldSet | undefined> {
	return await withClient(context, async (client) => {
		const read = currentParameters(context);
		return await objectOf(read.text('resource')).describe(read, client.ask.bind(client));
	});
}

function option(name: string, displayName: string): INodePropertyOptions {
	return { name: displayName === name ? name : `${displayName} (${name})`, value: name };
}

function byName(a: INodePropertyOptions, b: INodePropertyOptions): number {
	return a.name.localeCompare(b.name, 'en');
}
