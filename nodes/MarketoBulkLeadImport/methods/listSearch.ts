import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';
import { toNodeError } from '../transport/nodeErrors';
import type { MarketoClient } from '../marketo/client/marketoClient';
import { openClient } from '../transport/openClient';

/** Pages of 300 lists read for one filter, so that typing does not use up the quota. */
const PAGES_PER_SEARCH = 10;

/** Marketo finds lists by their whole name only, so parts of names are looked for page by page. */
export async function searchStaticLists(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	return await withClient(this, async (client) => {
		const results: INodeListSearchResult['results'] = [];
		let pageToken = paginationToken;
		for (let page = 0; page < PAGES_PER_SEARCH; page++) {
			const { lists, nextPageToken } = await client.getLists(
				pageToken === undefined ? {} : { pageToken },
			);
			for (const { id, name, programName, workspaceName } of lists) {
				const place = [programName, workspaceName].filter((part) => part !== undefined).join(', ');
				const shown = place === '' ? name : `${name} (${place})`;
				if (contains(shown, filter)) results.push({ name: shown, value: String(id) });
			}
			pageToken = nextPageToken;
			if (pageToken === undefined || results.length > 0) break;
		}
		return { results, ...(pageToken !== undefined && { paginationToken: pageToken }) };
	});
}

export async function searchPartitions(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	return await withClient(this, async (client) => {
		const partitions = await client.getPartitions();
		return {
			results: partitions
				.filter(({ name }) => contains(name, filter))
				.map(({ name }) => ({ name, value: name })),
		};
	});
}

function contains(text: string, filter: string | undefined): boolean {
	return filter === undefined || text.toLowerCase().includes(filter.trim().toLowerCase());
}

export async function withClient<T>(
	context: ILoadOptionsFunctions,
	work: (client: MarketoClient) => Promise<T>,
): Promise<T> {
	try {
		return await work(await openClient(context));
	} catch (error) {
		throw toNodeError(context.getNode(), error);
	}
}
