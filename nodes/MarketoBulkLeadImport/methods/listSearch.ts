import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';
import { getPrograms } from '../marketo/client/assets';
import { getCustomObjects } from '../objects/customObject';
import { withClient } from './withClient';

type Results = INodeListSearchResult['results'];

/** Maximum number of pages to read per search, so that typing does not use up the quota. */
const PAGES_PER_SEARCH = 10;

/** Marketo finds lists only by their whole name, so this searches for parts of names page by page. */
export async function searchStaticLists(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	return await withClient(
		this,
		async (client) =>
			await searchPages(async (pageToken) => {
				const { lists, nextPageToken } = await client.getLists(
					pageToken === undefined ? {} : { pageToken },
				);
				const results = lists.map(({ id, name, programName, workspaceName }) => ({
					name: withPlace(name, [programName, workspaceName]),
					value: String(id),
				}));
				return { results: matching(results, filter), nextPageToken };
			}, paginationToken),
	);
}

export async function searchPartitions(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	return await withClient(this, async (client) => {
		const partitions = await client.getPartitions();
		return {
			results: matching(
				partitions.map(({ name }) => ({ name, value: name })),
				filter,
			),
		};
	});
}

/** Marketo finds programs only by their whole name too. Also searches for the ID. */
export async function searchPrograms(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	return await withClient(
		this,
		async (client) =>
			await searchPages(async (pageToken = '0') => {
				const { programs, nextOffset } = await getPrograms(
					client.ask.bind(client),
					Number(pageToken),
				);
				const results = programs.map(({ id, name, channel, workspace }) => ({
					name: withPlace(name, [channel, workspace, String(id)]),
					value: String(id),
				}));
				return {
					results: matching(results, filter),
					...(nextOffset !== undefined && { nextPageToken: String(nextOffset) }),
				};
			}, paginationToken),
	);
}

export async function searchCustomObjects(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	return await withClient(this, async (client) => {
		const objects = await getCustomObjects(client.ask.bind(client));
		const results = objects.map(({ name, displayName }) => ({
			name: displayName === name ? name : `${displayName} (${name})`,
			value: name,
		}));
		return { results: matching(results, filter) };
	});
}

/** Reads pages until one has a match, and returns the token of the next page for scrolling. */
async function searchPages(
	readPage: (
		pageToken: string | undefined,
	) => Promise<{ results: Results; nextPageToken?: string }>,
	paginationToken: string | undefined,
): Promise<INodeListSearchResult> {
	let pageToken = paginationToken;
	for (let page = 0; page < PAGES_PER_SEARCH; page++) {
		const { results, nextPageToken } = await readPage(pageToken);
		if (nextPageToken === undefined) return { results };
		if (results.length > 0) return { results, paginationToken: nextPageToken };
		pageToken = nextPageToken;
	}
	return { results: [], paginationToken: pageToken };
}

function withPlace(name: string, places: ReadonlyArray<string | undefined>): string {
	const place = places.filter((part) => part !== undefined && part !== '').join(', ');
	return place === '' ? name : `${name} (${place})`;
}

function matching(results: Results, filter: string | undefined): Results {
	const wanted = filter?.trim().toLowerCase() ?? '';
	return results.filter(({ name }) => name.toLowerCase().includes(wanted));
}
