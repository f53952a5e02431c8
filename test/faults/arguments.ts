import { parseArgs } from 'node:util';

/** The options of the command. */
export interface Plan {
	seed: number;
	/** `seed` and the following seeds, for the sections that differ between seeds */
	seeds: readonly number[];
	/** seeded random mixes of faults */
	mixes: number;
	/** every n-th run of the matrix */
	stride: number;
	/** maximum number of places at which each run is stopped or crashes */
	stops: number;
	fuzzCases: number;
	injections: number;
	/** states of imports in steps that are not ours */
	states: number;
	/** spellings of an endpoint */
	hosts: number;
	/** size of the streams for the reader */
	megabytes: number;
	engineFaults: number;
	enduranceImports: number;
	/** number of imports on the real engine; 0 for none */
	engineImports: number;
	processes: number;
	rowsPerProcess: number;
	/** one run, by name */
	only?: string;
	/** sections to run; empty for all */
	sections: readonly string[];
	writeDocs: boolean;
	/** the options that change the size of a run, as entered */
	sizeOptions: readonly string[];
}

const FULL = {
	mixes: 5_000,
	stride: 1,
	stops: 400,
	fuzzCases: 2_000_000,
	injections: 3_000,
	states: 6_000,
	hosts: 200_000,
	megabytes: 300,
	engineFaults: 100,
	enduranceImports: 1_000,
	engineImports: 1_000,
	processes: 4,
	rowsPerProcess: 330,
};
const QUICK = {
	mixes: 500,
	stride: 3,
	stops: 10,
	fuzzCases: 30_000,
	injections: 300,
	states: 300,
	hosts: 10_000,
	megabytes: 20,
	engineFaults: 9,
	enduranceImports: 400,
	engineImports: 0,
	processes: 2,
	rowsPerProcess: 150,
};

export const USAGE = `npm run test:faults -- [--seed N] [--seeds N] [--runs N] [--places N] [--fuzz-cases N] [--quick] [--section NAME …] [--only RUN] [--write-docs]

  --seed N         all random choices follow from it (default: 1)
  --seeds N        runs matrix, mixes, stop and crash with N seeds: seed, seed + 1, … (default: 1)
  --runs N         random mixes of faults (default: ${FULL.mixes}, with --quick ${QUICK.mixes})
  --places N       places at which each run is stopped or crashes (default: ${FULL.stops}, with --quick ${QUICK.stops})
  --fuzz-cases N   hostile inputs (default: ${FULL.fuzzCases}, with --quick ${QUICK.fuzzCases})
  --quick          a part of everything, for CI
  --section NAME   only this section: matrix, mixes, stop, crash, time, fuzz, injection, state, hosts, bounds, memory, engine, endurance, processes
  --only RUN       only this run, with everything it did; failures print its name
  --write-docs     writes docs/reliability.md from the results of this and earlier runs`;

export function readPlan(argv: readonly string[]): Plan {
	const { values } = parseArgs({
		args: [...argv],
		options: {
			seed: { type: 'string', default: '1' },
			seeds: { type: 'string', default: '1' },
			runs: { type: 'string' },
			places: { type: 'string' },
			'fuzz-cases': { type: 'string' },
			quick: { type: 'boolean', default: false },
			section: { type: 'string', multiple: true, default: [] },
			only: { type: 'string' },
			'write-docs': { type: 'boolean', default: false },
		},
	});
	const seed = whole(values.seed, '--seed');
	const size = values.quick ? QUICK : FULL;
	return {
		...size,
		seed,
		seeds: Array.from({ length: Math.max(1, whole(values.seeds, '--seeds')) }, (_, i) => seed + i),
		...(values.runs !== undefined && { mixes: whole(values.runs, '--runs') }),
		...(values.places !== undefined && { stops: whole(values.places, '--places') }),
		...(values['fuzz-cases'] !== undefined && {
			fuzzCases: whole(values['fuzz-cases'], '--fuzz-cases'),
		}),
		sections: values.section,
		...(values.only !== undefined && { only: values.only }),
		writeDocs: values['write-docs'],
		sizeOptions: [
			...(values.quick ? ['--quick'] : []),
			...(['runs', 'places', 'fuzz-cases'] as const).flatMap((name) =>
				values[name] === undefined ? [] : [`--${name} ${values[name]}`],
			),
		],
	};
}

/** Sections that can run with several seeds. */
const SEEDED: ReadonlySet<string> = new Set(['matrix', 'mixes', 'stop', 'crash']);

/** The command that repeats one section of the plan. */
export function commandFor({ seed, seeds, sizeOptions }: Plan, section: string): string {
	return [
		'npm run test:faults --',
		`--section ${section}`,
		`--seed ${seed}`,
		...(seeds.length > 1 && SEEDED.has(section) ? [`--seeds ${seeds.length}`] : []),
		...sizeOptions,
	].join(' ');
}

function whole(text: string, name: string): number {
	const number = Number(text);
	if (!Number.isSafeInteger(number) || number < 0)
		throw new Error(`${name} is not a whole number: ${text}`);
	return number;
}
