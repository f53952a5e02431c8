import { parseArgs } from 'node:util';
import { writePage } from '../reliability/page';
import { saveAttack, savedCheck } from '../reliability/savedAttacks';
import { BIG_CASES } from './bigNumbers';
import type { Case } from './case';
import { differencesOf, type Difference } from './compare';
import { countFeatures, tooRare } from './features';
import { makeCase } from './generate';
import { differencesInReturned } from './returned';
import { fromReplay, shrink, toReplay } from './shrink';
import { realTables } from './tables';
import { WorkbookFuzz } from './workbookFuzz/section';

/** What each section checks. */
const CHECKS = {
	features: 'features that occur often enough',
	tables: 'tables of other projects',
	cases: 'generated files, workbooks and items',
	workbooks: 'changed and damaged workbooks',
	returned: 'changed lists of rows',
	big: 'big numbers',
} as const;
type SectionName = keyof typeof CHECKS;

const FULL = { cases: 100_000, workbooks: 50_000, returned: 20_000, features: 10_000 };
const QUICK = { cases: 2_000, workbooks: 2_000, returned: 500, features: 2_000 };

const USAGE = `npm run test:differential -- [--seed N] [--cases N] [--workbooks N] [--returned N] [--section NAME …] [--quick]

  --seed N           seed of all random choices (default: 1)
  --cases N          generated files and items (default: ${FULL.cases}, with --quick ${QUICK.cases})
  --workbooks N      changed and damaged workbooks (default: ${FULL.workbooks}, with --quick ${QUICK.workbooks})
  --returned N       changed lists of failed rows (default: ${FULL.returned}, with --quick ${QUICK.returned})
  --section NAME     only this: cases, tables, workbooks, returned, big, features (what the generated files contain)
  --quick            fewer cases, for CI
  --write-docs       writes docs/reliability.md from the results of this and earlier runs
  --from N           number of the first generated case (default: 0)
  --only N           only the generated case with that number
  --only-workbook N  only the changed workbook with that number
  --only-returned N  only the changed list with that number
  --only-big TEXT    only the big cases with that in their names
  --replay TEXT      only that case, as a failure prints it
  --no-shrink        doesn't shrink failing cases`;

/** Maximum number of failures shown per kind; the others are only counted. */
const SHOWN_OF_A_KIND = 2;

const { values } = parseArgs({
	options: {
		seed: { type: 'string', default: '1' },
		cases: { type: 'string' },
		workbooks: { type: 'string' },
		returned: { type: 'string' },
		section: { type: 'string', multiple: true, default: [] },
		quick: { type: 'boolean', default: false },
		'write-docs': { type: 'boolean', default: false },
		from: { type: 'string', default: '0' },
		only: { type: 'string' },
		'only-workbook': { type: 'string' },
		'only-returned': { type: 'string' },
		'only-big': { type: 'string' },
		replay: { type: 'string' },
		'no-shrink': { type: 'boolean', default: false },
		help: { type: 'boolean', default: false },
	},
});
const seed = Number(values.seed);
const tally = { passed: 0, failed: 0 };
/** what failed, in short; one text per failure */
const failures: string[] = [];
const kinds = new Map<string, number>();

function fail(what: string): void {
	tally.failed++;
	failures.push(what);
}

/** @returns whether to show another failure of that kind */
function count(what: string): boolean {
	const times = (kinds.get(what) ?? 0) + 1;
	kinds.set(what, times);
	return times <= SHOWN_OF_A_KIND;
}

async function main(): Promise<void> {
	const size = values.quick ? QUICK : FULL;
	const from = Number(values.from);
	if (values.help) return console.log(USAGE);
	if (values.replay !== undefined) await compareCase(fromReplay(values.replay));
	else if (values.only !== undefined) await compareCase(makeCase(seed, Number(values.only)));
	else if (values['only-workbook'] !== undefined)
		await runWorkbooks([Number(values['only-workbook'])]);
	else if (values['only-returned'] !== undefined)
		await compareReturned(Number(values['only-returned']));
	else if (values['only-big'] !== undefined)
		await runBig(BIG_CASES.filter(({ name }) => name.includes(values['only-big'] ?? '')));
	else {
		const isWanted = (section: SectionName): boolean =>
			values.section.length === 0 || values.section.includes(section);
		if (isWanted('features'))
			await inSection('features', async () => lookForFeatures(size.features));
		if (isWanted('tables'))
			await inSection('tables', async () => {
				await inTurn('tables of other projects', realTables(), compareCase);
			});
		if (isWanted('cases'))
			await inSection('cases', async () => {
				const numbers = range(from, Number(values.cases ?? size.cases));
				await inTurn('generated cases', numbers, async (n) => {
					await compareCase(makeCase(seed, n));
				});
			});
		if (isWanted('workbooks'))
			await inSection('workbooks', async () => {
				return await runWorkbooks(range(from, Number(values.workbooks ?? size.workbooks)));
			});
		if (isWanted('returned'))
			await inSection('returned', async () => {
				const numbers = range(from, Number(values.returned ?? size.returned));
				await inTurn('changed lists of rows', numbers, compareReturned);
			});
		if (isWanted('big'))
			await inSection('big', async () => {
				return await runBig(
					BIG_CASES.filter(({ isQuick, takesHalfAnHour }) =>
						values.quick ? isQuick : !takesHalfAnHour,
					),
				);
			});
	}
	if (values['write-docs']) writePage();
	for (const [what, times] of kinds) console.log(`${times} × ${what}`);
	console.log(`${tally.passed} passed, ${tally.failed} failed`);
	process.exitCode = tally.failed > 0 ? 1 : 0;
}

/**
 * Runs a section and saves its result.
 * @param work returns figures worth reporting
 */
async function inSection(section: SectionName, work: () => Promise<string | void>): Promise<void> {
	const { passed } = tally;
	const failedBefore = failures.length;
	const measured = await work();
	const failed = failures.slice(failedBefore);
	const cases = tally.passed - passed + failed.length;
	saveAttack({
		attack: `differential-${section}`,
		command: commandFor(section),
		checks: [savedCheck(CHECKS[section], cases, failed, measured ?? undefined)],
	});
}

function commandFor(section: SectionName): string {
	const { from, cases, workbooks, returned, quick } = values;
	return [
		'npm run test:differential --',
		`--seed ${seed} --section ${section}`,
		...(quick ? ['--quick'] : []),
		...(from === '0' ? [] : [`--from ${from}`]),
		...(section === 'cases' && cases !== undefined ? [`--cases ${cases}`] : []),
		...(section === 'workbooks' && workbooks !== undefined ? [`--workbooks ${workbooks}`] : []),
		...(section === 'returned' && returned !== undefined ? [`--returned ${returned}`] : []),
	].join(' ');
}

/** Checks that the generated cases contain what they should. */
function lookForFeatures(cases: number): string {
	const counts = new Map<string, number>();
	for (let n = 0; n < cases; n++) countFeatures(makeCase(seed, n), counts);
	for (const [feature, count] of counts) console.log(`${feature}: ${count}`);
	const missing = tooRare(counts, cases);
	for (const sentence of missing) console.log(`  FAILED: too rare: ${sentence}`);
	missing.forEach(fail);
	tally.passed += counts.size - missing.length;
	return `${counts.size} features in ${cases.toLocaleString('en-US')} cases`;
}

async function inTurn<T>(
	name: string,
	all: readonly T[],
	work: (one: T) => Promise<void>,
): Promise<void> {
	const started = performance.now();
	const before = tally.failed;
	let done = 0;
	const tell = (): void => {
		const seconds = Math.round((performance.now() - started) / 1000);
		console.log(`${name}: ${done}, ${tally.failed - before} failed, ${seconds} s`);
	};
	for (const one of all) {
		await work(one);
		if (++done % 10_000 === 0 && done < all.length) tell();
	}
	tell();
}

async function compareCase(one: Case): Promise<void> {
	const found = await differences(one);
	if (found.length === 0) {
		tally.passed++;
		return;
	}
	const [{ what }] = found;
	fail(what);
	if (!count(what)) return;
	console.log(`\nFAILED case ${one.name}`);
	for (const { what: kind, detail } of found) console.log(`  ${kind}: ${detail.slice(0, 600)}`);
	if (values['no-shrink']) return;
	const small = await shrink(one, what, differences);
	const again = (await differences(small)).find((difference) => difference.what === what);
	console.log(`  shrunk: ${shown(small)}\n  ${again?.detail.slice(0, 1_200)}`);
	console.log(`  npm run test:differential -- --replay '${toReplay(small)}'`);
}

async function differences(one: Case): Promise<Difference[]> {
	try {
		return await differencesOf(one);
	} catch (error) {
		const { message, stack } = error as Error;
		return [{ what: `thrown: ${message.slice(0, 60)}`, detail: String(stack) }];
	}
}

/** @returns how many were read, and time and memory */
async function runWorkbooks(numbers: readonly number[]): Promise<string> {
	const fuzz = await WorkbookFuzz.start(seed);
	await inTurn('changed and damaged workbooks', numbers, async (n) => {
		const failed = await fuzz.run(n);
		if (failed === undefined) {
			tally.passed++;
			return;
		}
		const { differences: found, original, mutations } = failed;
		fail(found[0].what);
		for (const { what, detail } of found)
			if (count(what))
				console.log(
					`\nFAILED workbook ${n}: ${original} with ${mutations.join(', ')}\n  ${what}: ${detail.slice(0, 1_200)}`,
				);
		console.log(`  npm run test:differential -- --seed ${seed} --only-workbook ${n}`);
	});
	for (const name of fuzz.missing()) {
		fail(`never occurred: ${name}`);
		console.log(`  FAILED: a change that never occurred: ${name}`);
	}
	const figures = await fuzz.end();
	console.log(`workbooks: ${figures}`);
	return figures;
}

async function compareReturned(n: number): Promise<void> {
	const found = await differencesInReturned(seed, n);
	if (found.length === 0) {
		tally.passed++;
		return;
	}
	fail(found[0].what);
	for (const { what, detail } of found)
		if (count(what)) console.log(`\nFAILED returned list ${n}\n  ${what}: ${detail}`);
	console.log(
		`  npm run test:differential -- ${values.quick ? '--quick ' : ''}--seed ${seed} --only-returned ${n}`,
	);
}

/** @returns seconds and memory of each */
async function runBig(cases: typeof BIG_CASES): Promise<string> {
	const measured: string[] = [];
	for (const { name, run } of cases) {
		const started = performance.now();
		const stop = watchMemory();
		const wrong = await run();
		const seconds = Math.round((performance.now() - started) / 1000);
		const figures = `${name}: ${seconds} s, ${stop()} MB of memory at most`;
		measured.push(figures);
		console.log(figures);
		for (const sentence of wrong.slice(0, 9)) console.log(`  FAILED: ${sentence}`);
		if (wrong.length === 0) tally.passed++;
		else fail(name);
	}
	return measured.join('. ');
}

/** @returns a function that returns the peak memory of the process since then, in MB */
function watchMemory(): () => number {
	let most = 0;
	const look = (): void => {
		most = Math.max(most, process.memoryUsage.rss());
	};
	const timer = setInterval(look, 20);
	return () => {
		look();
		clearInterval(timer);
		return Math.round(most / 1e6);
	};
}

function range(from: number, length: number): number[] {
	return Array.from({ length }, (_, i) => from + i);
}

function shown({ source, settings, chunkBytes, operation }: Case): string {
	const content =
		source.kind === 'file'
			? JSON.stringify(Buffer.from(source.bytes).toString('latin1'))
			: JSON.stringify(source.rows);
	const packing = source.kind === 'file' ? source.packing : undefined;
	return `${content.slice(0, 1_500)} ${JSON.stringify({ ...settings, packing, operation, chunkBytes })}`;
}

void main();
