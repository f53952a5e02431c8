import { parseArgs } from 'node:util';
import { productCredentialType } from '../engine/product';
import { defaultOptions } from '../simulator/options';
import { startSimulator } from '../simulator/server';
import { examplesFolder, importExamples } from './examples';
import { installedN8n, type N8nVersion } from './install';
import { freePort } from './ports';
import { ownerLogin } from './rest-client';
import { startN8n } from './start-n8n';
import { packProduct } from './tarball';

const usage = `npm run n8n -- [--port 5678] [--n8n 2.41.1|1.123.81] [--job-seconds 5]

Starts a real n8n with this package installed, and a simulated Marketo for it.
`;

function step(text: string): void {
	console.log(`• ${text}`);
}

async function main(): Promise<void> {
	const { values } = parseArgs({
		options: {
			port: { type: 'string', default: '5678' },
			n8n: { type: 'string', default: '2.41.1' },
			'job-seconds': { type: 'string', default: '5' },
			help: { type: 'boolean', short: 'h' },
		},
	});
	if (values.help) {
		console.log(usage);
		return;
	}
	const version = values.n8n as N8nVersion;

	step('Building and packing the package');
	const tarball = await packProduct();
	step(`Looking for n8n ${version}`);
	await installedN8n(version);
	step('Starting the simulated Marketo');
	const simulator = await startSimulator({ jobSeconds: Number(values['job-seconds']) });
	step('Starting n8n (takes about half a minute)');
	// From here on processes.ts handles Ctrl-C: it ends n8n, and then this script.
	const n8n = await startN8n({
		version,
		tarball,
		port: await freePort(Number(values.port)),
		// Lets the example workflows read leads.csv.
		env: { N8N_RESTRICT_FILE_ACCESS_TO: examplesFolder },
	});
	step('Adding the credential and the example workflows');
	const { clientId, clientSecret } = defaultOptions();
	const credential = await n8n.rest.createCredential('Marketo (simulated)', productCredentialType, {
		endpoint: simulator.url,
		clientId,
		clientSecret,
	});
	const workflows = await importExamples(n8n.rest, credential);

	console.log(`
n8n is ready:      ${n8n.url}
  sign in with     ${ownerLogin.email} and ${ownerLogin.password}
Marketo is ready:  ${simulator.url}   (simulated; open it to see the imported leads)

What to try
  1. Sign in, open one of these workflows and click Execute workflow:
${workflows.map(({ name, id }) => `       ${name}: ${n8n.url}/workflow/${id}`).join('\n')}
  2. Open the Marketo Bulk Lead Import node. Its outputs are Summary, Failed Rows and Warnings.
  3. Create your own workflow: add a node, type "marketo", and select the credential "${credential.name}".

Press Ctrl-C to stop. All data of this n8n is deleted.
`);
}

main().catch((error: unknown) => {
	console.error(error);
	process.exit(1);
});
