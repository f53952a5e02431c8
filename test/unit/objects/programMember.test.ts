import fc from 'fast-check';
import { MarketoApiError } from '../../../nodes/MarketoBulkLeadImport/marketo/errors/MarketoApiError';
import { InvalidSettingError } from '../../../nodes/MarketoBulkLeadImport/marketo/errors/InvalidSettingError';
import {
	programMember,
	programMemberTarget,
	readProgramId,
} from '../../../nodes/MarketoBulkLeadImport/objects/programMember';
import { refusal, rejection, reply, success, thrown, type Answer } from '../marketo/scripted';
import { asked, asking, parameters } from './asking';

describe('the ID of a program', () => {
	test.each([
		['1107', 1107],
		['#PG1107A1', 1107],
		['PG1107A1', 1107],
		['#ME1107', 1107],
		['#NP1107B2', 1107],
		['#EBP1107A1LA1', 1107],
		['#pg1107a1', 1107],
		['https://app-ab12.marketo.com/#PG1107A1', 1107],
		['https://app-ab12.marketo.com/?munchkinId=123-ABC-456#PG1107A1', 1107],
		['https://engage-ab.marketo.com/?munchkinId=123-ABC-456#/classic/ME1107B2LA1', 1107],
		['https://experience.adobe.com/#/@acme1/so:123-ABC-456/marketo-engage/classic/PG1107A1', 1107],
		['https://experience.adobe.com/#/@acme/classic/PG1107A1?tab=2', 1107],
	])('reads %j as %d', (given, id) => {
		expect(readProgramId(given)).toBe(id);
	});

	test.each([
		['1.5', '"1.5" is not a program ID'],
		['0', '"0" is not a program ID'],
		['-7', '"-7" is not a program ID'],
		['1e3', '"1e3" is not a program ID'],
		['9007199254740993', '"9007199254740993" is not a program ID'],
		['Webinar', '"Webinar" is not a program ID'],
		['#PG0A1', '"#PG0A1" is not a program ID'],
		['#PG1.5', '"#PG1.5" is not a program ID'],
		[
			'https://app-ab12.marketo.com/',
			'The URL "https://app-ab12.marketo.com/" holds no program ID',
		],
		[
			'https://ab12.marketo.com/#/classic/',
			'The URL "https://ab12.marketo.com/#/classic/" holds no program ID',
		],
		['#ST1107A1', '"#ST1107A1" is the URL of a static list, not of a program'],
		['#SC1107A1', '"#SC1107A1" is the URL of a smart campaign, not of a program'],
		['', '"Program" is empty'],
	])('rejects %j', (given, message) => {
		const error = thrown(() => readProgramId(given));
		expect(error).toBeInstanceOf(InvalidSettingError);
		expect(error).toMatchObject({ message });
	});

	test('is found between any letters, and only the expected errors are thrown', () => {
		const letters = fc
			.stringMatching(/^[A-Z]{2,4}$/)
			.filter((text) => !/^(EM|FO|LP|SC|SL|ST)$/.test(text));
		fc.assert(
			fc.property(letters, fc.integer({ min: 1, max: 2 ** 31 }), letters, (front, id, behind) => {
				expect(readProgramId(`https://x.example/#${front}${id}${behind}1`)).toBe(id);
			}),
		);
		fc.assert(
			fc.property(fc.string({ unit: 'grapheme' }), (given) => {
				let id: number;
				try {
					id = readProgramId(given);
				} catch (error) {
					expect(error).toBeInstanceOf(InvalidSettingError);
					return;
				}
				expect(Number.isSafeInteger(id) && given.includes(String(id))).toBe(true);
			}),
		);
	});
});

const target = programMemberTarget({ programId: 1107, status: 'On List' });

test('builds the URLs', () => {
	expect(target.upload).toEqual({
		path: '/bulk/v1/program/1107/members/import.json',
		query: { programMemberStatus: 'On List' },
	});
	expect(target.batchPath(7, 'status')).toBe('/bulk/v1/program/members/import/7/status.json');
	expect(target.batchPath(7, 'failures')).toBe('/bulk/v1/program/members/import/7/failures.json');
	expect(target.keyFields).toEqual(['email']);
});

test('rejects an empty status', () => {
	const read = () => programMember.readTarget(parameters({ programId: '1107' }));
	expect(thrown(read)).toMatchObject({ message: '"Program Status" is empty' });
});

const apiError = (code: string) => new MarketoApiError('Said', 'Do', code, 'stop', false);

test.each([
	['1013', /^Marketo couldn't find the program 1107/],
	['702', /^Marketo couldn't find the program 1107/],
	['610', /^Marketo couldn't find the program 1107/],
	['1025', /^The channel of the program 1107 has no status "On List"$/],
])('names the unknown program or status if an upload is rejected with %s', (code, message) => {
	expect(target.explain?.(apiError(code))?.message).toMatch(message);
});

test.each(['1003', '1006', '616', '603', '1016', '1019'])(
	'keeps the message of code %s',
	(code) => {
		expect(target.explain?.(apiError(code))).toBeUndefined();
	},
);

const program = { id: 1107, name: 'Expo', channel: 'Tradeshow' };
const channel = {
	name: 'Tradeshow',
	progressionStatuses: [
		{ name: 'Not in Program', hidden: false },
		{ name: 'On List', hidden: false },
		{ name: 'Old', hidden: true },
		{ name: 'Visited', hidden: false },
		null,
		{ step: 7 },
	],
};
const NO_PROGRAM =
	'Select it under "Program", or check its ID. The API user needs access to the workspace of the program.';
const nothing = reply({ success: true, warnings: ['No assets found'] });

describe('before anything is sent', () => {
	test('looks up the program and the statuses of its channel', async () => {
		const { ask, ports } = asking(success(program), success(channel));
		expect(await target.verify?.(ask)).toEqual([]);
		expect(asked(ports)).toEqual([
			'/rest/asset/v1/program/1107.json',
			'/rest/asset/v1/channel/byName.json?name=Tradeshow',
		]);
	});

	test('finds a program whose ID is text', async () => {
		const { ask } = asking(success({ ...program, id: '1107' }), success(channel));
		expect(await target.verify?.(ask)).toEqual([]);
	});

	test.each<[label: string, answers: Answer[], message: string, description: string]>([
		[
			'a program that does not exist',
			[nothing],
			"Marketo couldn't find the program 1107",
			NO_PROGRAM,
		],
		[
			'a program that does not exist (702)',
			[refusal('702')],
			"Marketo couldn't find the program 1107",
			NO_PROGRAM,
		],
		[
			'a status that the channel does not have',
			[
				success(program),
				success({ ...channel, progressionStatuses: [{ name: 'On Lists' }, { name: 'Visited' }] }),
			],
			'The channel "Tradeshow" of the program "Expo" has no status "On List". Did you mean "On Lists"?',
			'Select one under "Program Status": On Lists, Visited.',
		],
		[
			'a channel without statuses',
			[success(program), success({ ...channel, progressionStatuses: [] })],
			'The channel "Tradeshow" of the program "Expo" has no status "On List"',
			'Select one under "Program Status": each channel has its own statuses.',
		],
	])('%s', async (_label, answers, message, description) => {
		const { ask } = asking(...answers);
		const error = await rejection(target.verify!(ask));
		expect(error.message).toBe(message);
		expect(error.description).toBe(description);
	});

	test.each<[label: string, answers: Answer[], note: RegExp]>([
		['no permission to read programs', [refusal('603')], /"Read-Only Assets"/],
		['no permission to read channels', [success(program), refusal('603')], /"Read-Only Assets"/],
		['a channel that does not exist', [success(program), nothing], /lists no channel "Tradeshow"/],
	])('%s: adds a note that it was not checked', async (_label, answers, note) => {
		const { ask } = asking(...answers);
		expect(await target.verify?.(ask)).toEqual([expect.stringMatching(note)]);
	});
});

test('accepts fields of leads and of members; if both have a field, uses the lead’s', async () => {
	const { ask, ports } = asking(
		success({
			fields: [
				{ name: 'email' },
				{ name: 'createdAt', displayName: 'Of the lead', updateable: false },
			],
		}),
		success({
			fields: [
				{ name: 'createdAt', displayName: 'Of the membership', updateable: false },
				{ name: 'code', displayName: 'Code', updateable: true },
				{ name: 'reachedSuccess', updateable: false },
			],
		}),
	);
	const fields = await target.describe(ask);
	expect(fields.keyFields).toEqual(['email']);
	expect(fields.lookupFields).toBeUndefined();
	expect(fields.get('createdAt')?.displayName).toBe('Of the lead');
	expect(fields.importable.map(({ name }) => name)).toEqual([
		'email',
		'externalCompanyId',
		'externalSalesPersonId',
		'code',
	]);
	expect(asked(ports)).toEqual([
		'/rest/v1/leads/describe2.json',
		'/rest/v1/programs/members/describe.json',
	]);
});
