import { type Call, refuse, succeed } from '../call';
import { approvedObject } from '../objects/customObject';
import { jsonReply } from '../replies';
import type { HttpReply, SimCustomObject } from '../types';
import { type Endpoint, readCustomObjects } from './endpoint';
import { valuesOf } from './queryValues';
import { shownFields } from './shownFields';

export const customObjectEndpoints: readonly Endpoint[] = [
	{
		step: 'customObjects',
		path: /^\/rest\/v1\/customobjects\.json$/,
		method: 'GET',
		permissions: readCustomObjects,
		answer: listCustomObjects,
	},
	{
		step: 'describe',
		object: 'customObject',
		path: /^\/rest\/v1\/customobjects\/(?<apiName>[^/]+)\/describe\.json$/,
		method: 'GET',
		permissions: readCustomObjects,
		answer: describeCustomObject,
	},
];

/** The filter `names` takes API names, separated by commas or repeated. */
function listCustomObjects(call: Call): HttpReply {
	const { customObjectAccess, customObjects, listUnapprovedObjects } = call.instance.options;
	if (customObjectAccess !== 'enabled') return refuse(call, customObjectAccess);
	const names = valuesOf(call.query, 'names');
	const listed = customObjects
		.filter(({ approved }) => approved || listUnapprovedObjects)
		.filter(({ name }) => names.length === 0 || names.includes(name));
	return jsonReply(200, succeed(call, listed.map(summary)));
}

function summary({ approved: _, fields: __, ...documented }: SimCustomObject) {
	return documented;
}

function describeCustomObject(call: Call): HttpReply {
	const found = approvedObject(call);
	if ('code' in found) return refuse(call, found.code, found.subject);
	const described = { ...summary(found), fields: shownFields(found.fields) };
	return jsonReply(200, succeed(call, [described]));
}
