import { newRun, runToEnd } from '../../nodes/MarketoBulkLeadImport/marketo/jobs/advance';
import { balancedPartBytes } from '../../nodes/MarketoBulkLeadImport/marketo/jobs/balance';
import { newImport } from '../../nodes/MarketoBulkLeadImport/marketo/jobs/fileImport';
import { partReaders } from '../../nodes/MarketoBulkLeadImport/marketo/jobs/partReaders';
import { leadTarget } from '../../nodes/MarketoBulkLeadImport/objects/lead';
import { SimulatedAccount } from '../unit/marketo/simulated';
import { checkOf } from '../unit/marketo/sources';
import type { Question } from './question';
import { LATENCY } from './virtualAccount';

const MEGABYTES = [1, 5, 10, 15, 25, 95];
const QUICK_MEGABYTES = [1, 5, 10, 15];
const ROW_BYTES = 125;
/** of every job, and for 1,000 rows of it */
const SECONDS = { job: 2, thousandRows: 1 };
const POLL_INTERVAL = 10_000;
const HOURS = 3_600_000;
const MOST_FOR_10_MB = 0.6;

interface Play {
	jobs: number;
	/** until the last job has ended, and until we know it */
	ended: number;
	known: number;
}

/** What it is worth to give both of Marketo's workers the same to do, in virtual time. */
export const balanceQuestion: Question = {
	name: 'balance',
	async ask({ isQuick, say }) {
		const plays: Array<{ megabytes: number; full: Play; balanced: Play }> = [];
		for (const megabytes of isQuick ? QUICK_MEGABYTES : MEGABYTES) {
			say(`${megabytes} MB`);
			const text = tableOf(megabytes);
			const full = await play(text, false);
			plays.push({ megabytes, full, balanced: await play(text, true) });
		}
		const ratioOf = ({ full, balanced }: (typeof plays)[number]): number =>
			balanced.ended / full.ended;
		const of10 = ratioOf(plays.find(({ megabytes }) => megabytes === 10) ?? plays[0]);
		const worst = Math.max(...plays.map(ratioOf));
		return {
			title: 'Both workers',
			method: [
				`A simulated Marketo in virtual time: two jobs at work, each takes ${SECONDS.job} s and ${SECONDS.thousandRows} s for 1,000 rows of ${ROW_BYTES} bytes; every call takes ${LATENCY} ms. The same file cut at 10 MB, and balanced: into an even number of jobs of like size, never below 1 MB each.`,
			],
			tables: [
				{
					title: 'Time until the last job has ended',
					head: [
						'File, MB',
						'Jobs, cut at 10 MB',
						'Jobs, balanced',
						'Ended, cut at 10 MB, s',
						'Ended, balanced, s',
						'Balanced ÷ cut at 10 MB',
						'Known, cut at 10 MB, s',
						'Known, balanced, s',
					],
					rows: plays.map((one) => [
						String(one.megabytes),
						String(one.full.jobs),
						String(one.balanced.jobs),
						one.full.ended.toFixed(1),
						one.balanced.ended.toFixed(1),
						ratioOf(one).toFixed(2),
						one.full.known.toFixed(1),
						one.balanced.known.toFixed(1),
					]),
				},
			],
			targets: [
				{
					what: '10 MB: balanced ÷ cut at 10 MB',
					wanted: `≤ ${MOST_FOR_10_MB}`,
					measured: of10.toFixed(2),
					isMet: of10 <= MOST_FOR_10_MB,
				},
				{
					what: 'every size: balanced ÷ cut at 10 MB, at worst',
					wanted: '≤ 1.00',
					measured: worst.toFixed(2),
					isMet: worst <= 1,
				},
			],
		};
	},
};

function tableOf(megabytes: number): string {
	const header = 'email,company\n';
	const rows = Math.floor((megabytes * 1_000_000 - header.length) / ROW_BYTES);
	const pad = 'x'.repeat(ROW_BYTES - '00000000@x.example,\n'.length);
	return (
		header +
		Array.from({ length: rows }, (_, i) => `${String(i).padStart(8, '0')}@x.example,${pad}\n`).join(
			'',
		)
	);
}

async function play(text: string, isBalanced: boolean): Promise<Play> {
	const account = new SimulatedAccount({
		jobSeconds: ({ rows }) => SECONDS.job + (SECONDS.thousandRows * rows) / 1_000,
		discardRows: true,
	});
	const ports = account.ports();
	ports.latency = LATENCY;
	const target = leadTarget({ lookupField: 'email' });
	const checked = await checkOf(text);
	const partBytes = isBalanced ? balancedPartBytes(checked, target) : undefined;
	const file = newImport(checked, { target, queueTimeout: HOURS, resubmitUncertain: true });
	if (partBytes !== undefined) file.partBytes = partBytes;
	const startedAt = account.time.now();
	await runToEnd(
		newRun([file]),
		{ client: account.api(ports), parts: partReaders() },
		{ pollInterval: POLL_INTERVAL, untilFinished: true, goOnAfterError: false },
	);
	if (file.error !== undefined) throw file.error;
	return {
		jobs: file.jobs.length,
		ended: (account.lastEnd - startedAt) / 1_000,
		known: (account.time.now() - startedAt) / 1_000,
	};
}
