import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RestClient } from '../n8n/rest-client';
import { until } from './checks';
import { fiveLeads, manyLeads } from './people';
import { startSlowProxy } from './slow-proxy';
import type { Part, Stage } from './stage';
import { chain, download, marketo, start } from './workflows';

const longestStopMs = 2_000;
/** Long enough to notice another poll, retry or upload. */
const watchMs = 4_000;

export const stopping: Part = {
	name: 'stop',
	about: 'Stop ends waiting, queueing and uploading within two seconds, and no call follows',
	async run(stage) {
		const { checks, simulator, files } = stage;
		const { rest, credential } = await stage.shared();
		const startImport = async (url: string, parameters: object, as = credential) =>
			await rest.startWorkflow(
				await rest.createWorkflow(
					chain(
						'Stopped import',
						start,
						download(url),
						marketo(as, { operation: 'importAndWait', ...parameters }),
					),
				),
			);
		const small = files.put('stop.csv', fiveLeads);

		await checks.check('Stop between two status checks', async () => {
			simulator.reset();
			simulator.faults.add({ on: 'create', then: { kind: 'job', fault: { neverEnds: true } } });
			const id = await startImport(small, { options: { pollInterval: 1 } });
			await until('the node checks the status', () => simulator.callsOf('status') >= 2);
			await sleep(300);
			await stopAndWatch(stage, rest, id);
		});

		await checks.check('Stop during a slow status check', async () => {
			simulator.reset();
			simulator.faults.add({ on: 'create', then: { kind: 'job', fault: { neverEnds: true } } });
			simulator.faults.add({
				on: 'status',
				times: Infinity,
				then: { kind: 'late', delayMs: 60_000 },
			});
			const id = await startImport(small, { options: { pollInterval: 1 } });
			await until('the node checks the status', () => simulator.callsOf('status') >= 1);
			await stopAndWatch(stage, rest, id);
		});

		await checks.check("Stop while Marketo's queue is full", async () => {
			simulator.reset();
			simulator.faults.add({
				on: 'create',
				times: Infinity,
				then: { kind: 'error', code: '1016' },
			});
			const id = await startImport(small, {});
			await until('Marketo reports a full queue', () => simulator.callsOf('create') >= 1);
			await stopAndWatch(stage, rest, id);
			assert.equal(simulator.jobs.length, 0);
		});

		await checks.check(
			'Stop during an upload: the rest is not sent, and no job is created',
			async () => {
				simulator.reset();
				const line = await startSlowProxy(stage.marketo.port, 2_000_000);
				try {
					const slow = await stage.saveCredential(
						rest,
						{ endpoint: line.url },
						'Marketo over a slow connection',
					);
					// One upload of nearly 10 MB, and a second one that must not start.
					const file = files.put('big.csv', manyLeads(70_000, 100));
					const id = await startImport(file, {}, slow);
					await until('part of the upload was sent', () => line.passed > 1_000_000);
					await stopAndWatch(stage, rest, id);
					// Data that the operating system had already buffered still arrives.
					checks.note(`${line.passed.toLocaleString('en-US')} bytes of the upload arrived`);
					assert.ok(line.passed < 8_000_000);
					assert.equal(line.uploading, 0, 'the connection is closed');
					assert.equal(simulator.jobs.length, 0);
				} finally {
					await line.close();
				}
			},
		);

		await checks.check(
			'Stop between two parts: no other part is sent, and the log lists the batch IDs',
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
				checks.note(`n8n's log: ${stopLine.slice(0, 160)}`);
				// The last job may come from an upload whose response arrived after Stop.
				const known = simulator.jobs.filter(({ batchId }) => stopLine.includes(String(batchId)));
				assert.ok(
					known.length >= simulator.jobs.length - 1 && known.length >= 1,
					`${known.length} of ${simulator.jobs.length} batches are in the log`,
				);
			},
		);
	},
};

/** Stops an execution, and checks that it ends in time and sends no more calls. */
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
	// A call that was sent before Stop may still be in flight.
	await sleep(Math.max(0, Math.min(500, longestStopMs - taken)));
	const calls = simulator.requests.length;
	const jobs = simulator.jobs.length;
	await sleep(watchMs);
	const late = simulator.requests
		.slice(calls)
		.map(({ step, at }) => `${step} ${at - pressedAt} ms after Stop`);
	assert.deepEqual(late, [], 'no calls after Stop');
	assert.equal(simulator.jobs.length, jobs);
}
