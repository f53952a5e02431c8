import { findServices } from '../n8n/queue-mode';
import { atOnce } from './queue-at-once';
import { killedWorker } from './queue-kill';
import { missingServices } from './queue-missing';
import { QueueScene } from './queue-scene';
import type { Part } from './stage';

/** n8n as large users run it: nothing in a process that another one would need. */
export const queueMode: Part = {
	name: 'queue',
	about:
		'queue mode: main, two workers, Redis and Postgres against one Marketo with all its limits',
	async run(stage) {
		const { checks } = stage;
		// Said at once, rather than after minutes of building and starting.
		await findServices();
		await missingServices(checks);
		const tarball = await stage.tarball();
		const startedAt = Date.now();
		const scene = await QueueScene.start(tarball, ['file', 'items', 'list', 'split']);
		checks.note(`main and two workers are up (${((Date.now() - startedAt) / 1000).toFixed(1)} s)`);
		try {
			await atOnce(checks, scene);
			await killedWorker(checks, scene);
		} finally {
			await scene.stop();
		}
	},
};
