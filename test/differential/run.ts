import { parseArgs } from 'node:util';
import { differencesOf, type Difference } from './compare';
import type { Case } from './case';
import { BIG_CASES } from './bigNumbers';
import { makeCase } from './generate';
import { differencesInReturned } from './returned';
import { fromReplay, shrink, toReplay } from './shrink';

const USAGE = `npm run test:differential -- [--seed N] [--cases N] [--quick] [--only N] [--replay TEXT]

  --seed N        all cases follow from it (default: 1)
  --cases N       cases (default: 100,000, with --quick 4,000)
  --from N        number of the first case (default: 0)
  --only N        only the case of that number
  --replay TEXT   only that case, as a failure prints it
  --no-shrink     prints failing cases as they are`;

async function main(): Promise<void> {
	const { values } = parseArgs({
		options: {
			seed: { type: 'string', default: '1' },
			cases: { type: 'string' },
			from: { type: 'string', default: '0' },
			quick: { type: 'boolean', default: false },
			only: { type: 'string' },
			replay: { type: 'string' },
			big: { type: 'boolean', default: false },
			'big-case': { type: 'string' },
			returned: { type: 'string' },
			'only-returned': { type: 'string' },
			'no-shrink': { type: 'boolean', default: false },
			help: { type: 'boolean', default: false },
		},
	});
	if (values.help) return console.log(USAGE);
	const seed = Number(values.seed);
	const tally = { passed: 0, failed: 0 };
	const kinds = new Map<string, number>();
	const tell = async (one: Case): Promise<void> => {
		const found = await differences(one);
		if (found.length === 0) {
			tally.passed++;
			return;
		}
		tally.failed++;
		const [{ what }] = found;
		const count = (kinds.get(what) ?? 0) + 1;
		kinds.set(what, count);
		if (count > SHOWN_OF_A_KIND) return;
		console.log(
			`\nFAILED case ${one.name}: ${found.map((it) => `${it.what}: ${it.detail.slice(0, 600)}`).join('\n  ')}`,
		);
		if (values['no-shrink']) return;
		const small = await shrink(one, what, differences);
		const again = (await differences(small)).find((it) => it.what === what);
		console.log(`  shrunk: ${shown(small)}\n  ${again?.detail.slice(0, 1200)}`);
		console.log(`  npm run test:differential -- --replay '${toReplay(small)}'`);
	};
	if (values.replay !== undefined) await tell(fromReplay(values.replay));
	else if (values.only !== undefined) await tell(makeCase(seed, Number(values.only)));
	else {
		const from = Number(values.from);
		const count = Number(values.cases ?? (values.quick ? 4_000 : 100_000));
		const started = performance.now();
		for (let n = from; n < from + count; n++) {
			await tell(makeCase(seed, n));
			if ((n - from + 1) % 5_000 === 0)
				console.log(`${n - from + 1} cases, ${Math.round((performance.now() - started) / 1000)} s`);
		}
	}
	const returned =
		values['only-returned'] === undefined
			? range(0, Number(values.returned ?? 0))
			: [Number(values['only-returned'])];
	for (const n of returned) {
		const found = await differencesInReturned(seed, n);
		if (found.length === 0) tally.passed++;
		else tally.failed++;
		for (const what of new Set(found.map((it) => it.what))) {
			const count = (kinds.get(what) ?? 0) + 1;
			kinds.set(what, count);
			if (count > 1) continue;
			const detail = found.find((it) => it.what === what)?.detail;
			console.log(`\nFAILED returned ${seed}/${n}: ${what}: ${detail}`);
		}
	}
	for (const { name, takesMinutes, run } of values.big ? BIG_CASES : []) {
		const isWanted =
			values['big-case'] === undefined
				? !(values.quick && takesMinutes)
				: name.includes(values['big-case']);
		if (!isWanted) continue;
		const started = performance.now();
		const wrong = await run();
		const seconds = Math.round((performance.now() - started) / 1000);
		const megabytes = Math.round(process.resourceUsage().maxRSS / 1024);
		console.log(`${name}: ${seconds} s, at most ${megabytes} MB in this process`);
		for (const sentence of wrong.slice(0, 9)) console.log(`  FAILED: ${sentence}`);
		if (wrong.length === 0) tally.passed++;
		else tally.failed++;
	}
	for (const [what, count] of kinds) console.log(`${count} × ${what}`);
	console.log(`${tally.passed} passed, ${tally.failed} failed`);
	process.exitCode = tally.failed > 0 ? 1 : 0;
}

function range(from: number, count: number): number[] {
	return Array.from({ length: count }, (_, i) => from + i);
}

const SHOWN_OF_A_KIND = 2;

async function differences(one: Case): Promise<Difference[]> {
	try {
		return await differencesOf(one);
	} catch (error) {
		return [
			{
				what: `thrown: ${(error as Error).message.slice(0, 60)}`,
				detail: String((error as Error).stack),
			},
		];
	}
}

function shown({ source, settings, chunkBytes }: Case): string {
	const content =
		source.kind === 'items'
			? JSON.stringify(source.rows)
			: JSON.stringify(Buffer.from(source.bytes).toString('latin1'));
	return `${content.slice(0, 1500)} ${JSON.stringify({ ...settings, chunkBytes })}`;
}

void main();
