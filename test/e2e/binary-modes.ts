import assert from 'node:assert/strict';
import { manyLeads } from './people';
import type { Part, Scene, Stage } from './stage';
import { stepsNode, stepsWorkflow } from './steps';
import { chain, download, marketo, quickly, start } from './workflows';

/** Values of N8N_DEFAULT_BINARY_DATA_MODE in 2.41 that need no cloud service. */
const modes: Array<
	[mode: string, label: string, isKeptThere: (id: string | undefined) => boolean]
> = [
	['filesystem', 'files in a folder', (id) => id?.startsWith('filesystem') === true],
	['default', 'files in memory', (id) => id === undefined],
	['database', 'files in the database', (id) => id?.startsWith('database') === true],
];

const rows = 20_000;
/** Splits the file into several jobs. */
const maxRequestBytes = 500_000;

export const binaryModes: Part = {
	name: 'binary-modes',
	about: 'reads and outputs files in each of the places where n8n stores them',
	async run(stage) {
		for (const [mode, label, isKeptThere] of modes) {
			await stage.checks.check(
				`imports a file of several jobs with N8N_DEFAULT_BINARY_DATA_MODE=${mode} (${label})`,
				async () => {
					// It is n8n's default, so the shared n8n has it.
					const scene =
						mode === 'filesystem'
							? await stage.shared()
							: await stage.start({ env: { N8N_DEFAULT_BINARY_DATA_MODE: mode } });
					try {
						await importAndCollect(stage, scene, isKeptThere);
						await importInSteps(stage, scene, isKeptThere);
					} finally {
						if (mode !== 'filesystem') await stage.end(scene);
					}
				},
			);
		}
	},
};

async function importAndCollect(
	{ simulator, files, checks }: Stage,
	{ rest, credential }: Scene,
	isKeptThere: (id: string | undefined) => boolean,
): Promise<void> {
	simulator.reset();
	const url = files.put('many.csv', `${manyLeads(rows, 40)},Nobody,Without Address,\n`);
	const workflow = chain(
		'Binary mode',
		start,
		download(url),
		marketo(credential, { operation: 'create', options: { maxRequestBytes } }, {}, 'Create'),
		marketo(credential, { operation: 'wait', options: quickly }, {}, 'Wait'),
		marketo(credential, { operation: 'getFailures', output: 'both' }, {}, 'Failures'),
	);
	const { status, error, output } = await rest.runWorkflow(await rest.createWorkflow(workflow));
	assert.equal(status, 'success', JSON.stringify(error));
	const [downloaded] = output.Download[0];
	assert.ok(
		isKeptThere(downloaded.binary?.data.id),
		`the file is stored as ${downloaded.binary?.data.id ?? 'base64'}`,
	);
	assert.ok(output.Create[0].length > 3, 'several jobs');
	checks.note(
		`${output.Create[0].length} jobs of ${rows + 1} rows, from ${downloaded.binary?.data.fileSize}`,
	);
	assert.equal(simulator.leadCount, rows);
	const refused = output.Failures[0].filter(({ json }) => json.lastName === 'Without Address');
	assert.equal(refused.length, 1);
	assert.ok(isKeptThere(refused[0].binary?.data.id), 'the output file is stored there too');
}

async function importInSteps(
	{ simulator, files }: Stage,
	{ rest, credential }: Scene,
	isKeptThere: (id: string | undefined) => boolean,
): Promise<void> {
	simulator.reset();
	const file = download(files.put('steps.csv', manyLeads(rows, 40)));
	const workflow = stepsWorkflow(credential, file, { options: { maxRequestBytes } }, 1);
	const { status, error, output, data } = await rest.runWorkflow(
		await rest.createWorkflow(workflow),
	);
	assert.equal(status, 'success', JSON.stringify(error));
	const [firstStep] = data.resultData.runData[stepsNode];
	const [notFinished] = firstStep.data?.main[3] ?? [];
	assert.ok(
		isKeptThere(notFinished.binary?.data.id),
		`Not Finished has the file as ${notFinished.binary?.data.id ?? 'base64'}`,
	);
	const [[{ json: summary }]] = output[stepsNode];
	assert.deepEqual([summary.imported, summary.unaccounted], [rows, 0]);
	assert.equal(simulator.leadCount, rows);
	assert.equal(simulator.callsOf('create'), simulator.jobs.length, 'no upload was repeated');
}
