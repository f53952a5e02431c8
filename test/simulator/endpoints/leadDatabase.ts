import { type Call, refuse, succeed } from '../call';
import { jsonReply } from '../replies';
import type { HttpReply } from '../types';
import { type Endpoint, readLeads } from './endpoint';
import { listsReply } from './lists';
import { shownFields } from './shownFields';

/** Fields, partitions, static lists and usage. */
export const leadDatabaseEndpoints: readonly Endpoint[] = [
	{
		step: 'describe',
		object: 'lead',
		path: /^\/rest\/v1\/leads\/describe2\.json$/,
		method: 'GET',
		permissions: readLeads,
		answer: describeLeads,
	},
	{
		step: 'describe',
		object: 'programMember',
		path: /^\/rest\/v1\/programs\/members\/describe\.json$/,
		method: 'GET',
		permissions: readLeads,
		answer: describeMembers,
	},
	{
		step: 'partitions',
		path: /^\/rest\/v1\/leads\/partitions\.json$/,
		method: 'GET',
		permissions: readLeads,
		answer: (call) => jsonReply(200, succeed(call, call.instance.options.partitions)),
	},
	{
		step: 'lists',
		path: /^\/rest\/v1\/lists\.json$/,
		method: 'GET',
		permissions: readLeads,
		answer: listsReply,
	},
	{
		step: 'lists',
		path: /^\/rest\/v1\/lists\/(?<listId>\d{1,15})\.json$/,
		method: 'GET',
		permissions: readLeads,
		answer: listsReply,
	},
	{
		step: 'usage',
		path: /^\/rest\/v1\/stats\/usage\.json$/,
		method: 'GET',
		permissions: [],
		answer: (call) => jsonReply(200, succeed(call, [call.instance.limits.usage()])),
	},
];

function describeLeads(call: Call): HttpReply {
	const { fields, searchableFields } = call.instance.options;
	const shown = { name: 'API Lead', searchableFields, fields: shownFields(fields) };
	return jsonReply(200, succeed(call, [shown]));
}

function describeMembers(call: Call): HttpReply {
	const { programMemberAccess, memberFields } = call.instance.options;
	if (programMemberAccess !== 'enabled') return refuse(call, programMemberAccess);
	const shown = {
		name: 'API Program Membership',
		description: 'Map for API program membership fields',
		createdAt: '2026-01-02T09:00:00Z',
		updatedAt: '2026-03-04T09:00:00Z',
		dedupeFields: ['leadId', 'programId'],
		searchableFields: [['leadId'], ['reachedSuccess'], ['statusName']],
		fields: shownFields(memberFields),
	};
	return jsonReply(200, succeed(call, [shown]));
}
