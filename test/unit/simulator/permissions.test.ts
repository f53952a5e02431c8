import type { Permission } from '../../simulator/types';
import { bodyOf, codeOf, formBody, formType, TestClient } from './client';

const leads: Permission[] = ['Read-Only Lead', 'Read-Write Lead'];
const customObjects: Permission[] = ['Read-Only Custom Object', 'Read-Write Custom Object'];
const assets: Permission[] = ['Read-Only Assets', 'Read-Write Assets'];
const all = [...leads, ...customObjects, ...assets];

const calls: [string, string, Permission[]][] = [
	['POST', '/bulk/v1/leads.json?format=csv', ['Read-Write Lead']],
	['GET', '/bulk/v1/leads/batch/1.json', ['Read-Write Lead']],
	[
		'POST',
		'/bulk/v1/program/1101/members/import.json?format=csv&programMemberStatus=Invited',
		['Read-Write Lead'],
	],
	['GET', '/bulk/v1/program/members/import/1/status.json', ['Read-Write Lead']],
	['GET', '/bulk/v1/program/members/import/1/failures.json', ['Read-Write Lead']],
	['POST', '/bulk/v1/customobjects/car_c/import.json?format=csv', ['Read-Write Custom Object']],
	['GET', '/bulk/v1/customobjects/car_c/import/1/status.json', ['Read-Write Custom Object']],
	['GET', '/bulk/v1/customobjects/car_c/import/1/warnings.json', ['Read-Write Custom Object']],
	['GET', '/rest/v1/leads/describe2.json', leads],
	['GET', '/rest/v1/leads/partitions.json', leads],
	['GET', '/rest/v1/lists.json', leads],
	['GET', '/rest/v1/programs/members/describe.json', leads],
	['GET', '/rest/v1/customobjects.json', customObjects],
	['GET', '/rest/v1/customobjects/car_c/describe.json', customObjects],
	['GET', '/rest/asset/v1/programs.json', assets],
	['GET', '/rest/asset/v1/program/1101.json', assets],
	['GET', '/rest/asset/v1/channels.json', assets],
	['GET', '/rest/v1/stats/usage.json', all],
];

test.each(calls)('%s %s accepts only its own permissions', async (method, url, expected) => {
	const client = await TestClient.signedIn();
	const allowed: Permission[] = [];
	for (const permission of all) {
		client.simulator.options.permissions = [permission];
		const headers = { 'content-type': formType };
		const reply = await client.send(method, url, headers, formBody('email\na@b.example\n'));
		if (codeOf(bodyOf(reply)) !== '603') allowed.push(permission);
	}
	expect(allowed).toEqual(expected);
});

test('the API user has the permissions for all objects by default', async () => {
	const client = await TestClient.signedIn();
	for (const [method, url] of calls) {
		const reply = await client.send(
			method,
			url,
			{ 'content-type': formType },
			formBody('vin\n1\n'),
		);
		if (reply.kind === 'reply' && reply.status === 200) {
			expect(codeOf(bodyOf(reply))).not.toBe('603');
		}
	}
	expect(client.simulator.jobs.map(({ object }) => object)).toEqual([
		'lead',
		'programMember',
		'customObject',
	]);
});

test('usage needs no permission at all', async () => {
	const client = await TestClient.signedIn({ permissions: [] });
	expect((await client.get('/rest/v1/stats/usage.json')).success).toBe(true);
	expect(codeOf(await client.get('/rest/v1/leads/partitions.json'))).toBe('603');
});
