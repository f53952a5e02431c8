import path from 'node:path';
import { parseArgs } from 'node:util';
import { Checks } from './checks';
import { parts } from './parts';
import { Stage, type Part } from './stage';

const root = path.resolve(__dirname, '../..');
/** Screenshots differ slightly from run to run, so they replace those in the README only on request. */
const pictureFolders = {
	kept: path.join(root, 'docs/images'),
	thrownAway: path.join(root, '.tmp/pictures'),
};

const usage = `npm run test:e2e [-- --only NAME[,NAME]] [--pictures]

Tests the packed package in a real n8n, against a simulated Marketo.

  --only NAME      run only these parts
  --pictures       update the pictures in docs/images, which the part "editor" takes

Parts:
${parts.map(({ name, about }) => `  ${name.padEnd(16)} ${about}`).join('\n')}
`;

function wanted(only: string | undefined): Part[] {
	if (only === undefined) return parts;
	return only.split(',').map((name) => {
		const part = parts.find((one) => one.name === name);
		if (part === undefined) throw new Error(`Unknown part "${name}"\n\n${usage}`);
		return part;
	});
}

async function main(): Promise<number> {
	const { values } = parseArgs({
		options: {
			only: { type: 'string' },
			pictures: { type: 'boolean' },
			help: { type: 'boolean', short: 'h' },
		},
	});
	if (values.help === true) {
		console.log(usage);
		return 0;
	}
	const chosen = wanted(values.only);
	const startedAt = Date.now();
	const checks = new Checks();
	const stage = await Stage.set(
		checks,
		values.pictures === true ? pictureFolders.kept : pictureFolders.thrownAway,
	);
	try {
		for (const { name, about, run } of chosen) {
			checks.begin(name, about);
			const { passed, failed } = checks;
			try {
				await run(stage);
				// A part without any checks must not count as passed.
				if (checks.passed === passed && checks.failed === failed)
					throw new Error('The part ran no checks');
			} catch (error) {
				checks.fail('the part ended early', error);
			}
		}
	} finally {
		await stage.clear();
	}
	console.log(`\nDuration: ${Math.round((Date.now() - startedAt) / 1000)} s`);
	checks.summary();
	return checks.failed === 0 ? 0 : 1;
}

main().then(
	(code) => process.exit(code),
	(error: unknown) => {
		console.error(error instanceof Error ? error.message : error);
		process.exit(1);
	},
);
