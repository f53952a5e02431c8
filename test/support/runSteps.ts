import type {
	ICredentialDataDecryptedObject,
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	NodeConnectionType,
} from 'n8n-workflow';
import { productNodeType, runWorkflow, type EngineRun } from '../engine';
import { leaksIn, secretsOf } from './captured';
import { NODE, type NodeRunOptions, sourceItems } from './runNode';

const WAIT = 'Wait';

/** The outputs of Import in Steps, over all steps. */
export interface StepsRun extends EngineRun {
	steps: number;
	summaries: IDataObject[];
	failedRows: INodeExecutionData[];
	warnings: INodeExecutionData[];
	/** by step */
	notFinished: INodeExecutionData[][];
	hintTexts: string[];
	message?: string;
	description?: string;
}

export interface StepsOptions extends Omit<NodeRunOptions, 'credentials' | 'rows'> {
	credentials: IDataObject;
	rows?: IDataObject[];
	/** runs while the workflow waits; `wait` counts from 1 */
	whileWaiting?: (
		items: INodeExecutionData[],
		wait: number,
		context: IExecuteFunctions,
	) => Promise<INodeExecutionData[]> | INodeExecutionData[];
}

/** Runs a workflow with two nodes: Import in Steps, and a Wait node from its last output back to its input. */
export async function runSteps(options: StepsOptions): Promise<StepsRun> {
	const {
		parameters,
		file,
		fileName,
		files,
		rows,
		items,
		credentials,
		settings,
		onError,
		...rest
	} = options;
	const { whileWaiting, ...runOptions } = rest;
	const source = sourceItems({ items, rows, files, file, fileName });
	const main = 'main' as NodeConnectionType;
	const run = await runWorkflow({
		...runOptions,
		workflow: {
			nodes: [
				{ name: 'Source', type: 'source' },
				{
					name: NODE,
					type: productNodeType,
					parameters: { operation: 'importInSteps', ...parameters },
					...(onError && { onError }),
				},
				{ name: WAIT, type: 'wait' },
			],
			connections: {
				Source: { main: [[{ node: NODE, type: main, index: 0 }]] },
				[NODE]: { main: [[], [], [], [{ node: WAIT, type: main, index: 0 }]] },
				[WAIT]: { main: [[{ node: NODE, type: main, index: 0 }]] },
			},
			...(settings && { settings }),
		},
		sources: { Source: source },
		credentials: { marketoOAuth2Api: credentials as ICredentialDataDecryptedObject },
		nodeTypes: { wait: waitNode(whileWaiting) },
	});
	const leaks = leaksIn(run, secretsOf(run));
	if (leaks.length > 0) throw new Error(leaks.join('\n'));
	const steps = run.run.data.resultData.runData[NODE] ?? [];
	const output = (index: number): INodeExecutionData[][] =>
		steps.map(({ data }) => data?.main[index] ?? []);
	const error = run.nodeErrors[NODE];
	return {
		...run,
		steps: steps.length,
		summaries: output(0)
			.flat()
			.map(({ json }) => json),
		failedRows: output(1).flat(),
		warnings: output(2).flat(),
		notFinished: output(3),
		hintTexts: steps.flatMap(({ hints }) => (hints ?? []).map(({ message }) => message)),
		...(error && {
			message: error.message,
			description: (error as { description?: string }).description,
		}),
	};
}

/**
 * Converts its output to JSON and back, as when n8n stores the execution.
 * @param milliseconds until the first item's `nextCheckAt` by default
 */
export function waitNode(
	whileWaiting: StepsOptions['whileWaiting'],
	milliseconds?: number,
): INodeType {
	let waits = 0;
	return {
		description: {
			displayName: 'Wait',
			name: 'wait',
			group: ['transform'],
			version: 1,
			description: 'A stand-in of the test harness',
			defaults: { name: 'Wait' },
			inputs: ['main'],
			outputs: ['main'],
			properties: [],
		},
		async execute(this: IExecuteFunctions) {
			const items = JSON.parse(JSON.stringify(this.getInputData())) as INodeExecutionData[];
			const due = Date.parse(items[0].json.nextCheckAt as string) - Date.now();
			await new Promise((resolve) => setTimeout(resolve, milliseconds ?? Math.max(0, due)));
			const changed = (await whileWaiting?.(items, ++waits, this)) ?? items;
			return [changed.map((item, i) => ({ ...item, pairedItem: { item: i } }))];
		},
	};
}
