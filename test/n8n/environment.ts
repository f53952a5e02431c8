import path from 'node:path';
import type { InstalledN8n, N8nVersion } from './install';
import { exitWithParentEnvironment } from './processes';

/** Only used in tests. All processes of one n8n must share it. */
export const encryptionKey = 'only-for-tests-on-this-machine';

export interface N8nEnvironmentInput {
	n8n: InstalledN8n;
	userFolder: string;
	port: number;
	/** Port of the task runner's broker. Each n8n on the machine needs its own. */
	brokerPort: number;
	extra?: Record<string, string>;
}

/** Turns off everything that contacts other hosts: telemetry, update checks, templates, licenses. */
const quiet: Readonly<Record<string, string>> = {
	N8N_DIAGNOSTICS_ENABLED: 'false',
	N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
	N8N_TEMPLATES_ENABLED: 'false',
	N8N_PERSONALIZATION_ENABLED: 'false',
	N8N_DYNAMIC_BANNERS_ENABLED: 'false',
	N8N_HIRING_BANNER_ENABLED: 'false',
	N8N_LICENSE_AUTO_RENEW_ENABLED: 'false',
	N8N_VERIFIED_PACKAGES_ENABLED: 'false',
	N8N_REINSTALL_MISSING_PACKAGES: 'false',
};

/** n8n 1.x exits if a module that it doesn't know is disabled. */
const disabledModules: Readonly<Record<N8nVersion, string>> = {
	'2.41.1': 'mcp-registry',
	'1.123.81': '',
};

/** Variables to pass on. The others are left out, because a `N8N_…` from the user's shell would change n8n. */
function inherited(): Record<string, string> {
	const names = ['PATH', 'HOME', 'LANG', 'LC_ALL', 'TZ', 'TMPDIR', 'TEMP', 'TMP', 'SystemRoot'];
	return Object.fromEntries(
		names.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])),
	);
}

export function n8nEnvironment({
	n8n,
	userFolder,
	port,
	brokerPort,
	extra,
}: N8nEnvironmentInput): Record<string, string> {
	const from = inherited();
	return {
		...from,
		PATH: `${n8n.runtime.bin}${path.delimiter}${from.PATH ?? ''}`,
		...exitWithParentEnvironment(),
		...quiet,
		...(disabledModules[n8n.version] ? { N8N_DISABLED_MODULES: disabledModules[n8n.version] } : {}),
		N8N_USER_FOLDER: userFolder,
		N8N_ENCRYPTION_KEY: encryptionKey,
		N8N_HOST: '127.0.0.1',
		N8N_LISTEN_ADDRESS: '127.0.0.1',
		N8N_PORT: String(port),
		N8N_RUNNERS_BROKER_LISTEN_ADDRESS: '127.0.0.1',
		N8N_RUNNERS_BROKER_PORT: String(brokerPort),
		// n8n is used over plain HTTP here.
		N8N_SECURE_COOKIE: 'false',
		N8N_LOG_LEVEL: 'info',
		N8N_LOG_OUTPUT: 'console',
		...extra,
	};
}
