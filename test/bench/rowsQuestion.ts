import { repeat, type Measured, type Outcome } from './contender';
import { rowsByHand, rowsByOurs } from './n8nWorkflows';
import type { BenchContext, Question } from './question';
import { BenchN8n, packCompiled, type N8nMeasures } from './realN8n';
import type { ReportTable } from './report';
import { SimulatorProcess } from './simulatorProcess';
import { count, inWords, megabytes, seconds, times } from './spread';

const ROWS = [10_000, 100_000, 1_000_000];
const QUICK_ROWS = [1_000, 10_000];
/** milliseconds for one run */
const LIMIT = 120_000;

const OURS = 'this node, Create Import Job';
const OURS_WAITING = 'this node, Import and Wait';
const BY_HAND = 'Loop, Convert to File, HTTP Request';

interface RowsResult {
	rows: number;
	outcomes: Map<string, Outcome>;
	whole: Map<string, number>;
}

/** Items from an upstream node, on a real n8n both times. */
export const rowsQuestion: Question = {
	name: 'rows',
	async ask(context) {
		const { compiled, isQuick, workspace } = context;
		const tarball = await packCompiled(compiled, workspace.emptyFolder('tarball'));
		const simulator = await SimulatorProcess.start(compiled);
		try {
			const results: RowsResult[] = [];
			for (const rows of isQuick ? QUICK_ROWS : ROWS)
				results.push(await measureRows(rows, simulator, tarball, context));
			return {
				title: 'Rows from an upstream node',
				method: [
					`On a real n8n 2.41.1, fresh for each line: Extract from File makes items (12 columns) of a CSV file, and they go to a simulated Marketo whose jobs end at once. Measured is the time from the moment the items are there until the workflow has ended. **Create Import Job** uploads and waits for nothing, as **n8n's own nodes** do here (Loop Over Items of 50,000, Convert to File, HTTP Request); **Import and Wait** also waits for its jobs. This node also reads Marketo's fields, matches the columns and checks every value before it sends anything. Peak memory is that of n8n's main process, items included. The saving of execution data is switched off.`,
				],
				tables: results.map(rowsTable),
			};
		} finally {
			await simulator.stop();
		}
	},
};

async function measureRows(
	rows: number,
	simulator: SimulatorProcess,
	tarball: string,
	context: BenchContext,
): Promise<RowsResult> {
	const { workspace, runs, say } = context;
	const file = await workspace.rows(rows);
	const result: RowsResult = { rows, outcomes: new Map(), whole: new Map() };
	for (const name of [OURS, OURS_WAITING, BY_HAND]) {
		say(`${count(rows)} items: starting a real n8n`);
		const n8n = await BenchN8n.start(
			simulator,
			workspace.folder,
			name === BY_HAND ? undefined : tarball,
		);
		try {
			await n8n.activate(
				name === BY_HAND
					? rowsByHand(file, simulator)
					: rowsByOurs(
							file,
							simulator,
							await n8n.credential(),
							name === OURS ? 'create' : 'importAndWait',
						),
			);
			say(`${count(rows)} items: ${name}`);
			const outcome = await repeat(runs, async () => {
				const measures = await n8n.run(LIMIT);
				result.whole.set(name, measures.wallMs);
				return fromMark(measures);
			});
			if ('unfinished' in outcome) say(outcome.unfinished.message);
			result.outcomes.set(name, outcome);
		} finally {
			await n8n.stop();
		}
	}
	return result;
}

/** Only what comes after the items are there. */
function fromMark({ calls, endedAt, cpuMs, peakBytes }: N8nMeasures): Measured {
	const [mark, ...rest] = calls;
	if (mark?.step !== 'usage') throw new Error('The workflow did not mark its beginning');
	if (
		!rest.some(
			({ step, status, code }) => step === 'create' && status === 200 && code === undefined,
		)
	)
		throw new Error('The workflow uploaded nothing');
	return { wallMs: endedAt - mark.at, cpuMs, peakBytes, calls: rest.length };
}

function rowsTable({ rows, outcomes, whole }: RowsResult): ReportTable {
	const ours = outcomes.get(OURS);
	const oursWall = ours !== undefined && 'wall' in ours ? ours.wall.median : Number.NaN;
	return {
		title: `${count(rows)} items`,
		head: [
			'',
			'× Create Import Job',
			'Import, s',
			'Whole workflow, s',
			'CPU of n8n, s',
			'Peak memory, MB',
			'API calls',
		],
		rows: [...outcomes].map(([name, outcome]) => {
			if ('unfinished' in outcome) {
				const { message, peakBytes } = outcome.unfinished;
				return [
					name,
					'–',
					message,
					'–',
					'–',
					peakBytes === undefined ? '–' : megabytes(peakBytes),
					'–',
				];
			}
			const { wall, cpu, peak, calls } = outcome;
			return [
				name,
				times(wall.median / oursWall),
				inWords(wall, seconds),
				seconds(whole.get(name) ?? Number.NaN),
				inWords(cpu, seconds),
				peak === undefined ? '–' : megabytes(peak.most),
				count(calls),
			];
		}),
	};
}
