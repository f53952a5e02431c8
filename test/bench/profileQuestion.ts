import { readFileSync } from 'node:fs';
import { runEngine } from './engineProcess';
import { groupOf, OUR_GROUPS, selfTimes, type SelfTime } from './selfTimes';
import type { Question } from './question';
import type { ReportTable } from './report';
import { SimulatorProcess } from './simulatorProcess';
import { digits, megabytes, seconds } from './spread';

const SIZE = 1_000_000_000;
const QUICK_SIZE = 20_000_000;
const SHOWN = 20;
/** Share of the CPU time above which a function of ours is worth a look. */
const NOTABLE = 0.1;

const CHANGES = `What earlier profiles led to: A file that can be sent unchanged is cut where the check found the parts to end, so records are located only once. A WebAssembly program of less than a kilobyte locates records and fields 64 bytes at a time. Fingerprints of lookup values take six bytes and are looked up a thousand at a time, so that memory latencies overlap. The arrays for record positions, the part, and the request body reuse their memory, because new memory each time made V8 collect the whole heap. Request bodies are not built with \`FormData\` and \`Blob\`, which copy each part several times.`;

/** Where the time goes. */
export const profileQuestion: Question = {
	name: 'profile',
	async ask({ compiled, workspace, isQuick, say }) {
		const bytes = isQuick ? QUICK_SIZE : SIZE;
		say(`an import of ${megabytes(bytes)} MB under V8's profiler`);
		const simulator = await SimulatorProcess.start(compiled);
		try {
			const profile = workspace.path('import.cpuprofile');
			const file = await workspace.leads(bytes);
			const { wallMs, cpuMs } = await runEngine(compiled, simulator, { file, profile });
			const all = selfTimes(
				JSON.parse(readFileSync(profile, 'utf8')) as Parameters<typeof selfTimes>[0],
			);
			const total = all.reduce((sum, { ms }) => sum + ms, 0);
			const notable = all.filter((one) => OUR_GROUPS.has(groupOf(one)) && one.ms / total > NOTABLE);
			return {
				title: 'Profile',
				method: [
					`V8's profiler (as in \`node --cpu-prof\`) on the main thread of the importing process while the node imports a file of ${megabytes(bytes)} MB, compiled as published. Self time, pauses left out: ${seconds(total)} s of ${seconds(wallMs)} s wall and ${seconds(cpuMs)} s CPU of all threads, the profiler's own work included.`,
				],
				tables: [groupTable(all, total), functionTable(all.slice(0, SHOWN), total)],
				notes: [
					...(notable.length === 0
						? [`No function of this node's own takes more than ${NOTABLE * 100} % of that time.`]
						: notable.map(
								({ name, ms }) =>
									`\`${name}\` of this node takes ${share(ms / total)} of that time.`,
							)),
					CHANGES,
				],
			};
		} finally {
			await simulator.stop();
		}
	},
};

function groupTable(all: readonly SelfTime[], total: number): ReportTable {
	const groups = new Map<string, number>();
	for (const one of all) groups.set(groupOf(one), (groups.get(groupOf(one)) ?? 0) + one.ms);
	return {
		title: 'By what it is for',
		head: ['', 'Share', 'Self time, s'],
		rows: [...groups]
			.sort(([, a], [, b]) => b - a)
			.map(([name, ms]) => [name, share(ms / total), seconds(ms)]),
	};
}

function functionTable(top: readonly SelfTime[], total: number): ReportTable {
	return {
		title: 'Functions',
		head: ['Function', 'Where', 'Share', 'Self time, s'],
		rows: top.map((one) => [
			`\`${one.name}\``,
			one.place === '' ? groupOf(one) : one.place,
			share(one.ms / total),
			seconds(one.ms),
		]),
	};
}

function share(part: number): string {
	return `${digits(part * 100)} %`;
}
