import { type Call, refuse, succeed } from '../call';
import { jsonReply } from '../replies';
import type { HttpReply, SimList } from '../types';
import { valuesOf } from './queryValues';

/** `GET /rest/v1/lists.json` with its filters and pages, and `GET /rest/v1/lists/{id}.json`. */
export function listsReply(call: Call): HttpReply {
	const { instance, query, parameters } = call;
	if (parameters.listId !== undefined) {
		const list = instance.lists.get(Number(parameters.listId));
		return jsonReply(200, succeed(call, list === undefined ? [] : [shownList(list)]));
	}
	const batchSize = pageSize(query.get('batchSize'), instance.options.listPageSize);
	if (batchSize === undefined) return refuse(call, '1001', query.get('batchSize') ?? '');
	const offset = offsetFrom(query.get('nextPageToken'));
	if (offset === undefined) return refuse(call, '1001', 'nextPageToken');

	const matching = [...instance.lists.values()].filter((list) => isWanted(list, call));
	const page = matching.slice(offset, offset + batchSize);
	const end = offset + page.length;
	const moreResult = end < matching.length;
	return jsonReply(
		200,
		succeed(call, page.map(shownList), {
			...(moreResult ? { nextPageToken: tokenFor(end) } : {}),
			moreResult,
		}),
	);
}

function shownList({ members: _, ...documented }: SimList): Omit<SimList, 'members'> {
	return documented;
}

/** Limits the page size to Marketo's maximum. */
function pageSize(value: string | null, largest: number): number | undefined {
	if (value === null || value === '') return largest;
	return /^[1-9]\d{0,9}$/.test(value) ? Math.min(Number(value), largest) : undefined;
}

const tokenMark = 'lists:';

function tokenFor(offset: number): string {
	return Buffer.from(tokenMark + String(offset)).toString('base64url');
}

function offsetFrom(token: string | null): number | undefined {
	if (token === null || token === '') return 0;
	const text = Buffer.from(token, 'base64url').toString('utf8');
	const found = /^lists:(\d{1,9})$/.exec(text);
	return found === null ? undefined : Number(found[1]);
}

function isWanted(list: SimList, { query, instance }: Call): boolean {
	const ids = valuesOf(query, 'id');
	const names = valuesOf(query, 'name');
	const programs = valuesOf(query, 'programName');
	const workspaces = valuesOf(query, 'workspaceName');
	if (ids.length > 0 && !ids.includes(String(list.id))) return false;
	if (programs.length > 0 && !programs.includes(list.programName)) return false;
	if (workspaces.length > 0 && !workspaces.includes(list.workspaceName)) return false;
	if (names.length === 0) return true;
	if (instance.options.listNameFilter === 'exact') return names.includes(list.name);
	return names.some((name) => list.name.toLowerCase().includes(name.toLowerCase()));
}
