import { installedN8n, type N8nVersion } from './install';

/** `tsx test/n8n/install-cli.ts [version …]`: installs n8n into the cache ahead of time. */
async function main(): Promise<void> {
	const wanted = process.argv.slice(2) as N8nVersion[];
	for (const version of wanted.length > 0 ? wanted : (['2.41.1', '1.123.81'] as const)) {
		const { folder } = await installedN8n(version);
		console.log(`n8n ${version} is ready in ${folder}`);
	}
}

void main();
