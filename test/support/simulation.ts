import type { IDataObject } from 'n8n-workflow';
import type { SimulatorOptions } from '../simulator/options';
import { startSimulator, type SimulatorServer } from '../simulator/server';
import type { MarketoSimulator } from '../simulator/simulator';
import type { Step } from '../simulator/types';
import { removeBinaryData } from '../engine';
import { credentialFor } from './runNode';

/** A request as received over HTTP. */
export interface WireRequest {
	method: string;
	url: string;
	headers: Record<string, string | undefined>;
	body: Buffer;
}

export interface Simulation {
	readonly url: string;
	readonly simulator: MarketoSimulator;
	readonly server: SimulatorServer;
	readonly credentials: IDataObject;
	/** All requests of this test, including bodies. */
	readonly wire: readonly WireRequest[];
	/** Empties the instance and sets options for the rest of the test. */
	set(options: Partial<SimulatorOptions>): void;
	/** The steps of all calls, in order, without token requests. */
	steps(): Step[];
	/** All stored leads, by email. */
	stored(): Record<string, Record<string, string>>;
}

/** Fast jobs, and limits for tests that send more requests than an integration may. */
const QUICK: Partial<SimulatorOptions> = { jobSeconds: 0.1, callsPer20s: 100_000 };

/** Polling at the pace of those jobs. */
export const QUICK_POLLING = { pollInterval: 0.05 };

/** One simulator over HTTP for all tests of a file, emptied before each. */
export function useSimulator(options: Partial<SimulatorOptions> = {}): Simulation {
	let server: SimulatorServer;
	let original: SimulatorOptions;
	let wire: WireRequest[] = [];

	beforeAll(async () => {
		server = await startSimulator({ ...QUICK, ...options });
		const { simulator } = server;
		original = { ...simulator.options };
		const handle = simulator.handle.bind(simulator);
		jest.spyOn(simulator, 'handle').mockImplementation(async (request, ticket) => {
			const { method, url, headers, body } = request;
			wire.push({
				method,
				url,
				headers,
				body: Buffer.concat(body instanceof Uint8Array ? [body] : body),
			});
			return await handle(request, ticket);
		});
	});
	beforeEach(() => {
		Object.assign(server.simulator.options, original);
		server.simulator.reset();
		wire = [];
	});
	afterAll(async () => {
		await server.close();
		removeBinaryData();
	});

	return {
		get url() {
			return server.url;
		},
		get simulator() {
			return server.simulator;
		},
		get server() {
			return server;
		},
		get credentials() {
			return credentialFor(server.url, server.simulator);
		},
		get wire() {
			return wire;
		},
		set(changed) {
			Object.assign(server.simulator.options, changed);
			server.simulator.reset();
		},
		steps: () =>
			server.simulator.requests.map(({ step }) => step).filter((step) => step !== 'token'),
		stored: () =>
			Object.fromEntries(
				server.simulator.leads.map(({ fields }) => [fields.email ?? '', { ...fields }]),
			),
	};
}
