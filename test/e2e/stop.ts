import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RestClient } from '../n8n/rest-client';
import { until } from './checks';
import { fiveLeads, manyLeads } from './people';
import { startSlowProxy } from './slow-proxy';
import type { Part, Stage } from './stage';
import { chain, download, marketo, start } from './workflows';

const longestStopMs = 2_000;
/** Long enough to see the next polls, retries and uploads, if there were any. */
const watchMs = 4_000;

export const stopping: Part = {
	name: 'stop',
	about:
		'Stop while waiting, queueing and uploading: over within two seconds, and Marketo hears no more',
	async run(stage) {
		const { checks, simulator, files } = stage;
		const { rest, credential } = await stage.shared();
		const startImport = async (url: string, parameters: object, as = credential) =>
			await rest.startWorkflow(
				await rest.createWorkflow(
					chain(
						'To be stopped',
						start,
						download(url),
						marketo(as, { operation: 'importAndWait', ...parameters }),
					),
				),
			);
		const small = files.put('stop.csv', fiveLeads);

		await checks.check('in the middle of waiting, between two polls', async () => {
			simulator.reset();
			simulator.faults.add({ on: 'create', then: { kind: 'job', fault: { neverEnds: true } } });
			const id = await startImport(small, { options: { pollInterval: 1 } });
			await until('Marketo was asked for the status', () => simulator.callsOf('status') >= 2);
			await sleep(300);
			await stopAndWatch(stage, rest, id);
		});

		await checks.check(
			'in the middle of waiting, while Marketo takes its time with an answer',
			async () => {
				simulator.reset();
				simulator.faults.add({ on: 'create', then: { kind: 'job', fault: { neverEnds: true } } });
				simulator.faults.add({
					on: 'status',
					times: Infinity,
					then: { kind: 'late', delayMs: 60_000 },
				});
				const id = await startImport(small, { options: { pollInterval: 1 } });
				await until('Marketo was asked for the status', () => simulator.callsOf('status') >= 1);
				await stopAndWatch(stage, rest, id);
			},
		);

		await checks.check("in the middle of waiting for a place in Marketo's queue", async () => {
			simulator.reset();
			simulator.faults.add({
				on: 'create',
				times: Infinity,
				then: { kind: 'error', code: '1016' },
			});
			const id = await startImport(small, {});
			await until('Marketo said that its queue is full', () => simulator.callsOf('create') >= 1);
			await stopAndWatch(stage, rest, id);
			assert.equal(simulator.jobs.length, 0);
		});

		await checks.check(
			'in the middle of uploading: the rest of the body is not sent, and no job begins',
			async () => {
				simulator.reset();
				const line = await startSlowProxy(stage.marketo.port, 2_000_000);
				try {
					const slow = await stage.saveCredential(
						rest,
						{ endpoint: line.url },
						'Marketo on a thin line',
					);
					// One upload of nearly ten megabytes, and a second one that must not begin.
					const file = files.put('big.csv', manyLeads(70_000, 100));
					const id = await startImport(file, {}, slow);
					await until('part of the upload was under way', () => line.passed > 1_000_000);
					await stopAndWatch(stage, rest, id);
					// What the operating system had taken off n8n's hands still arrives; the rest never does.
					checks.note(
						`${line.passed.toLocaleString('en-US')} bytes of the upload reached the other side`,
					);
					assert.ok(line.passed < 8_000_000);
					assert.equal(line.uploading, 0, 'the connection was ended');
					assert.equal(simulator.jobs.length, 0);
				} finally {
					await line.close();
				}
			},
		);

		await checks.check(
			'between two uploads of one file: no further part is sent, and the log names the batch IDs',
			async () => {
				simulator.reset();
				simulator.faults.add({
					on: 'create',
					times: Infinity,
					then: { kind: 'late', delayMs: 700 },
				});
				const file = files.put('parts.csv', manyLeads(4_000, 100));
				const id = await startImport(file, {
					options: { maxRequestBytes: 60_000, pollInterval: 1 },
				});
				await until('three parts were sent', () => simulator.callsOf('create') >= 3);
				await stopAndWatch(stage, rest, id);
				const { n8n } = await stage.shared();
				const log = n8n.process.log();
				const stopLine =
					log
						.split('\n')
						.reverse()
						.find((text) => text.includes('Stopped.')) ?? '';
				checks.note(`the log says: ${stopLine.slice(0, 160)}`);
				// The last one may have been made by a call whose answer was not waited for any more.
				const known = simulator.jobs.filter(({ batchId }) => stopLine.includes(String(batchId)));
				assert.ok(
					known.length >= simulator.jobs.length - 1 && known.length >= 1,
					`${known.length} of ${simulator.jobs.length} batches are named`,
				);
			},
		);
	},
};

/** Presses Stop. Everything is measured from that moment. */
export async function stopAndWatch(
	{ simulator, checks }: Stage,
	rest: RestClient,
	id: string,
): Promise<void> {
	const pressedAt = Date.now();
	await rest.stopExecution(id);
	const { status } = await rest.waitForExecution(id, 10_000);
	const taken = Date.now() - pressedAt;
	checks.note(`ended ${taken} ms after Stop`);
	assert.equal(status, 'canceled');
	assert.ok(taken < longestStopMs, `${taken} ms`);
	// A call that had left when Stop was pressed may still be on its way.
	await sleep(Math.max(0, Math.min(500, longestStopMs - taken)));
	const calls = simulator.requests.length;
	const jobs = simulator.jobs.length;
	await sleep(watchMs);
	const late = simulator.requests
		.slice(calls)
		.map(({ step, at }) => `${step} ${at - pressedAt} ms after Stop`);
	assert.deepEqual(late, [], 'Marketo hears no more');
	assert.equal(simulator.jobs.length, jobs);
}
