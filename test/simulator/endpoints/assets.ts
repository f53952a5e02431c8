import { type Call, refuse } from '../call';
import { jsonReply } from '../replies';
import type { HttpReply, SimChannel, SimProgram } from '../types';
import { type Endpoint, readAssets } from './endpoint';

const largestPage = 200;
const defaultPage = 20;

/** Programs and channels of the Asset API. */
export const assetEndpoints: readonly Endpoint[] = [
	{
		step: 'programs',
		path: /^\/rest\/asset\/v1\/programs\.json$/,
		method: 'GET',
		permissions: readAssets,
		answer: (call) => browse(call, call.instance.options.programs),
	},
	{
		step: 'programs',
		path: /^\/rest\/asset\/v1\/program\/byName\.json$/,
		method: 'GET',
		permissions: readAssets,
		answer: (call) => byName(call, call.instance.options.programs),
	},
	{
		step: 'programs',
		path: /^\/rest\/asset\/v1\/program\/(?<programId>\d{1,15})\.json$/,
		method: 'GET',
		permissions: readAssets,
		answer: programById,
	},
	{
		step: 'channels',
		path: /^\/rest\/asset\/v1\/channels\.json$/,
		method: 'GET',
		permissions: readAssets,
		answer: (call) => browse(call, call.instance.options.channels),
	},
	{
		step: 'channels',
		path: /^\/rest\/asset\/v1\/channel\/byName\.json$/,
		method: 'GET',
		permissions: readAssets,
		answer: (call) => byName(call, call.instance.options.channels),
	},
];

type Asset = SimProgram | SimChannel;

/** One page. The reply does not show whether there is another one. */
function browse(call: Call, assets: readonly Asset[]): HttpReply {
	const offset = wholeNumber(call, 'offset', 0);
	const maxReturn = wholeNumber(call, 'maxReturn', defaultPage);
	if (offset === undefined) return refuse(call, '1001', call.query.get('offset') ?? '');
	if (maxReturn === undefined || maxReturn < 1 || maxReturn > largestPage) {
		return refuse(call, '1001', call.query.get('maxReturn') ?? '');
	}
	return found(call, assets.slice(offset, offset + maxReturn), call.instance.options.noAssets);
}

/** Finds assets by their whole name, in the same case. */
function byName(call: Call, assets: readonly Asset[]): HttpReply {
	const name = call.query.get('name') ?? '';
	if (name === '') return refuse(call, '1002', 'name');
	const named = assets.filter((asset) => asset.name === name);
	return found(call, named, call.instance.options.noAssets);
}

function programById(call: Call): HttpReply {
	const { programs, unknownAsset } = call.instance.options;
	const programId = Number(call.parameters.programId);
	const named = programs.filter(({ id }) => id === programId);
	return found(call, named, unknownAsset);
}

function found(call: Call, assets: readonly Asset[], ifNone: '702' | 'warning'): HttpReply {
	const { requestId } = call;
	if (assets.length > 0) {
		return jsonReply(200, { success: true, errors: [], requestId, warnings: [], result: assets });
	}
	if (ifNone === '702') return refuse(call, '702');
	const warnings = ['No assets found for the given search criteria.'];
	return jsonReply(200, { success: true, errors: [], requestId, warnings });
}

function wholeNumber({ query }: Call, name: string, otherwise: number): number | undefined {
	const value = query.get(name);
	if (value === null || value === '') return otherwise;
	return /^\d{1,9}$/.test(value) ? Number(value) : undefined;
}
