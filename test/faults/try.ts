import { matrixRuns, mixedRuns, carryOut } from './matrix';
async function main() {
	const seen = new Map<string, { n: number; ex: string[] }>();
	let n = 0, bad = 0;
	const t = performance.now();
	const which = process.argv[2] ?? 'matrix';
	const only = process.argv[4];
	for (const run of which === 'matrix' ? matrixRuns(1) : mixedRuns(Number(process.argv[3] ?? 1), Number(process.argv[5] ?? 500))) {
		if (only && only !== 'all' && !run.id.includes(only)) continue;
		n++;
		const { violations, record } = await carryOut(run);
		if (violations.length) bad++;
		for (const v of violations) {
			const k = v.replace(/\d+/g, '#');
			const e = seen.get(k) ?? { n: 0, ex: [] };
			e.n++;
			if (e.ex.length < 3) e.ex.push(run.id + ' :: ' + v + (which === 'matrix' ? '' : JSON.stringify(run.faults.map((f) => [f.fault.name, f.step, f.mode]))));
			seen.set(k, e);
		}
		if (only && only !== 'all') console.dir({ id: run.id, took: record.took, err: (record.error as Error)?.message, out: JSON.stringify(record.output)?.slice(0, 3000), logs: record.context.logs, hints: record.context.hints, sent: record.sent.map((s) => `${s.step}@${Math.round((s.at - record.sent[0].at)/1000)}:${s.reply?.status}`).join(' '), violations, faults: JSON.stringify(run.faults), opts: JSON.stringify({ ...run.scenario(), files: undefined }) }, { depth: 5, maxStringLength: 6000 });
	}
	console.log(n, 'runs', bad, 'bad', Math.round(performance.now() - t), 'ms');
	for (const [k, e] of [...seen].sort((a, b) => b[1].n - a[1].n)) console.log(e.n, k, '\n    ', e.ex.join('\n     '));
}
void main();
