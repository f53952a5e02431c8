import { createReadStream, createWriteStream, readFileSync, writeFileSync } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { zipSync } from 'fflate';
import type { INodeParameters } from 'n8n-workflow';
import { repeat, type Outcome } from './contender';
import { runEngine } from './engineProcess';
import type { BenchContext, Question } from './question';
import type { Section } from './report';
import { SimulatorProcess } from './simulatorProcess';
import { inWords, megabytes, seconds, times } from './spread';
import { sizeOf } from './workspace';

const SIZE = 100_000_000;
const QUICK_SIZE = 10_000_000;
/** of the plain file's time */
const MOST_TIMES = 2;

const PLAIN = '.csv';
const GZIP = '.csv.gz';
const ZIP = '.zip';

const OPERATIONS: ReadonlyArray<[title: string, parameters: INodeParameters]> = [
	['Check File', { operation: 'check' }],
	['Import and Wait', {}],
];

type Outcomes = ReadonlyMap<string, Outcome>;

/** The cost of unpacking a file while it is read. */
export const compressedQuestion: Question = {
	name: 'compressed',
	async ask(context) {
		const { compiled, isQuick, runs, say } = context;
		const files = await filesOf(isQuick ? QUICK_SIZE : SIZE, context);
		const simulator = await SimulatorProcess.start(compiled);
		try {
			const idleBytes = (await runEngine(compiled, simulator)).peakBytes;
			const results = new Map<string, Outcomes>();
			for (const [title, parameters] of OPERATIONS) {
				const outcomes = new Map<string, Outcome>();
				for (const [kind, file] of files) {
					say(`${title}: ${kind}`);
					outcomes.set(
						kind,
						await repeat(runs, async () => {
							const measures = await runEngine(compiled, simulator, { file, parameters });
							if (parameters.operation !== 'check' && measures.imported !== measures.rows)
								throw new Error(`${measures.imported} of ${measures.rows} rows were imported`);
							return measures;
						}),
					);
				}
				results.set(title, outcomes);
			}
			return section(files, results, idleBytes);
		} finally {
			await simulator.stop();
		}
	},
};

async function filesOf(bytes: number, { workspace }: BenchContext): Promise<Map<string, string>> {
	const plain = await workspace.leads(bytes);
	const gzip = `${plain}.gz`;
	await pipeline(createReadStream(plain), createGzip(), createWriteStream(gzip, { flush: true }));
	const zip = `${plain}.zip`;
	writeFileSync(zip, zipSync({ 'leads.csv': readFileSync(plain) }), { flush: true });
	return new Map([
		[PLAIN, plain],
		[GZIP, gzip],
		[ZIP, zip],
	]);
}

function section(
	files: ReadonlyMap<string, string>,
	results: ReadonlyMap<string, Outcomes>,
	idleBytes: number,
): Section {
	const sizeOfKind = (kind: string): number => sizeOf(files.get(kind) ?? '');
	return {
		title: 'Compressed files',
		method: [
			`The same file of leads (${megabytes(sizeOfKind(PLAIN))} MB, every tenth record with a newline in quotes) as it is, as \`.gz\` and in a \`.zip\`, on n8n's engine as for the question \`file\`. Compressed files are unpacked while they are read, each time anew: an import reads twice, and a \`.zip\` once more, to find the list of its contents, which is at its end. Memory above idle is that beyond a workflow without this node.`,
		],
		tables: [...results].map(([title, outcomes]) => ({
			title,
			head: ['', 'Size, MB', '× plain', 'Wall, s', 'CPU, s', 'Above idle, MB'],
			rows: [...outcomes].map(([kind, outcome]) => {
				const size = megabytes(sizeOfKind(kind));
				if ('unfinished' in outcome)
					return [kind, size, '–', `did not finish: ${outcome.unfinished.message}`, '–', '–'];
				const { wall, cpu, peak } = outcome;
				return [
					kind,
					size,
					times(wall.median / wallOf(outcomes, PLAIN)),
					inWords(wall, seconds),
					inWords(cpu, seconds),
					peak === undefined ? '–' : megabytes(peak.median - idleBytes),
				];
			}),
		})),
		targets: [...results].map(([title, outcomes]) => {
			const ratio = wallOf(outcomes, GZIP) / wallOf(outcomes, PLAIN);
			return {
				what: `${title}: \`.gz\` beside the plain file, wall time`,
				wanted: `≤ ${MOST_TIMES}×`,
				measured: times(ratio),
				isMet: ratio <= MOST_TIMES,
			};
		}),
	};
}

function wallOf(outcomes: Outcomes, kind: string): number {
	const outcome = outcomes.get(kind);
	return outcome !== undefined && 'wall' in outcome ? outcome.wall.median : Number.NaN;
}
