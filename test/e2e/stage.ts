import { productCredentialType } from '../engine/product';
import type { N8nVersion } from '../n8n/install';
import type { SavedCredential, RestClient } from '../n8n/rest-client';
import { startN8n, type RunningN8n, type StartOptions } from '../n8n/start-n8n';
import { packProduct } from '../n8n/tarball';
import { startSimulator, type ServerOptions, type SimulatorServer } from '../simulator/server';
import type { MarketoSimulator } from '../simulator/simulator';
import type { Checks } from './checks';
import { exampleEnvironment } from './example-stage';
import { startFileServer, type FileServer } from './file-server';

/** An n8n with the package installed and a credential for the simulator. */
export interface Scene {
	n8n: RunningN8n;
	rest: RestClient;
	credential: SavedCredential;
}

/** Jobs finish quickly, and the rate limit is too high to affect tests that aren't about it. */
const marketo: ServerOptions = { jobSeconds: 0.3, callsPer20s: 10_000 };

/** Resources that the parts share. Each is created on first use and closed by `clear`. */
export class Stage {
	private packed?: Promise<string>;

	private scene?: Promise<Scene>;

	private readonly open: Array<{ stop: () => Promise<void> }> = [];

	private constructor(
		readonly checks: Checks,
		readonly marketo: SimulatorServer,
		readonly files: FileServer,
		/** Folder for screenshots of the editor. */
		readonly pictures: string,
	) {}

	static async set(checks: Checks, pictures: string): Promise<Stage> {
		return new Stage(checks, await startSimulator(marketo), await startFileServer(), pictures);
	}

	get simulator(): MarketoSimulator {
		return this.marketo.simulator;
	}

	/** The fields of the credential. */
	get account(): { endpoint: string; clientId: string; clientSecret: string } {
		const { clientId, clientSecret } = this.simulator.options;
		return { endpoint: this.marketo.url, clientId, clientSecret };
	}

	/** The packed package, built once for all parts. */
	async tarball(): Promise<string> {
		this.packed ??= this.timed('built and packed the package', async () => await packProduct());
		return await this.packed;
	}

	/** The n8n 2.41.1 instance that most parts use. */
	async shared(): Promise<Scene> {
		this.scene ??= this.start({ env: exampleEnvironment });
		return await this.scene;
	}

	/** Starts another n8n. */
	async start(options: Omit<StartOptions, 'tarball'> = {}): Promise<Scene> {
		const tarball = await this.tarball();
		const version: N8nVersion = options.version ?? '2.41.1';
		const n8n = await this.timed(
			`started n8n ${version}`,
			async () => await startN8n({ ...options, tarball, readyMs: 240_000 }),
		);
		this.open.push(n8n);
		return { n8n, rest: n8n.rest, credential: await this.saveCredential(n8n.rest) };
	}

	/** Ends an n8n early, to free its memory. */
	async end({ n8n }: Scene): Promise<void> {
		await n8n.stop();
		this.open.splice(this.open.indexOf(n8n), 1);
	}

	async saveCredential(
		rest: RestClient,
		changed: Partial<Stage['account']> = {},
		name = 'Marketo',
	): Promise<SavedCredential> {
		return await rest.createCredential(name, productCredentialType, {
			...this.account,
			...changed,
		});
	}

	async clear(): Promise<void> {
		for (const { stop } of this.open) await stop();
		await this.files.close();
		await this.marketo.close();
	}

	private async timed<T>(what: string, action: () => Promise<T>): Promise<T> {
		const startedAt = Date.now();
		const result = await action();
		this.checks.note(`${what} (${((Date.now() - startedAt) / 1000).toFixed(1)} s)`);
		return result;
	}
}

/** One part of the end-to-end tests. `--only NAME` runs it alone. */
export interface Part {
	name: string;
	about: string;
	run: (stage: Stage) => Promise<void>;
}
