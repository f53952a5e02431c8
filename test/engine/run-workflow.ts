import './environment';
import { recordingLogger, type LogLine } from './logger';
import './ssh-clients';
import { WorkflowExecute } from 'n8n-core';
import {
	Workflow,
	type ExecutionError,
	type ICredentialType,
	type IConnections,
	type IDataObject,
	type INode,
	type INodeExecutionData,
	type INodeType,
	type IPinData,
	type IRun,
	type IWorkflowBase,
	type IWorkflowSettings,
	type NodeExecutionHint,
	type WorkflowExecuteMode,
} from 'n8n-workflow';
import { additionalData } from './additional-data';
import { useBinaryMode, type BinaryMode } from './binary-data';
import { CredentialTypes } from './credential-types';
import { CredentialStore, EngineCredentialsHelper, type CredentialData } from './credentials';
import { EngineNodeTypes, sourceNode, type SourceItem } from './node-types';
import {
	loadProductCredential,
	loadProductNode,
	productCredentialType,
	productNodeType,
} from './product';

/** As in a saved workflow file; what the editor adds (positions, IDs) is optional. */
export interface WorkflowFile {
	name?: string;
	nodes: Array<Pick<INode, 'name' | 'type'> & Partial<INode>>;
	connections: IConnections;
	settings?: IWorkflowSettings;
}

export interface RunOptions {
	workflow: WorkflowFile;
	/** By credential type, or a store that several runs share. */
	credentials?: CredentialData | CredentialStore;
	/** Items to output in place of the nodes with these names, whatever their type. */
	sources?: Record<string, SourceItem[]>;
	/** By node name: items that the user pinned in the editor; the node itself doesn't run. */
	pinData?: IPinData;
	/** Node types besides ours and the stand-ins. */
	nodeTypes?: Record<string, INodeType>;
	/** Credential types besides ours. */
	credentialTypes?: ICredentialType[];
	/** Default: `default`, n8n's name for in-memory storage. */
	binaryMode?: BinaryMode;
	/** Default: `manual`, like the editor's button. */
	mode?: WorkflowExecuteMode;
	/** The editor's Stop button. */
	signal?: AbortSignal;
	/** Stops the execution after this time. */
	cancelAfterMs?: number;
	onLog?: (line: LogLine) => void;
}

export interface EngineRun {
	status: IRun['status'];
	/** By node name: the items of each output, in the node's last run. */
	output: Record<string, INodeExecutionData[][]>;
	/** The error that stopped the workflow, if any. */
	error?: ExecutionError;
	/** By node name: why the node failed, even if the workflow continued. */
	nodeErrors: Record<string, ExecutionError>;
	/** By node name: the hints that the output pane shows with the items. */
	hints: Record<string, NodeExecutionHint[]>;
	/** All levels, including debug. */
	logs: LogLine[];
	uiMessages: unknown[];
	/** As n8n stored it at the end, including tokens. */
	credentialsData: CredentialData;
	elapsedMs: number;
	/** From Stop to the end of the run, in milliseconds; undefined without Stop. */
	stoppedAfterMs?: number;
	/** Everything that n8n returns for the run. */
	run: IRun;
}

let executions = 0;

function completeNode(
	node: WorkflowFile['nodes'][number],
	index: number,
	store: CredentialStore,
	type: INodeType,
): INode {
	const wanted = (type.description.credentials ?? []).map(({ name }) => name);
	const details: INode['credentials'] = {};
	for (const name of wanted) {
		if (store.types().includes(name)) details[name] = { id: store.id, name: `My ${name}` };
	}
	return {
		id: `node-${index}`,
		typeVersion: 1,
		position: [index * 200, 0],
		parameters: {},
		...node,
		credentials: { ...node.credentials, ...details },
	};
}

/** Sources keep their position and name in the workflow but get their own node type. */
function standInType(nodeName: string): string {
	return `harness.source.${nodeName}`;
}

async function nodeTypesFor({
	workflow,
	sources = {},
	nodeTypes = {},
}: RunOptions): Promise<EngineNodeTypes> {
	const types: Record<string, INodeType> = { ...nodeTypes };
	for (const [name, items] of Object.entries(sources)) types[standInType(name)] = sourceNode(items);
	const usesProduct = workflow.nodes.some(({ type }) => type === productNodeType);
	if (usesProduct) types[productNodeType] ??= await loadProductNode();
	return new EngineNodeTypes(types);
}

async function credentialTypesFor(
	store: CredentialStore,
	given: ICredentialType[] = [],
): Promise<CredentialTypes> {
	const needsProduct =
		store.types().includes(productCredentialType) &&
		!given.some(({ name }) => name === productCredentialType);
	return new CredentialTypes(needsProduct ? [...given, await loadProductCredential()] : given);
}

/** The node without an input, usually a trigger. */
function startNode(workflow: Workflow): INode {
	const nodes = Object.values(workflow.nodes);
	const start = nodes.find(({ name }) => workflow.getParentNodes(name).length === 0);
	if (!start) throw new Error('The workflow has no node to start from');
	return start;
}

type Cancelable = PromiseLike<IRun> & { cancel: () => void };

/** Since 2.x, `run` takes an object; before, separate arguments. */
function start(
	engine: WorkflowExecute,
	workflow: Workflow,
	pinData: IPinData | undefined,
): Cancelable {
	const node = startNode(workflow);
	if (WorkflowExecute.prototype.run.length === 1)
		return engine.run({ workflow, startNode: node, pinData });
	const run = engine.run.bind(engine) as unknown as (
		workflow: Workflow,
		startNode: INode,
		destinationNode: undefined,
		pinData: IPinData | undefined,
	) => Cancelable;
	return run(workflow, node, undefined, pinData);
}

/**
 * Runs a workflow on the real n8n-core engine.
 * If a node fails, the promise resolves: see `error`. It rejects only if the harness lacks
 * something that the workflow needs.
 */
export async function runWorkflow(options: RunOptions): Promise<EngineRun> {
	await useBinaryMode(options.binaryMode ?? 'default');
	const store =
		options.credentials instanceof CredentialStore
			? options.credentials
			: new CredentialStore(options.credentials);
	const nodeTypes = await nodeTypesFor(options);
	const credentialTypes = await credentialTypesFor(store, options.credentialTypes);

	const executionId = String(++executions);
	const sources = options.sources ?? {};
	const nodes = options.workflow.nodes
		.map((node) => (node.name in sources ? { ...node, type: standInType(node.name) } : node))
		.map((node, index) =>
			completeNode(node, index, store, nodeTypes.getByNameAndVersion(node.type)),
		);
	const workflowBase: IWorkflowBase = {
		id: `workflow-${executionId}`,
		name: options.workflow.name ?? 'Test',
		nodes,
		connections: options.workflow.connections,
		settings: { executionOrder: 'v1', ...options.workflow.settings },
		active: false,
		activeVersionId: null,
		isArchived: false,
		createdAt: new Date(),
		updatedAt: new Date(),
	};
	const mode = options.mode ?? 'manual';
	const uiMessages: unknown[] = [];
	const data = additionalData({
		credentialsHelper: new EngineCredentialsHelper(credentialTypes, store),
		executionId,
		mode,
		workflow: workflowBase,
		onUiMessage: (_type, message: IDataObject | IDataObject[]) => uiMessages.push(message),
	});
	const workflow = new Workflow({ ...workflowBase, nodeTypes });

	const logs: LogLine[] = [];
	const unsubscribe = recordingLogger.subscribe((line) => {
		logs.push(line);
		options.onLog?.(line);
	});
	const startedAt = performance.now();
	let stoppedAt: number | undefined;
	const running = start(new WorkflowExecute(data, mode), workflow, options.pinData);
	const stop = () => {
		stoppedAt ??= performance.now();
		running.cancel();
	};
	options.signal?.addEventListener('abort', stop, { once: true });
	if (options.signal?.aborted) stop();
	const timer =
		options.cancelAfterMs === undefined ? undefined : setTimeout(stop, options.cancelAfterMs);
	try {
		const run = await running;
		const endedAt = performance.now();
		return {
			...summarise(run),
			logs,
			uiMessages,
			credentialsData: store.snapshot(),
			elapsedMs: endedAt - startedAt,
			stoppedAfterMs: stoppedAt === undefined ? undefined : endedAt - stoppedAt,
			run,
		};
	} finally {
		clearTimeout(timer);
		options.signal?.removeEventListener('abort', stop);
		unsubscribe();
	}
}

function summarise(
	run: IRun,
): Pick<EngineRun, 'status' | 'output' | 'error' | 'nodeErrors' | 'hints'> {
	const last = Object.entries(run.data.resultData.runData).map(
		([name, runs]) => [name, runs[runs.length - 1]] as const,
	);
	return {
		status: run.status,
		error: run.data.resultData.error,
		output: Object.fromEntries(
			last.map(([name, task]) => [name, (task.data?.main ?? []).map((items) => items ?? [])]),
		),
		nodeErrors: Object.fromEntries(
			last.flatMap(([name, { error }]) => (error ? [[name, error] as const] : [])),
		),
		hints: Object.fromEntries(last.map(([name, { hints }]) => [name, hints ?? []])),
	};
}
