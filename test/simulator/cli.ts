import { parseArgs } from 'node:util';

import { defaultOptions } from './options';
import { startSimulator } from './server';

const usage = `A simulated Adobe Marketo Engage instance.

  --port N              port on loopback (8080; 0 for any)
  --host NAME           address to listen on (127.0.0.1)
  --client-id ID        client ID of the API user
  --client-secret TEXT  its secret
  --job-seconds N       how long a job is at work (5)
  --token-seconds N     life of a token (3600)
  --queue-size N        jobs that may wait or be at work (10)
  --workers N           jobs at work at the same time (2)
  --max-bytes N         largest request body (10000000)
  --daily-quota N       calls a day (50000)
  --calls-per-20s N     calls in any 20 seconds (100)
  --max-concurrent N    calls at once (10)
  --latency N           delay of every reply in milliseconds (0)
  --accept-query-token  still take access_token from the query, as older clients send it
  --discard-rows        count the records of uploads and keep nothing
  --no-control          no /_simulator/ for tests
  --quiet               print the address only
`;

function positive(name: string, text: string | undefined, otherwise: number): number {
	if (text === undefined) return otherwise;
	const value = Number(text);
	if (!Number.isFinite(value) || value < 0)
		throw new Error(`--${name} needs a number, not "${text}"`);
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
		port: positive('port', values.port, 8080),
		clientId,
		clientSecret,
		jobSeconds: positive('job-seconds', values['job-seconds'], fixedJobSeconds),
		tokenLifeSeconds: positive('token-seconds', values['token-seconds'], defaults.tokenLifeSeconds),
		queueSize: positive('queue-size', values['queue-size'], defaults.queueSize),
		workers: positive('workers', values.workers, defaults.workers),
		maxRequestBytes: positive('max-bytes', values['max-bytes'], defaults.maxRequestBytes),
		dailyQuota: positive('daily-quota', values['daily-quota'], defaults.dailyQuota),
		callsPer20s: positive('calls-per-20s', values['calls-per-20s'], defaults.callsPer20s),
		maxConcurrent: positive('max-concurrent', values['max-concurrent'], defaults.maxConcurrent),
		latencyMs: positive('latency', values.latency, defaults.latencyMs),
		acceptQueryToken: values['accept-query-token'] ?? defaults.acceptQueryToken,
		discardRows: values['discard-rows'] ?? defaults.discardRows,
		controlApi: values['no-control'] !== true,
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
	return `Simulated Marketo is listening. Ctrl-C ends it.

  Endpoint       ${url}
  Client ID      ${clientId}
  Client secret  ${clientSecret}

Try it:

  TOKEN=$(curl -s '${url}/identity/oauth/token?grant_type=client_credentials&client_id=${clientId}&client_secret=${clientSecret}' | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/')
  printf 'email,firstName\\nada@example.com,Ada\\n,Nobody\\n' > leads.csv
  curl -H "Authorization: Bearer $TOKEN" -F file=@leads.csv '${url}/bulk/v1/leads.json?format=csv'
  curl -H "Authorization: Bearer $TOKEN" ${url}/bulk/v1/leads/batch/3404.json
  curl -H "Authorization: Bearer $TOKEN" ${url}/bulk/v1/leads/batch/3404/failures.json
`;
}

main().catch((error: unknown) => {
	process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
	process.exitCode = 1;
});
