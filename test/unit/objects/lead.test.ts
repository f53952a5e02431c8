import { UnexpectedReplyError } from '../../../nodes/MarketoBulkLeadImport/marketo/errors/UnexpectedReplyError';
import {
	askForLeadFields,
	lead,
	leadFieldSet,
	leadTarget,
} from '../../../nodes/MarketoBulkLeadImport/objects/lead';
import { DESCRIBED_LEAD } from '../marketo/sources';
import { rejection, success, thrown, type Answer } from '../marketo/scripted';
import { asked, asking, parameters } from './asking';

test.each<
	[label: string, given: Record<string, string>, query: object, exclusive: string | undefined]
>([
	['only the lookup field', {}, { lookupField: 'email' }, undefined],
	['a list', { listId: '1001' }, { lookupField: 'email', listId: '1001' }, 'list:1001'],
	[
		'a partition',
		{ partitionName: 'Südwest & Ost' },
		{ lookupField: 'email', partitionName: 'Südwest & Ost' },
		undefined,
	],
])('builds the upload with %s', (_label, given, query, exclusive) => {
	const target = lead.readTarget(parameters({ lookupField: 'email', ...given }));
	expect(target.upload).toEqual({ path: '/bulk/v1/leads.json', query });
	expect(target.keyFields).toEqual(['email']);
	expect(target.exclusiveKey).toBe(exclusive);
});

test.each(['0', '-1', '1.5', '1e3', 'abc', '9007199254740993', '1001/../7'])(
	'rejects %j as a list ID',
	(listId) => {
		const read = () => lead.readTarget(parameters({ lookupField: 'email', listId }));
		expect(thrown(read)).toMatchObject({ message: `"${listId}" is not a static list ID` });
	},
);

test('builds the URLs of a batch', () => {
	const target = leadTarget({ lookupField: 'email' });
	const kinds = ['status', 'failures', 'warnings'] as const;
	expect(kinds.map((kind) => target.batchPath(7, kind))).toEqual([
		'/bulk/v1/leads/batch/7.json',
		'/bulk/v1/leads/batch/7/failures.json',
		'/bulk/v1/leads/batch/7/warnings.json',
	]);
});

describe('the fields for deduplication', () => {
	test('offers the fields that Marketo calls searchable, and also allows those that Adobe documents', () => {
		const { lookupFields } = leadFieldSet(DESCRIBED_LEAD, 'email');
		expect(lookupFields?.offered).toEqual(DESCRIBED_LEAD.searchable);
		for (const name of ['customerNumber', 'cookies', 'sfdcLeadId'])
			expect([name, lookupFields?.allowed.has(name)]).toEqual([name, true]);
		expect(lookupFields?.allowed.has('firstName')).toBe(false);
	});

	test('allows fields of the documented types if Marketo lists no searchable fields', () => {
		const { lookupFields } = leadFieldSet({ ...DESCRIBED_LEAD, searchable: [] }, 'email');
		expect(lookupFields?.offered).toContain('twitterId');
		expect(lookupFields?.allowed.has('firstName')).toBe(true);
		expect(lookupFields?.allowed.has('renewalDate')).toBe(false);
	});
});

const email = {
	name: 'email',
	displayName: 'Email Address',
	dataType: 'email',
	length: 255,
	updateable: true,
};

describe('describe2', () => {
	test.each<[label: string, result: unknown, names: string[], searchable: string[]]>([
		[
			'as Adobe documents it',
			{ name: 'Lead', searchableFields: [['email'], ['id'], ['email']], fields: [email] },
			['email'],
			['email', 'id'],
		],
		['without searchable fields', { fields: [{ name: 'vin' }] }, ['vin'], []],
		[
			'with entries that are not fields',
			{
				fields: [null, 'x', {}, { name: '' }, { name: 7 }, { name: 'vin' }],
				searchableFields: [[7], 'id'],
			},
			['vin'],
			['id'],
		],
	])('%s', async (_label, result, names, searchable) => {
		const { ask, ports } = asking(success(result));
		const read = await askForLeadFields(ask);
		expect(read.fields.map(({ name }) => name)).toEqual([
			...names,
			'externalCompanyId',
			'externalSalesPersonId',
		]);
		expect(read.searchable).toEqual(searchable);
		expect(asked(ports)).toEqual(['/rest/v1/leads/describe2.json']);
	});

	test.each<[label: string, answer: Answer]>([
		['no result', success()],
		['no fields', success({ name: 'Lead' })],
		['an empty list of fields', success({ fields: [] })],
	])('%s: is requested again, then an error', async (_label, answer) => {
		const { ask, ports } = asking(answer);
		expect(await rejection(askForLeadFields(ask))).toBeInstanceOf(UnexpectedReplyError);
		expect(ports.sent).toHaveLength(7);
	});
});
