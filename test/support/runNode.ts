import type {
	ICredentialDataDecryptedObject,
	IDataObject,
	INodeExecutionData,
	INodeParameters,
	NodeConnectionType,
} from 'n8n-workflow';
import type { Readable } from 'node:stream';
import {
	loadProductNode,
	productNodeType,
	runWorkflow,
	type BinaryMode,
	type CredentialStore,
	type EngineRun,
	type RunOptions,
	type SourceItem,
	type WorkflowFile,
} from '../engine';
import type { MarketoSimulator } from '../simulator/simulator';
import { leaksIn, secretsOf } from './captured';

/** The node's name in the workflows that `runNode` builds. */
export const NODE = 'Marketo';

export interface NodeRun extends EngineRun {
	/** the items of each output of the node, `json` only */
	json: IDataObject[][];
	/** the items of each output of the node */
	items: INodeExecutionData[][];
	/** the hints in the output pane */
	hintTexts: string[];
	/** why the node failed */
	message?: string;
	description?: string;
}

export interface NodeRunOptions extends Omit<RunOptions, 'workflow' | 'sources' | 'credentials'> {
	parameters: INodeParameters;
	/** whether an AI agent runs the node as its tool */
	isTool?: boolean;
	/** one item with this file in `data` */
	file?: string | Uint8Array | (() => Readable);
	fileName?: string;
	/** one item each */
	files?: Array<{ content: string | Uint8Array; fileName?: string }>;
	/** items without a file */
	rows?: IDataObject[];
	items?: SourceItem[];
	credentials?: IDataObject | CredentialStore;
	/** of the workflow */
	settings?: WorkflowFile['settings'];
	onError?: 'stopWorkflow' | 'continueRegularOutput' | 'continueErrorOutput';
	binaryMode?: BinaryMode;
}

/** The simulator's default API user. */
export function credentialFor(
	url: string,
	{ options }: Pick<MarketoSimulator, 'options'>,
): IDataObject {
	return { endpoint: url, clientId: options.clientId, clientSecret: options.clientSecret };
}

/** The source node's output: the items, or else one item per row or per file. */
export function sourceItems({
	items,
	rows,
	files,
	file,
	fileName,
}: Pick<NodeRunOptions, 'items' | 'rows' | 'files' | 'file' | 'fileName'>): SourceItem[] {
	const given = files ?? (file === undefined ? [] : [{ content: file, fileName }]);
	return (
		items ??
		rows?.map((json) => ({ json })) ??
		given.map((one) => ({
			files: { data: { content: one.content, fileName: one.fileName ?? 'leads.csv' } },
		}))
	);
}

/**
 * Runs our node on the real engine, after a node that outputs the given input. Rejects if a token,
 * a secret or a lead's value appears where it must not, so every test also checks for leaks.
 */
export async function runNode(options: NodeRunOptions): Promise<NodeRun> {
	const {
		parameters,
		isTool = false,
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
	const source = sourceItems({ items, rows, files, file, fileName });
	const type = isTool ? `${productNodeType}Tool` : productNodeType;
	const main = 'main' as NodeConnectionType;
	const run = await runWorkflow({
		...rest,
		workflow: {
			nodes: [
				{ name: 'Source', type: 'source' },
				{ name: NODE, type, parameters, ...(onError && { onError }) },
			],
			connections: { Source: { main: [[{ node: NODE, type: main, index: 0 }]] } },
			...(settings && { settings }),
		},
		sources: { Source: source },
		...(isTool && { nodeTypes: { [type]: await loadProductNode() } }),
		...(credentials !== undefined && { credentials: asStore(credentials) }),
	});
	const leaks = leaksIn(run, secretsOf(run));
	if (leaks.length > 0) throw new Error(leaks.join('\n'));
	const output = run.output[NODE] ?? [];
	const error = run.nodeErrors[NODE];
	return {
		...run,
		items: output,
		json: output.map((branch) => branch.map(({ json }) => json)),
		hintTexts: (run.hints[NODE] ?? []).map(({ message }) => message),
		...(error && {
			message: error.message,
			description: (error as { description?: string }).description,
		}),
	};
}

function asStore(credentials: IDataObject | CredentialStore): RunOptions['credentials'] {
	return isStore(credentials)
		? credentials
		: { marketoOAuth2Api: credentials as ICredentialDataDecryptedObject };
}

function isStore(credentials: IDataObject | CredentialStore): credentials is CredentialStore {
	return typeof (credentials as CredentialStore).snapshot === 'function';
}
