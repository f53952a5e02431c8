import { parseArgs } from 'node:util';

import { defaultPrograms } from './data/programs';
import { defaultOptions } from './options';
import { startSimulator } from './server';
import { optionsFrom } from './setOptions';
import type { Permission } from './types';

const usage = `Simulates an Adobe Marketo Engage instance.

  --port N                   port (8080; 0 for any free port)
  --host NAME                address to listen on (127.0.0.1)
  --client-id ID             client ID of the API user
  --client-secret TEXT       client secret of the API user
  --permissions LIST         permissions of the API user, separated by commas
  --job-seconds N            seconds that a job takes (5)
  --seconds-per-1000-rows N  seconds added for every 1,000 rows of a job (0)
  --token-seconds N          seconds until a token expires (3600)
  --queue-size N             jobs queued or in progress (10)
  --workers N                jobs in progress at the same time (2)
  --max-bytes N              largest request body in bytes (10000000)
  --daily-quota N            calls per day (50000)
  --calls-per-20s N          calls in any 20 seconds (100)
  --max-concurrent N         concurrent calls (10)
  --latency N                delay of every reply in milliseconds (0)
  --programs N               number of programs (450)
  --no-custom-objects        no custom objects in the subscription (1026)
  --accept-query-token       accept access_token as a parameter
  --discard-rows             count the rows of uploads, but store nothing
  --set NAME=VALUE           set any option in test/simulator/README.md; can be repeated
  --no-control               disable the /_simulator/ addresses for tests
  --quiet                    print only the address
  -h, --help                 show this help
`;

const permissions: readonly Permission[] = [
	'Read-Only Lead',
	'Read-Write Lead',
	'Read-Only Custom Object',
	'Read-Write Custom Object',
	'Read-Only Assets',
	'Read-Write Assets',
];

function permissionsFrom(text: string): Permission[] {
	const names = text.split(',').map((name) => name.trim());
	return names
		.filter((name) => name !== '')
		.map((name) => {
			const found = permissions.find((permission) => permission === name);
			if (found !== undefined) return found;
			throw new Error(`Unknown permission "${name}". Permissions: ${permissions.join(', ')}`);
		});
}

function numberFrom(name: string, text: string | undefined, otherwise: number): number {
	if (text === undefined) return otherwise;
	const value = Number(text);
	if (text.trim() === '' || !Number.isFinite(value) || value < 0) {
		throw new Error(`--${name} must be a number, 0 or higher, not "${text}"`);
	}
	return value;
}

async function main(): Promise<void> {
	const { values } = parseArgs({
		options: {
			port: { type: 'string' },
			host: { type: 'string' },
			'client-id': { type: 'string' },
			'client-secret': { type: 'string' },
			'job-seconds': { type: 'string' },
			permissions: { type: 'string' },
			'seconds-per-1000-rows': { type: 'string' },
			programs: { type: 'string' },
			'no-custom-objects': { type: 'boolean' },
			'token-seconds': { type: 'string' },
			'queue-size': { type: 'string' },
			workers: { type: 'string' },
			'max-bytes': { type: 'string' },
			'daily-quota': { type: 'string' },
			'calls-per-20s': { type: 'string' },
			'max-concurrent': { type: 'string' },
			latency: { type: 'string' },
			'accept-query-token': { type: 'boolean' },
			'discard-rows': { type: 'boolean' },
			set: { type: 'string', multiple: true },
			'no-control': { type: 'boolean' },
			quiet: { type: 'boolean' },
			help: { type: 'boolean', short: 'h' },
		},
	});
	if (values.help === true) {
		process.stdout.write(usage);
		return;
	}
	const defaults = defaultOptions();
	const clientId = values['client-id'] ?? defaults.clientId;
	const clientSecret = values['client-secret'] ?? defaults.clientSecret;
	const fixedJobSeconds = typeof defaults.jobSeconds === 'number' ? defaults.jobSeconds : 5;
	const server = await startSimulator({
		host: values.host ?? '127.0.0.1',
		port: numberFrom('port', values.port, 8080),
		clientId,
		clientSecret,
		jobSeconds: numberFrom('job-seconds', values['job-seconds'], fixedJobSeconds),
		secondsPerThousandRows: numberFrom(
			'seconds-per-1000-rows',
			values['seconds-per-1000-rows'],
			defaults.secondsPerThousandRows,
		),
		permissions:
			values.permissions === undefined ? defaults.permissions : permissionsFrom(values.permissions),
		programs: defaultPrograms(numberFrom('programs', values.programs, defaults.programs.length)),
		customObjectAccess: values['no-custom-objects'] === true ? '1026' : 'enabled',
		tokenLifeSeconds: numberFrom(
			'token-seconds',
			values['token-seconds'],
			defaults.tokenLifeSeconds,
		),
		queueSize: numberFrom('queue-size', values['queue-size'], defaults.queueSize),
		workers: numberFrom('workers', values.workers, defaults.workers),
		maxRequestBytes: numberFrom('max-bytes', values['max-bytes'], defaults.maxRequestBytes),
		dailyQuota: numberFrom('daily-quota', values['daily-quota'], defaults.dailyQuota),
		callsPer20s: numberFrom('calls-per-20s', values['calls-per-20s'], defaults.callsPer20s),
		maxConcurrent: numberFrom('max-concurrent', values['max-concurrent'], defaults.maxConcurrent),
		latencyMs: numberFrom('latency', values.latency, defaults.latencyMs),
		acceptQueryToken: values['accept-query-token'] ?? defaults.acceptQueryToken,
		discardRows: values['discard-rows'] ?? defaults.discardRows,
		controlApi: values['no-control'] !== true,
		...optionsFrom(values.set ?? []),
	});
	process.stdout.write(
		values.quiet === true ? `${server.url}\n` : greeting(server.url, clientId, clientSecret),
	);
	const stop = (): void => {
		void server.close().then(() => process.exit(0));
	};
	process.once('SIGINT', stop);
	process.once('SIGTERM', stop);
}

function greeting(url: string, clientId: string, clientSecret: string): string {
	return `The simulated Marketo is running. Press Ctrl+C to stop it.

  Endpoint       ${url}
  Client ID      ${clientId}
  Client secret  ${clientSecret}

Try it:

  TOKEN=$(curl -s '${url}/identity/oauth/token?grant_type=client_credentials&client_id=${clientId}&client_secret=${clientSecret}' | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/')
  printf 'email,firstName\\nada@example.com,Ada\\n,Nobody\\n' > leads.csv
  curl -H "Authorization: Bearer $TOKEN" -F file=@leads.csv '${url}/bulk/v1/leads.json?format=csv'
  curl -H "Authorization: Bearer $TOKEN" ${url}/bulk/v1/leads/batch/3404.json
  curl -H "Authorization: Bearer $TOKEN" ${url}/bulk/v1/leads/batch/3404/failures.json
  curl -H "Authorization: Bearer $TOKEN" -F file=@leads.csv '${url}/bulk/v1/program/1101/members/import.json?format=csv&programMemberStatus=Registered'
  printf 'vin,ownerEmail,make\\nWBA1,ada@example.com,BMW\\n' > cars.csv
  curl -H "Authorization: Bearer $TOKEN" -F file=@cars.csv '${url}/bulk/v1/customobjects/car_c/import.json?format=csv'
`;
}

main().catch((error: unknown) => {
	process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
	process.exitCode = 1;
});
