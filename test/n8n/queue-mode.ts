import { randomBytes } from 'node:crypto';
import { createRequire } from 'node:module';
import path from 'node:path';
import { n8nEnvironment } from './environment';
import { installedN8n, type InstalledN8n, type N8nVersion } from './install';
import { freePort } from './ports';
import { onInterrupt } from './processes';
import { N8nProcess } from './server-process';
import { startN8n, type RunningN8n } from './start-n8n';
import { freshUserFolder, installCommunityPackage, removeUserFolder } from './user-folder';

export interface QueueModeOptions {
	version?: N8nVersion;
	tarball: string;
	/** Default: 2. */
	workers?: number;
	/** Executions that one worker runs at once. Default: 5. */
	concurrency?: number;
	env?: Record<string, string>;
}

export interface QueueMode {
	main: RunningN8n;
	workers: N8nProcess[];
	/** Ends all processes and drops the database. */
	stop: () => Promise<void>;
}

/** A service that queue mode needs is missing. The message says how to start it. */
class MissingServiceError extends Error {
	constructor(service: string, where: string, remedy: string, cause: unknown) {
		super(`Queue mode needs ${service} at ${where}, but it isn't available there. ${remedy}`, {
			cause,
		});
		this.name = 'MissingServiceError';
		// A stack trace wouldn't help the person who has to start the service.
		this.stack = this.message;
	}
}

/** Addresses of the services. The defaults are for a developer's machine. */
const redis = {
	host: process.env.TEST_REDIS_HOST ?? '127.0.0.1',
	port: Number(process.env.TEST_REDIS_PORT ?? 6379),
};
const postgres = {
	host: process.env.TEST_POSTGRES_HOST ?? '127.0.0.1',
	port: Number(process.env.TEST_POSTGRES_PORT ?? 5432),
	user: process.env.TEST_POSTGRES_USER ?? 'postgres',
	password: process.env.TEST_POSTGRES_PASSWORD ?? '',
};

// The parts of `pg` and `ioredis` used here. They are installed with n8n, so they aren't dependencies.
interface PostgresClient {
	connect(): Promise<void>;
	query(text: string): Promise<unknown>;
	end(): Promise<void>;
}

interface RedisClient {
	connect(): Promise<void>;
	keys(pattern: string): Promise<string[]>;
	del(...keys: string[]): Promise<number>;
	disconnect(): void;
	on(event: 'error', listener: (error: Error) => void): void;
}

function modulesOf(n8n: InstalledN8n): NodeJS.Require {
	return createRequire(path.join(n8n.folder, 'node_modules/n8n/package.json'));
}

async function onPostgres(n8n: InstalledN8n, statement: string): Promise<void> {
	const { Client } = modulesOf(n8n)('pg') as { Client: new (options: object) => PostgresClient };
	const client = new Client({ ...postgres, database: 'postgres' });
	try {
		await client.connect();
	} catch (error) {
		throw new MissingServiceError(
			'Postgres',
			`${postgres.host}:${postgres.port} (user "${postgres.user}")`,
			'Start it, for example with "docker run -e POSTGRES_HOST_AUTH_METHOD=trust -p 5432:5432 postgres", ' +
				'or set its address in TEST_POSTGRES_HOST, TEST_POSTGRES_PORT, TEST_POSTGRES_USER and TEST_POSTGRES_PASSWORD.',
			error,
		);
	}
	try {
		await client.query(statement);
	} finally {
		await client.end();
	}
}

async function onRedis<T>(
	n8n: InstalledN8n,
	action: (client: RedisClient) => Promise<T>,
): Promise<T> {
	const Redis = modulesOf(n8n)('ioredis') as new (options: object) => RedisClient;
	const client = new Redis({
		...redis,
		lazyConnect: true,
		maxRetriesPerRequest: 1,
		retryStrategy: () => null,
	});
	client.on('error', () => undefined);
	try {
		await client.connect();
	} catch (error) {
		throw new MissingServiceError(
			'Redis',
			`${redis.host}:${redis.port}`,
			'Start it, for example with "redis-server" or "docker run -p 6379:6379 redis", ' +
				'or set its address in TEST_REDIS_HOST and TEST_REDIS_PORT.',
			error,
		);
	}
	try {
		return await action(client);
	} finally {
		client.disconnect();
	}
}

/** @throws MissingServiceError before anything is built or started */
export async function findServices(version: N8nVersion = '2.41.1'): Promise<void> {
	const n8n = await installedN8n(version);
	await onRedis(n8n, async () => undefined);
	await onPostgres(n8n, 'SELECT 1');
}

async function startWorker(
	n8n: InstalledN8n,
	{ tarball, concurrency = 5 }: QueueModeOptions,
	env: Record<string, string>,
): Promise<{ process: N8nProcess; userFolder: string }> {
	// Like containers, workers share only Redis and Postgres, so each has its own copy of the package.
	const userFolder = freshUserFolder();
	await installCommunityPackage(n8n.version, userFolder, tarball);
	const port = await freePort();
	const extra = {
		...env,
		QUEUE_HEALTH_CHECK_ACTIVE: 'true',
		QUEUE_HEALTH_CHECK_PORT: String(port),
	};
	const process = new N8nProcess(
		n8n,
		['worker', `--concurrency=${concurrency}`],
		n8nEnvironment({
			n8n,
			userFolder,
			port: await freePort(),
			brokerPort: await freePort(),
			extra,
		}),
	);
	try {
		const url = `http://127.0.0.1:${port}/healthz/readiness`;
		await process.until(async () => (await fetch(url)).ok, 120_000, 'the worker to be ready');
	} catch (error) {
		await process.kill();
		removeUserFolder(userFolder);
		throw error;
	}
	return { process, userFolder };
}

/** Starts n8n in queue mode: one main, several workers, Redis and Postgres. */
export async function startQueueMode(options: QueueModeOptions): Promise<QueueMode> {
	const version = options.version ?? '2.41.1';
	const n8n = await installedN8n(version);
	// A separate name for each start, because several may share one Redis and one Postgres.
	const name = `n8n_test_${randomBytes(6).toString('hex')}`;
	await findServices(version);
	await onPostgres(n8n, `CREATE DATABASE ${name}`);
	const env = {
		EXECUTIONS_MODE: 'queue',
		// Sends manual executions to the workers too, because the tests start those.
		OFFLOAD_MANUAL_EXECUTIONS_TO_WORKERS: 'true',
		QUEUE_BULL_REDIS_HOST: redis.host,
		QUEUE_BULL_REDIS_PORT: String(redis.port),
		QUEUE_BULL_PREFIX: name,
		N8N_REDIS_KEY_PREFIX: name,
		DB_TYPE: 'postgresdb',
		DB_POSTGRESDB_HOST: postgres.host,
		DB_POSTGRESDB_PORT: String(postgres.port),
		DB_POSTGRESDB_USER: postgres.user,
		DB_POSTGRESDB_PASSWORD: postgres.password,
		DB_POSTGRESDB_DATABASE: name,
		...options.env,
	};

	const workers: Array<{ process: N8nProcess; userFolder: string }> = [];
	let main: RunningN8n | undefined;
	const stop = async () => {
		forget();
		await main?.stop();
		await Promise.all(workers.map(async ({ process }) => await process.stop()));
		for (const { userFolder } of workers) removeUserFolder(userFolder);
		await onPostgres(n8n, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
		await onRedis(n8n, async (client) => {
			const keys = await client.keys(`${name}*`);
			if (keys.length > 0) await client.del(...keys);
		});
	};
	const forget = onInterrupt(stop);
	try {
		// Main creates the tables. Workers that start earlier fail.
		main = await startN8n({ version, tarball: options.tarball, env, readyMs: 240_000 });
		for (let count = 0; count < (options.workers ?? 2); count++)
			workers.push(await startWorker(n8n, options, env));
		return { main, workers: workers.map(({ process }) => process), stop };
	} catch (error) {
		await stop();
		throw error;
	}
}
