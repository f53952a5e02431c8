import { assetEndpoints } from './endpoints/assets';
import { bulkImportEndpoints } from './endpoints/bulkImport';
import { customObjectEndpoints } from './endpoints/customObjects';
import type { Endpoint } from './endpoints/endpoint';
import { leadDatabaseEndpoints } from './endpoints/leadDatabase';
import type { ObjectKind, Step } from './types';

/** The target of a path. */
export interface Route {
	step: Step;
	object?: ObjectKind;
	/** The variable parts of the path, e.g. `batchId`. */
	parameters: Readonly<Record<string, string>>;
	/** Undefined for the identity service and for unknown paths. */
	endpoint?: Endpoint;
}

const endpoints: readonly Endpoint[] = [
	...bulkImportEndpoints,
	...leadDatabaseEndpoints,
	...customObjectEndpoints,
	...assetEndpoints,
];

export function routeFor(path: string): Route {
	if (path === '/identity/oauth/token') return { step: 'token', parameters: {} };
	for (const endpoint of endpoints) {
		const match = endpoint.path.exec(path);
		if (match === null) continue;
		const { step, object } = endpoint;
		return {
			step,
			...(object === undefined ? {} : { object }),
			parameters: decoded(match.groups ?? {}),
			endpoint,
		};
	}
	return { step: 'unknown', parameters: {} };
}

/** Path parameters without percent encoding. One that is not valid stays as it is. */
function decoded(parameters: Record<string, string>): Record<string, string> {
	return Object.fromEntries(
		Object.entries(parameters).map(([name, value]) => {
			try {
				return [name, decodeURIComponent(value)];
			} catch {
				return [name, value];
			}
		}),
	);
}
