import { randomBytes } from 'node:crypto';
import { createRequire } from 'node:module';
import path from 'node:path';
import { installedN8n } from '../n8n/install';

/** The address of Postgres. The defaults are the same as in test/n8n/queue-mode.ts. */
const server = {
	host: process.env.TEST_POSTGRES_HOST ?? '127.0.0.1',
	port: Number(process.env.TEST_POSTGRES_PORT ?? 5432),
	user: process.env.TEST_POSTGRES_USER ?? 'postgres',
	password: process.env.TEST_POSTGRES_PASSWORD ?? '',
};

/** The part of `pg` used here. It is installed with n8n, so this package doesn't depend on it. */
interface Client {
	connect(): Promise<void>;
	query(text: string): Promise<{ rows: Array<Record<string, unknown>> }>;
	end(): Promise<void>;
}

export interface Database {
	/** Data for n8n's Postgres credential. */
	credential: Record<string, unknown>;
	query(text: string): Promise<Array<Record<string, unknown>>>;
	/** Drops the database. */
	drop(): Promise<void>;
}

/** Creates a new database. */
export async function makeDatabase(): Promise<Database> {
	const { folder } = await installedN8n('2.41.1');
	const require = createRequire(path.join(folder, 'node_modules/n8n/package.json'));
	const { Client } = require('pg') as { Client: new (options: object) => Client };
	const ask = async (database: string, text: string): Promise<Array<Record<string, unknown>>> => {
		const client = new Client({ ...server, database });
		try {
			await client.connect();
		} catch (error) {
			throw new Error(
				`Postgres isn't available at ${server.host}:${server.port} (user ${server.user}). Start it, or set its address in TEST_POSTGRES_HOST, TEST_POSTGRES_PORT, TEST_POSTGRES_USER and TEST_POSTGRES_PASSWORD.`,
				{ cause: error },
			);
		}
		try {
			return (await client.query(text)).rows;
		} finally {
			await client.end();
		}
	};
	const name = `marketo_examples_${randomBytes(6).toString('hex')}`;
	await ask('postgres', `CREATE DATABASE ${name}`);
	return {
		credential: {
			...server,
			database: name,
			ssl: 'disable',
			sshTunnel: false,
			allowUnauthorizedCerts: false,
			maxConnections: 5,
		},
		query: async (text) => await ask(name, text),
		drop: async () => {
			await ask('postgres', `DROP DATABASE ${name} WITH (FORCE)`);
		},
	};
}
