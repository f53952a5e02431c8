import type {
	INode,
	INodeExecutionData,
	IRunExecutionData,
	IWorkflowSettings,
	IConnections,
} from 'n8n-workflow';
import { setTimeout as sleep } from 'node:timers/promises';
import { parse as unflatten } from 'flatted';
import type { N8nVersion } from './install';

export interface WorkflowInput {
	name: string;
	nodes: INode[] | Array<Record<string, unknown>>;
	connections: IConnections;
	settings?: IWorkflowSettings;
}

export interface SavedWorkflow {
	id: string;
	name: string;
	versionId: string;
	nodes: INode[];
	connections: IConnections;
	active?: boolean;
}

export interface SavedCredential {
	id: string;
	name: string;
	type: string;
}

export interface CredentialTestResult {
	status: 'OK' | 'Error';
	message?: string;
}

export interface ExecutionResult {
	id: string;
	/** `success`, `error`, `crashed` or `canceled`; while it runs, `new`, `running` or `waiting`. */
	status: string;
	finished: boolean;
	data: IRunExecutionData;
	/** The items of each output in a node's last run, by node name. */
	output: Record<string, INodeExecutionData[][]>;
	error?: { message: string; description?: string | null };
}

export interface DynamicParameterRequest {
	/** Path of the parameter, e.g. `parameters.listId`. */
	path: string;
	methodName: string;
	/** Full name of the node type. */
	nodeType: string;
	typeVersion?: number;
	parameters?: Record<string, unknown>;
	credentials?: Record<string, { id: string; name: string }>;
}

/** n8n rejected a request. The body contains the message that the editor would show. */
export class N8nRequestError extends Error {
	constructor(
		readonly status: number,
		readonly request: string,
		readonly body: string,
	) {
		super(`${request} responded with ${status}: ${body.slice(0, 500)}`);
		this.name = 'N8nRequestError';
	}
}

const owner = {
	email: 'owner@example.com',
	firstName: 'Olive',
	lastName: 'Owner',
	// n8n requires eight characters, a number and an uppercase letter.
	password: 'Password1234',
};

export const ownerLogin: Readonly<Pick<typeof owner, 'email' | 'password'>> = owner;

const unfinished = new Set(['new', 'running', 'waiting']);

interface RawExecution {
	id: string;
	status: string;
	finished: boolean;
	data: string;
}

/** The requests of n8n's editor. */
export class RestClient {
	private cookie = '';

	constructor(
		readonly url: string,
		private readonly version: N8nVersion,
	) {}

	/** Name and value of the session cookie. */
	get session(): { name: string; value: string } {
		const [name, value] = this.cookie.split('=', 2);
		return { name, value };
	}

	/** Sends a request to a path below `/rest`. @returns `data` of the response */
	async request<T>(method: string, path: string, body?: unknown): Promise<T> {
		const response = await fetch(`${this.url}/rest${path}`, {
			method,
			headers: {
				...(body === undefined ? {} : { 'content-type': 'application/json' }),
				...(this.cookie ? { cookie: this.cookie } : {}),
				// The session is bound to the browser that logged in, if it sent an ID: it must
				// then send it with every request. A manual run needs to know where to push its
				// progress.
				'browser-id': 'test-browser',
				'push-ref': 'test-push',
			},
			body: body === undefined ? undefined : JSON.stringify(body),
		});
		const text = await response.text();
		if (!response.ok) throw new N8nRequestError(response.status, `${method} ${path}`, text);
		for (const line of response.headers.getSetCookie()) {
			if (line.startsWith('n8n-auth=')) this.cookie = line.split(';', 1)[0];
		}
		if (text === '') return undefined as T;
		const reply = JSON.parse(text) as { data: T };
		return reply.data;
	}

	/** Whether n8n's REST API responds. The health check succeeds long before that. */
	async answers(): Promise<boolean> {
		const response = await fetch(`${this.url}/rest/login`, {
			headers: { 'browser-id': 'test-browser' },
		});
		// While its database isn't ready, n8n responds with an error in JSON.
		if (response.status === 503) return false;
		return response.headers.get('content-type')?.includes('application/json') ?? false;
	}

	/** Creates the owner of a new n8n, or logs in as the existing owner. */
	async signIn(): Promise<void> {
		try {
			await this.request('POST', '/owner/setup', owner);
		} catch (error) {
			if (!(error instanceof N8nRequestError) || error.status !== 400) throw error;
		}
		await this.request('POST', '/login', {
			emailOrLdapLoginId: owner.email,
			password: owner.password,
		});
	}

	/** Names of all loaded node types. */
	async nodeTypes(): Promise<string[]> {
		const response = await fetch(`${this.url}/types/nodes.json`, {
			headers: { cookie: this.cookie },
		});
		if (!response.ok)
			throw new N8nRequestError(response.status, 'GET /types/nodes.json', await response.text());
		return ((await response.json()) as Array<{ name: string }>).map(({ name }) => name);
	}

	async createCredential(
		name: string,
		type: string,
		data: Record<string, unknown>,
	): Promise<SavedCredential> {
		return await this.request('POST', '/credentials', { name, type, data });
	}

	/** Tests a credential as the editor does on Save. `data` may differ from what is saved. */
	async testCredential(
		credential: SavedCredential,
		data: Record<string, unknown>,
	): Promise<CredentialTestResult> {
		const { id, name, type } = credential;
		return await this.request('POST', '/credentials/test', {
			credentials: { id, name, type, data },
		});
	}

	async createWorkflow(workflow: WorkflowInput): Promise<SavedWorkflow> {
		return await this.request('POST', '/workflows', { settings: {}, active: false, ...workflow });
	}

	/** Called Publish in 2.x. */
	async activateWorkflow({ id, versionId }: SavedWorkflow): Promise<void> {
		if (this.version.startsWith('1.'))
			await this.request('PATCH', `/workflows/${id}`, { active: true, versionId });
		else await this.request('POST', `/workflows/${id}/activate`, { versionId });
	}

	/** Starts a manual execution. @returns its ID, without waiting for the end */
	async startWorkflow(workflow: SavedWorkflow): Promise<string> {
		const targets = new Set(
			Object.values(workflow.connections).flatMap(({ main }) =>
				(main ?? []).flatMap((output) => (output ?? []).map(({ node }) => node)),
			),
		);
		const trigger = workflow.nodes.find(
			({ name, type }) => !targets.has(name) && /trigger/i.test(type),
		);
		if (!trigger) throw new Error(`The workflow ${workflow.name} has no trigger to start from`);
		const { executionId } = await this.request<{ executionId: string }>(
			'POST',
			`/workflows/${workflow.id}/run`,
			{
				// n8n 2.x runs the saved workflow, n8n 1.x the one in the body.
				workflowData: workflow,
				triggerToStartFrom: { name: trigger.name },
			},
		);
		return executionId;
	}

	async execution(id: string): Promise<ExecutionResult> {
		const { status, finished, data } = await this.request<RawExecution>('GET', `/executions/${id}`);
		// A new execution has no data yet.
		const unpacked = (unflatten(data) ?? { resultData: { runData: {} } }) as IRunExecutionData;
		const { runData, error } = unpacked.resultData;
		const last = Object.entries(runData ?? {}).map(
			([name, runs]) => [name, runs[runs.length - 1]] as const,
		);
		return {
			id,
			status,
			finished,
			data: unpacked,
			output: Object.fromEntries(
				last.map(([name, task]) => [name, (task?.data?.main ?? []).map((items) => items ?? [])]),
			),
			error,
		};
	}

	async waitForExecution(id: string, timeoutMs = 120_000): Promise<ExecutionResult> {
		const deadline = Date.now() + timeoutMs;
		for (;;) {
			const execution = await this.execution(id);
			if (!unfinished.has(execution.status)) return execution;
			if (Date.now() > deadline)
				throw new Error(`Execution ${id} is still ${execution.status} after ${timeoutMs} ms`);
			await sleep(250);
		}
	}

	async runWorkflow(workflow: SavedWorkflow, timeoutMs?: number): Promise<ExecutionResult> {
		return await this.waitForExecution(await this.startWorkflow(workflow), timeoutMs);
	}

	async stopExecution(id: string): Promise<void> {
		await this.request('POST', `/executions/${id}/stop`);
	}

	/** The options of a dropdown. */
	async options(
		request: DynamicParameterRequest,
	): Promise<Array<{ name: string; value: unknown; description?: string }>> {
		return await this.request('POST', '/dynamic-node-parameters/options', dynamicBody(request));
	}

	/** One page of a resource locator's list. */
	async resourceLocatorResults(
		request: DynamicParameterRequest & { filter?: string; paginationToken?: string },
	): Promise<{
		results: Array<{ name: string; value: unknown; url?: string }>;
		paginationToken?: string;
	}> {
		const { filter, paginationToken } = request;
		return await this.request('POST', '/dynamic-node-parameters/resource-locator-results', {
			...dynamicBody(request),
			filter,
			paginationToken,
		});
	}
}

function dynamicBody({
	path,
	methodName,
	nodeType,
	typeVersion = 1,
	parameters = {},
	credentials,
}: DynamicParameterRequest): object {
	return {
		path,
		methodName,
		nodeTypeAndVersion: { name: nodeType, version: typeVersion },
		currentNodeParameters: parameters,
		credentials,
	};
}
