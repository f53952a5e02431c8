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
	/** Community package to install. Omit it if the user folder already has it. */
	tarball?: string;
	/** Default: a new one, which `stop` removes. A given folder is kept. */
	userFolder?: string;
	/** Default: any free port. */
	port?: number;
	/** Added to n8n's environment, e.g. `N8N_DEFAULT_BINARY_DATA_MODE`. */
	env?: Record<string, string>;
	/** Default: 120,000. The first start with a folder creates the database. */
	readyMs?: number;
}

export interface RunningN8n {
	url: string;
	version: N8nVersion;
	userFolder: string;
	/** Signed in as the owner. */
	rest: RestClient;
	process: N8nProcess;
	/** Ends n8n and starts it again with the same folder and port, as in an update or a crash. */
	restart: (how: 'stop' | 'kill') => Promise<RunningN8n>;
	/** Ends n8n, and removes the user folder if it was created here. */
	stop: () => Promise<void>;
}

/** Starts a real n8n on the loopback interface, with the package installed and the owner signed in. */
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
		await process.until(
			async () => await rest.answers(),
			options.readyMs ?? 120_000,
			'n8n to respond',
		);
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
			// The instance that created the folder removes it.
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
