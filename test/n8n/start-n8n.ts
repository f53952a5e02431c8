import { n8nEnvironment } from './environment';
import { installedN8n, type N8nVersion } from './install';
import { freePort } from './ports';
import { onInterrupt } from './processes';
import { RestClient } from './rest-client';
import { N8nProcess } from './server-process';
import { freshUserFolder, installCommunityPackage, removeUserFolder } from './user-folder';

export interface StartOptions {
	/** Default: 2.41.1. */
	version?: N8nVersion;
	/** Community package to install; none if the user folder has it already. */
	tarball?: string;
	/** Default: a fresh one, removed by `stop`. A folder that is given is kept. */
	userFolder?: string;
	/** Default: any free one. */
	port?: number;
	/** Added to n8n's environment, e.g. `N8N_DEFAULT_BINARY_DATA_MODE`. */
	env?: Record<string, string>;
	/** Default: 120,000; the first start of a folder makes the database. */
	readyMs?: number;
}

export interface RunningN8n {
	url: string;
	version: N8nVersion;
	userFolder: string;
	/** Signed in as the owner. */
	rest: RestClient;
	process: N8nProcess;
	/** Ends n8n and starts it again on the same folder and port, as an update or a crash would. */
	restart: (how: 'stop' | 'kill') => Promise<RunningN8n>;
	/** Ends n8n and removes the user folder, if it was made here. */
	stop: () => Promise<void>;
}

/** A real n8n on loopback, with our package installed, its owner made and signed in. */
export async function startN8n(options: StartOptions = {}): Promise<RunningN8n> {
	const version = options.version ?? '2.41.1';
	const n8n = await installedN8n(version);
	const isOurs = options.userFolder === undefined;
	const userFolder = options.userFolder ?? freshUserFolder();
	if (options.tarball) await installCommunityPackage(version, userFolder, options.tarball);
	const port = options.port ?? (await freePort());
	const env = n8nEnvironment({
		n8n,
		userFolder,
		port,
		brokerPort: await freePort(),
		extra: options.env,
	});

	const process = new N8nProcess(n8n, ['start'], env);
	const url = `http://127.0.0.1:${port}`;
	const rest = new RestClient(url, version);
	try {
		await process.until(async () => await rest.answers(), options.readyMs ?? 120_000, 'answering');
		await rest.signIn();
	} catch (error) {
		await process.kill();
		if (isOurs) removeUserFolder(userFolder);
		throw error;
	}

	const stop = async (): Promise<void> => {
		await process.stop();
		if (isOurs) removeUserFolder(userFolder);
		forget();
	};
	const forget = onInterrupt(stop);
	return {
		url,
		version,
		userFolder,
		rest,
		process,
		restart: async (how) => {
			await (how === 'kill' ? process.kill() : process.stop());
			const again = await startN8n({ ...options, tarball: undefined, userFolder, port });
			// Whoever made the folder removes it: this one, through the later process.
			return {
				...again,
				stop: async () => {
					await again.stop();
					await stop();
				},
			};
		},
		stop,
	};
}
