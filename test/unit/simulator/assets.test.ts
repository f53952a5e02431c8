import type { SimulatorOptions } from '../../simulator/options';
import { codeOf, TestClient } from './client';

const asset = (path: string) => `/rest/asset/v1/${path}`;
const none = ['No assets found for the given search criteria.'];

describe('programs', () => {
	async function pages(search: string): Promise<number[]> {
		const client = await TestClient.signedIn();
		const sizes: number[] = [];
		for (let offset = 0; ; offset += sizes[sizes.length - 1]) {
			const body = await client.get(asset(`programs.json?offset=${offset}${search}`));
			if (body.result === undefined) return sizes;
			expect(body.moreResult).toBeUndefined();
			sizes.push(body.result.length);
		}
	}

	test.each([
		['20 by default', '', [...Array<number>(22).fill(20), 10]],
		['200 at most', '&maxReturn=200', [200, 200, 50]],
	])('are returned in pages: %s', async (_label, search, sizes) => {
		expect(await pages(search)).toEqual(sizes);
	});

	test.each(['maxReturn=201', 'maxReturn=0', 'maxReturn=x', 'offset=-1'])(
		'%s is rejected',
		async (search) => {
			const client = await TestClient.signedIn();
			expect(codeOf(await client.get(asset(`programs.json?${search}`)))).toBe('1001');
		},
	);

	test('are found by ID and by their whole name', async () => {
		const client = await TestClient.signedIn();
		const { result } = await client.get(asset('program/1101.json'));
		expect(result).toEqual([
			{
				id: 1101,
				name: 'Product Webinar Berlin 01',
				description: '',
				type: 'Event with Webinar',
				channel: 'Webinar',
				folder: { type: 'Folder', value: 21, folderName: 'Product Webinars' },
				status: '',
				workspace: 'Default',
				url: 'https://app-simulator.marketo.example/#ME1101A1',
				createdAt: '2026-02-01T08:00:00Z+0000',
				updatedAt: '2026-06-01T10:00:00Z+0000',
			},
		]);
		const named = await client.get(
			asset('program/byName.json?name=Product%20Webinar%20Berlin%2001'),
		);
		expect(named.result).toEqual(result);
		expect(codeOf(await client.get(asset('program/byName.json')))).toBe('1002');
	});

	const missing: [string, string, Partial<SimulatorOptions>, string | undefined][] = [
		['past the last page', 'programs.json?offset=450', {}, undefined],
		['past the last page, 702', 'programs.json?offset=450', { noAssets: '702' }, '702'],
		['unknown name', 'program/byName.json?name=product%20webinar%20berlin%2001', {}, undefined],
		['unknown name, 702', 'program/byName.json?name=No', { noAssets: '702' }, '702'],
		['unknown ID', 'program/7.json', {}, '702'],
		['unknown ID, warning', 'program/7.json', { unknownAsset: 'warning' }, undefined],
		['unknown channel', 'channel/byName.json?name=No', {}, undefined],
	];
	test.each(missing)('%s', async (_label, path, options, code) => {
		const client = await TestClient.signedIn(options);
		const body = await client.get(asset(path));
		expect([body.success, codeOf(body)]).toEqual([code === undefined, code]);
		expect(body.result).toBeUndefined();
		if (code === undefined) expect(body.warnings).toEqual(none);
	});

	test('are as many as the option says', async () => {
		const client = await TestClient.signedIn({ programs: [] });
		expect((await client.get(asset('programs.json'))).warnings).toEqual(none);
	});
});

describe('channels', () => {
	test('have the statuses of their programs, hidden ones and "Not in Program" included', async () => {
		const client = await TestClient.signedIn();
		const { result } = await client.get(asset('channel/byName.json?name=Webinar'));
		const [{ progressionStatuses }] = result as { progressionStatuses: unknown[] }[];
		expect(progressionStatuses).toContainEqual({
			name: 'Attended',
			step: 40,
			hidden: false,
			success: true,
		});
		expect(progressionStatuses).toMatchObject([
			{ name: 'Not in Program' },
			{ name: 'Invited' },
			{ name: 'Registered' },
			{ name: 'Waitlisted' },
			{ name: 'Pending Approval', hidden: true },
			{ name: 'No Show' },
			{ name: 'Attended' },
			{ name: 'Attended On-demand' },
		]);
	});

	test('exist for every program', async () => {
		const client = await TestClient.signedIn();
		const { result } = await client.get(asset('channels.json?maxReturn=200'));
		const names = result?.map(({ name }) => name);
		const ofPrograms = client.simulator.options.programs.map(({ channel }) => channel);
		expect(names).toHaveLength(5);
		expect(names).toEqual(expect.arrayContaining(ofPrograms));
	});
});
