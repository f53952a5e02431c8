import type { Step } from './types';

export interface Route {
	step: Step;
	/** The batch or list ID in the path. */
	id?: number;
	/** Methods that the path takes. */
	methods: readonly string[];
}

interface Pattern {
	path: RegExp;
	step: Step;
	methods: readonly string[];
}

const patterns: readonly Pattern[] = [
	{ path: /^\/identity\/oauth\/token$/, step: 'token', methods: ['GET', 'POST'] },
	{ path: /^\/bulk\/v1\/leads\.json$/, step: 'create', methods: ['POST'] },
	{ path: /^\/bulk\/v1\/leads\/batch\/(\d{1,15})\.json$/, step: 'status', methods: ['GET'] },
	{
		path: /^\/bulk\/v1\/leads\/batch\/(\d{1,15})\/failures\.json$/,
		step: 'failures',
		methods: ['GET'],
	},
	{
		path: /^\/bulk\/v1\/leads\/batch\/(\d{1,15})\/warnings\.json$/,
		step: 'warnings',
		methods: ['GET'],
	},
	{ path: /^\/rest\/v1\/leads\/describe2\.json$/, step: 'describe', methods: ['GET'] },
	{ path: /^\/rest\/v1\/leads\/partitions\.json$/, step: 'partitions', methods: ['GET'] },
	{ path: /^\/rest\/v1\/lists\.json$/, step: 'lists', methods: ['GET'] },
	{ path: /^\/rest\/v1\/lists\/(\d{1,15})\.json$/, step: 'lists', methods: ['GET'] },
	{ path: /^\/rest\/v1\/stats\/usage\.json$/, step: 'usage', methods: ['GET'] },
];

export function routeFor(path: string): Route {
	for (const { path: pattern, step, methods } of patterns) {
		const found = pattern.exec(path);
		if (found === null) continue;
		return { step, methods, ...(found[1] === undefined ? {} : { id: Number(found[1]) }) };
	}
	return { step: 'unknown', methods: [] };
}
