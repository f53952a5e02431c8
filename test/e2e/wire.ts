import type { MarketoSimulator } from '../simulator/simulator';

/** What arrives at the simulator besides what its log of requests holds. */
export interface Wire {
	/** Names of all headers. */
	readonly headers: ReadonlySet<string>;
	/** Paths with their queries, as sent. */
	readonly urls: readonly string[];
	stop(): void;
}

/** Listens to the simulator until `stop`. */
export function listenTo(simulator: MarketoSimulator): Wire {
	const headers = new Set<string>();
	const urls: string[] = [];
	const handle = simulator.handle.bind(simulator);
	simulator.handle = async (request, ticket) => {
		urls.push(request.url);
		for (const name of Object.keys(request.headers)) headers.add(name);
		return await handle(request, ticket);
	};
	return {
		headers,
		urls,
		stop() {
			simulator.handle = handle;
		},
	};
}
