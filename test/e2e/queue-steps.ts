import type { Checks } from './checks';
import { productCredentialType } from '../engine/product';
import { leadsText } from './example-stage';
import type { FileServer } from './file-server';
import type { WorkerLog } from './queue-logs';
import type { QueueScene } from './queue-scene';
import {
	assertImportedOnce,
	assertStoredState,
	smallParts,
	startOwnMarketo,
	stepsWorkflow,
	storedThenShort,
	untilWaiting,
} from './steps';
import { download } from './workflows';

export interface StepsInQueue {
	/** The worker that ran the first step. */
	worker: WorkerLog;
	/** Checks the rest of the import after that worker was killed. */
	finish(): Promise<void>;
	close(): Promise<void>;
}

/** Starts an import in steps, and leaves it waiting. */
export async function startStepsInQueue(
	checks: Checks,
	{ rest, workers }: QueueScene,
	files: FileServer,
): Promise<StepsInQueue> {
	const own = await startOwnMarketo();
	const { clientId, clientSecret } = own.simulator.options;
	const credential = await rest.createCredential('Marketo (steps)', productCredentialType, {
		endpoint: own.url,
		clientId,
		clientSecret,
	});
	const file = download(files.put('leads.csv', leadsText()));
	const workflow = await rest.createWorkflow(
		stepsWorkflow(credential, file, { options: smallParts }, storedThenShort),
	);
	const executionId = await rest.startWorkflow(workflow);
	for (const { elsewhere } of workers) elsewhere.add(executionId);
	const ranIt = ({ executions }: WorkerLog): boolean => executions.includes(executionId);

	await checks.check(
		'Import in Steps waits, with its state and a reference to its file in the database',
		async () => {
			await untilWaiting(rest, executionId);
			assertStoredState(await rest.execution(executionId), 'database');
		},
	);
	const worker = workers.find(ranIt);
	if (worker === undefined) throw new Error('No worker ran the first step');

	return {
		worker,
		async finish() {
			await checks.check(
				'Import in Steps continues in the other worker: every row accounted for, no part sent twice',
				async () => {
					const execution = await rest.waitForExecution(executionId, 150_000);
					assertImportedOnce(execution, own.simulator);
					const others = workers.filter((one) => one !== worker && ranIt(one));
					checks.note(
						`${worker.name} took the first step, ${others.map(({ name }) => name).join()} the others`,
					);
					if (worker.process.isRunning) throw new Error(`${worker.name} was not killed`);
					if (others.length !== 1) throw new Error('No other worker took a step');
				},
			);
		},
		close: own.close.bind(own),
	};
}
