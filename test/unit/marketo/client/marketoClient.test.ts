import { leadTarget } from '../../../../nodes/MarketoBulkLeadImport/objects/lead';
import { MarketoClient } from '../../../../nodes/MarketoBulkLeadImport/marketo/client/marketoClient';
import { BatchNotFoundError } from '../../../../nodes/MarketoBulkLeadImport/marketo/errors/BatchNotFoundError';
import { ListNotFoundError } from '../../../../nodes/MarketoBulkLeadImport/marketo/errors/ListNotFoundError';
import { MarketoApiError } from '../../../../nodes/MarketoBulkLeadImport/marketo/errors/MarketoApiError';
import { html, refusal, rejection, reply, scriptedPorts, success, type Answer } from '../scripted';

const file = { name: 'leads.csv', bytes: Buffer.from('email\na@b.example\n') };
const queued = { batchId: 3404, importId: '3404', status: 'Queued' };
const leads = leadTarget({ lookupField: 'email' });
const once = { repeat: true, onRepeat: () => undefined };

function apiThatAnswers(...answers: Answer[]) {
	const ports = scriptedPorts(answers);
	return { ports, api: new MarketoClient(ports) };
}

describe('createJob', () => {
	test('sends every setting in the query, and nothing that was not set', async () => {
		const { api, ports } = apiThatAnswers(success(queued));
		expect(await api.createJob(leads, file, 'csv', once)).toEqual(queued);
		await api.createJob(
			leadTarget({ lookupField: 'customerNumber', listId: 1001, partitionName: 'Südwest & Ost' }),
			file,
			'ssv',
			once,
		);
		expect(ports.sent).toEqual([
			{
				method: 'POST',
				path: '/bulk/v1/leads.json',
				query: { format: 'csv', lookupField: 'email' },
				file,
				timeout: 300_000,
				purpose: 'create an import job',
			},
			{
				method: 'POST',
				path: '/bulk/v1/leads.json',
				query: {
					format: 'ssv',
					lookupField: 'customerNumber',
					listId: '1001',
					partitionName: 'Südwest & Ost',
				},
				file,
				timeout: 300_000,
				purpose: 'create an import job',
			},
		]);
	});

	test('names an unknown list', async () => {
		const { api, ports } = apiThatAnswers(refusal('1013', 'Object not found'));
		const error = await rejection(
			api.createJob(leadTarget({ lookupField: 'email', listId: 77 }), file, 'csv', once),
		);
		expect(error).toBeInstanceOf(ListNotFoundError);
		expect(error).toMatchObject({
			message: "Static list 77 wasn't found in Marketo",
			description:
				'Select the list under "Static List". You can\'t import into a smart list, and the API user needs access to the workspace of the list.',
		});
		expect(ports.sent).toHaveLength(1);
	});

	test('passes on 1013 if no list was set', async () => {
		const { api } = apiThatAnswers(refusal('1013', 'Object not found'));
		expect(await rejection(api.createJob(leads, file, 'csv', once))).toBeInstanceOf(
			MarketoApiError,
		);
	});

	test.each<[label: string, answer: Answer]>([
		['an empty result', success()],
		['a job without ID', success({ status: 'Queued' })],
	])('leaves open whether a job exists after %s', async (_, answer) => {
		const { api } = apiThatAnswers(answer, success(queued));
		const onRepeat = jest.fn();
		expect(await api.createJob(leads, file, 'csv', { repeat: true, onRepeat })).toEqual(queued);
		expect(onRepeat).toHaveBeenCalledTimes(1);
	});
});

test.each<[label: string, status: unknown]>([
	['is in lower case', 'queued'],
	['is unknown', 'Accepted'],
	['is missing', undefined],
])('sends a part only once if Marketo returns an ID and the status %s', async (_, status) => {
	const { api, ports } = apiThatAnswers(success({ ...queued, status }));
	expect(await api.createJob(leads, file, 'csv', once)).toEqual(queued);
	expect(ports.sent).toHaveLength(1);
});

describe('a batch that Marketo does not have', () => {
	const message = {
		message: "Batch 3404 wasn't found in Marketo",
		description:
			'Marketo keeps a batch for seven days, and finds it only in its own account and under its own object. Check the batch ID, the credential, and that "Resource" is the object that was imported.',
		batchId: 3404,
	};

	test.each<[label: string, answer: Answer]>([
		['610', refusal('610')],
		['1003', refusal(1003)],
		['1004', refusal('1004')],
		['1013', refusal('1013')],
		['HTTP 404', html(404)],
		['an empty result', success()],
	])('is reported for the status: %s', async (_, answer) => {
		const { api, ports } = apiThatAnswers(answer);
		const error = await rejection(api.getJob(leads, 3404));
		expect(error).toBeInstanceOf(BatchNotFoundError);
		expect(error).toMatchObject(message);
		expect(ports.sent).toHaveLength(1);
	});

	test.each<[label: string, answer: Answer]>([
		['1003', refusal(1003)],
		['HTTP 404', html(404)],
		['an empty result', success()],
	])('is asked for again if it must exist: %s', async (_, answer) => {
		const found = apiThatAnswers(answer, success(queued));
		expect(await found.api.getJob(leads, 3404, true)).toEqual(queued);
		const { api, ports } = apiThatAnswers(answer);
		expect(await rejection(api.getJob(leads, 3404, true))).toBeInstanceOf(BatchNotFoundError);
		expect(ports.sent).toHaveLength(3);
		expect(ports.clock.sleeps.reduce((sum, one) => sum + one, 0)).toBeLessThan(5_000);
	});

	test.each<[label: string, answer: Answer]>([
		['610', refusal('610')],
		['1003', refusal(1003)],
		['1013', refusal('1013')],
	])('is reported for failed rows: %s', async (_, answer) => {
		const { api } = apiThatAnswers(answer);
		expect(await rejection(api.getRowFile(leads, 3404, 'failures'))).toMatchObject(message);
	});
});

test.each<[label: string, answer: Answer]>([
	['607', refusal('607')],
	['603', refusal('603')],
	['an unknown code', refusal('1077')],
])('is not assumed after %s', async (_, answer) => {
	const { api } = apiThatAnswers(answer);
	expect(await rejection(api.getJob(leads, 3404))).toBeInstanceOf(MarketoApiError);
	expect(await rejection(api.getRowFile(leads, 3404, 'warnings'))).toBeInstanceOf(MarketoApiError);
});

test('requests a status that is cut off again', async () => {
	const { api, ports } = apiThatAnswers(success({ batchId: 3404 }), success(queued));
	expect(await api.getJob(leads, 3404)).toEqual(queued);
	expect(ports.sent).toHaveLength(2);
});

describe('row files', () => {
	test('are requested by their kind', async () => {
		const { api, ports } = apiThatAnswers(reply('email,Import Failure Reason\n', 200, 'text/csv'));
		await api.getRowFile(leads, 3404, 'failures');
		await api.getRowFile(leads, 3404, 'warnings');
		expect(ports.sent.map(({ path, purpose }) => [path, purpose])).toEqual([
			['/bulk/v1/leads/batch/3404/failures.json', 'get the failed rows'],
			['/bulk/v1/leads/batch/3404/warnings.json', 'get the rows with warnings'],
		]);
	});

	test('are empty after one call if they do not exist', async () => {
		const { api, ports } = apiThatAnswers(html(404));
		expect(await api.getRowFile(leads, 3404, 'failures')).toBe('');
		expect(ports.sent).toHaveLength(1);
	});
});

test('returns partitions, without invalid entries', async () => {
	const { api } = apiThatAnswers(
		success(
			{ id: 1, name: 'Default', description: 'Initial' },
			{ id: 2, name: 'Europe' },
			null,
			{ id: 3 },
			{ name: '' },
		),
	);
	expect(await api.getPartitions()).toEqual([
		{ name: 'Default', description: 'Initial' },
		{ name: 'Europe' },
	]);
});

describe('lists', () => {
	const list = {
		id: 1001,
		name: 'Webinar',
		programName: 'Spring',
		workspaceName: 'Default',
		createdAt: 'x',
	};

	test('returns a page', async () => {
		const { api, ports } = apiThatAnswers(
			reply({
				success: true,
				result: [list, { id: 'x', name: 'x' }, null, { id: '2', name: 'Plain' }],
				nextPageToken: 'next',
				moreResult: true,
			}),
		);
		expect(await api.getLists({ name: 'Webinar', pageToken: 'this' })).toEqual({
			lists: [
				{ id: 1001, name: 'Webinar', programName: 'Spring', workspaceName: 'Default' },
				{ id: 2, name: 'Plain' },
			],
			nextPageToken: 'next',
		});
		expect(ports.sent[0].query).toEqual({
			batchSize: '300',
			name: 'Webinar',
			nextPageToken: 'this',
		});
	});

	test.each<[label: string, more: Record<string, unknown>, token: string | undefined]>([
		['moreResult is false', { nextPageToken: 'next', moreResult: false }, undefined],
		['moreResult is missing', { nextPageToken: 'next' }, 'next'],
		['there is no token', { moreResult: true }, undefined],
	])('returns no next page if %s', async (_, more, token) => {
		const { api } = apiThatAnswers(reply({ success: true, result: [], ...more }));
		expect((await api.getLists({})).nextPageToken).toBe(token);
	});
});
