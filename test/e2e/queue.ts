import { findServices } from '../n8n/queue-mode';
import { atOnce } from './queue-at-once';
import { killedWorker } from './queue-kill';
import { missingServices } from './queue-missing';
import { QueueScene } from './queue-scene';
import { startStepsInQueue } from './queue-steps';
import type { Part } from './stage';

/** n8n as large companies run it: no process holds data that another one needs. */
export const queueMode: Part = {
	name: 'queue',
	about:
		'queue mode with main, two workers, Redis and Postgres, against a Marketo with all of its limits',
	async run(stage) {
		const { checks } = stage;
		// Fails immediately, rather than after minutes of building and starting.
		await findServices();
		await missingServices(checks);
		const tarball = await stage.tarball();
		const startedAt = Date.now();
		const scene = await QueueScene.start(tarball, ['file', 'items', 'list', 'split']);
		checks.note(`started main and two workers (${((Date.now() - startedAt) / 1000).toFixed(1)} s)`);
		try {
			await atOnce(checks, scene);
			const inSteps = await startStepsInQueue(checks, scene, stage.files);
			try {
				await killedWorker(checks, scene, inSteps.worker);
				await inSteps.finish();
			} finally {
				await inSteps.close();
			}
		} finally {
			await scene.stop();
		}
	},
};
