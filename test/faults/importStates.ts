import fc from 'fast-check';
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { seededRandom } from '../simulator/random';
import type { ObjectKind } from '../simulator/types';
import { violationsOf } from './invariants';
import type { CheckResult } from './report';
import { RESOURCES } from './resources';
import { plainScenario, type Scenario } from './scenario';
import { makeRows } from './source';
import { runVirtually, type RunRecord } from './virtualRun';

/** Rules that hold whatever an item claims to be; the others presuppose a state that is our own. */
const RULES =
	/^(the run ends|errors are|calls are|limits are|nothing is left|the token|nothing secret)/;

/** Bytes that one run may take in buffers beyond those that it began with. */
const MOST_HELD = 64_000_000;

const KINDS: ReadonlyArray<[resource: ObjectKind, source: Scenario['source']]> = [
	['lead', 'binary'],
	['lead', 'items'],
	['programMember', 'binary'],
	['customObject', 'binary'],
];

/** Values that a state never has where they are put. `NaN` and infinity are null in JSON. */
const hostile: fc.Arbitrary<unknown> = fc.oneof(
	fc.constantFrom<unknown>(
		null,
		-1,
		0,
		0.5,
		1e15,
		2 ** 31,
		2 ** 53,
		1e308,
		-1e308,
		'',
		'1',
		'../../rest/v1/leads',
		'a/../../identity/oauth/token?x=',
		'a\r\nX-Injected: 1',
		'__proto__',
		'constructor',
		'toString',
		'utf-7',
		'x'.repeat(100_000),
		true,
		false,
		[],
		{},
		[[]],
		[null],
		{ length: 1e9 },
		{ toString: null },
		JSON.parse('{"__proto__":{"isFinished":true}}') as unknown,
		{ constructor: { prototype: {} } },
		nested(200),
	),
	fc.jsonValue({ maxDepth: 3 }),
);

function nested(depth: number): unknown {
	let value: unknown = 1;
	for (let i = 0; i < depth; i++) value = i % 2 === 0 ? [value] : { inner: value };
	return value;
}

interface Change {
	/** 0 ≤ place < 1, of all the values in the state */
	place: number;
	value: unknown;
}

const tampering = fc.oneof(
	{ weight: 8, arbitrary: fc.array(changes(), { minLength: 1, maxLength: 1 }) },
	{ weight: 2, arbitrary: fc.array(changes(), { minLength: 2, maxLength: 4 }) },
);

function changes(): fc.Arbitrary<Change> {
	return fc.record({
		place: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
		value: hostile,
	});
}

type Place = ReadonlyArray<string | number>;

/** Where there are values in a JSON value, objects and arrays included. */
function placesIn(value: unknown, at: Place = []): Place[] {
	if (typeof value !== 'object' || value === null) return [at];
	const inner = Object.keys(value).flatMap((key) =>
		placesIn((value as Record<string, unknown>)[key], [
			...at,
			Array.isArray(value) ? Number(key) : key,
		]),
	);
	return [at, ...inner];
}

/** @returns a copy of the state with other values, and what was changed in words */
function changed(state: unknown, all: readonly Change[]): { state: unknown; words: string } {
	const root = { state: structuredClone(state) };
	const words: string[] = [];
	for (const { place, value } of all) {
		const places = placesIn(root.state);
		const path: Place = ['state', ...places[Math.floor(place * places.length)]];
		let owner: Record<string | number, unknown> = root;
		for (const key of path.slice(0, -1)) owner = owner[key] as typeof owner;
		const last = path[path.length - 1];
		if (value === undefined) delete owner[last];
		else owner[last] = value;
		words.push(`${path.join('.')} = ${String(JSON.stringify(value)).slice(0, 60)}`);
	}
	return { state: root.state, words: words.join(', ') };
}

/** Import in Steps given back a state that is not the one that it put out. */
export async function hostileStates(seed: number, cases: number): Promise<CheckResult[]> {
	return [
		await check('a state with other values in it', seed, cases, tampering, (state, all) =>
			changed(state, all),
		),
		await check(
			'anything in the place of a state',
			seed,
			Math.ceil(cases / 10),
			hostile,
			(_, value) => ({ state: value, words: String(JSON.stringify(value)).slice(0, 60) }),
		),
		await missingMembers(seed),
		await foreignStates(seed),
	];
}

async function check<T>(
	name: string,
	seed: number,
	cases: number,
	arbitrary: fc.Arbitrary<T>,
	tamper: (state: unknown, by: T) => { state: unknown; words: string },
): Promise<CheckResult> {
	const property = fc.asyncProperty(
		fc.constantFrom(...KINDS),
		arbitrary,
		async ([resource, source], by) => {
			let words = '';
			const found = await judged(resource, source, seed, (state) => {
				const tampered = tamper(state, by);
				({ words } = tampered);
				return tampered.state;
			});
			if (found.length > 0) throw new Error(`${words}: ${found.join('; ')}`);
		},
	);
	const details = await fc.check(property, { seed, numRuns: cases });
	return {
		name,
		cases: details.numRuns,
		failures: details.failed
			? [
					`${String(details.errorInstance)} (seed ${seed}, path ${details.counterexamplePath ?? ''})`,
				]
			: [],
	};
}

/** Every value left out in turn, as an older or newer version of the node would. */
async function missingMembers(seed: number): Promise<CheckResult> {
	const failures: string[] = [];
	let cases = 0;
	for (const [resource, source] of KINDS) {
		let places: Place[] = [];
		await judged(resource, source, seed, (state) => {
			places = placesIn(state);
			return state;
		});
		for (let i = 0; i < places.length; i++) {
			cases++;
			const found = await judged(
				resource,
				source,
				seed,
				(state) =>
					changed(state, [{ place: (i + 0.5) / places.length, value: undefined }]).state ?? null,
			);
			failures.push(...found.map((text) => `${resource}, without ${places[i].join('.')}: ${text}`));
		}
	}
	return { name: 'a state with a value left out', cases, failures };
}

/** States of other imports: their batch IDs, rows, columns and objects are not those of this file. */
async function foreignStates(seed: number): Promise<CheckResult> {
	const failures: string[] = [];
	let cases = 0;
	const states: unknown[] = [];
	for (const [resource, source] of KINDS)
		await judged(resource, source, seed, (state) => {
			states.push(state);
			return state;
		});
	for (const [resource, source] of KINDS)
		for (const foreign of states) {
			cases++;
			const found = await judged(resource, source, seed + 1, () => foreign);
			failures.push(...found.map((text) => `${resource}, ${source}: ${text}`));
		}
	return { name: 'the state of another import', cases, failures };
}

/** @returns the rules that were broken */
async function judged(
	resource: ObjectKind,
	source: Scenario['source'],
	seed: number,
	tamper: (state: unknown) => unknown,
): Promise<string[]> {
	const random = seededRandom(seed);
	const plain = plainScenario({ operation: 'importInSteps', resource }, random);
	const rows = { rows: 24, bad: 0.15, odd: 0.15 };
	const scenario: Scenario = {
		...plain,
		source,
		...(source === 'items' && {
			files: [
				{
					fileName: 'items',
					rows: makeRows('items', rows, random, 1, RESOURCES[resource]),
					bytes: Buffer.alloc(0),
				},
			],
		}),
		// Part of the file is still to be sent when the state is changed.
		marketo: { queueSize: 2 },
		options: { ...plain.options, queueTimeout: 1 },
		whileKept: (items, step) => (step === 1 ? items.map((item) => withState(item, tamper)) : items),
	};
	const before = process.memoryUsage().arrayBuffers;
	const record = await runVirtually(scenario, [], seed);
	const held = process.memoryUsage().arrayBuffers - before;
	return [
		...violationsOf(record).filter((text) => RULES.test(text)),
		...(held > MOST_HELD ? [`${Math.round(held / 1e6)} MB were held`] : []),
		...unreadable(record),
	];
}

function withState(
	item: INodeExecutionData,
	tamper: (state: unknown) => unknown,
): INodeExecutionData {
	const importState = tamper(item.json.importState) as IDataObject;
	return { ...item, json: { ...item.json, importState } };
}

/** What came out must be what n8n can store: JSON with times that are times. */
function unreadable({ output }: RunRecord): string[] {
	return (output ?? []).flat().flatMap(({ json }) => {
		const found: string[] = [];
		for (const name of ['nextCheckAt', 'startedAt', 'finishedAt'])
			if (name in json && Number.isNaN(Date.parse(json[name] as string)))
				found.push(`${name} is ${JSON.stringify(json[name])}`);
		for (const name of ['rows', 'sent', 'imported', 'failed', 'unaccounted'])
			if (name in json && typeof json[name] !== 'number')
				found.push(`${name} is ${JSON.stringify(json[name])}`);
		return found;
	});
}
