import assert from 'node:assert/strict';
import type { INodeParameters } from 'n8n-workflow';
import { TOKEN } from '../faults/secrets';
import { encryptionKey } from '../n8n/environment';
import type { ExecutionResult, WorkflowInput } from '../n8n/rest-client';
import { agentWorkflow, type AgentOptions } from './agent-workflow';
import type { HostileTool, KnownJobs } from './hostile-tools';
import type { HostileValue } from './hostile-values';
import { fiveItems } from './people';
import type { Scene, Stage } from './stage';
import type { Conversation, ModelScript, StubModel, ToolCall } from './stub-model';
import { chain, fetchItems, marketo, start } from './workflows';

/** Parameters in the queries of the requests that are allowed. */
const knownParameters: ReadonlySet<string> = new Set([
	'format',
	'listId',
	'lookupField',
	'name',
	'partitionName',
	'programMemberStatus',
]);

type Call = (tool: string, toolArguments: object | string) => Generator<ToolCall, string, string>;

/** Runs agents whose model follows hostile scripts, and checks what comes of it. */
export class Attack {
	private constructor(
		private readonly stage: Stage,
		private readonly scene: Scene,
		private readonly model: StubModel,
		private readonly openAi: AgentOptions['openAi'],
		/** One has a failed row and one with a warning. */
		readonly jobs: KnownJobs,
	) {}

	static async prepare(stage: Stage, scene: Scene, model: StubModel): Promise<Attack> {
		const openAi = await scene.rest.createCredential('Hostile stand-in', 'openAiApi', {
			apiKey: 'none',
			url: model.url,
		});
		const created = async (items: object[], parameters: INodeParameters): Promise<number> => {
			const url = stage.files.put('known.json', JSON.stringify(items), 'application/json');
			const workflow = chain(
				'Known jobs',
				start,
				fetchItems(url),
				marketo(scene.credential, { operation: 'create', source: 'items', ...parameters }),
			);
			const { output } = await scene.rest.runWorkflow(await scene.rest.createWorkflow(workflow));
			const batchId = Number(output.Marketo[0][0].json.batchId);
			stage.simulator.finishJob(batchId);
			return batchId;
		};
		const jobs = {
			leads: await created(fiveItems, {}),
			orders: await created([{ orderNumber: 'A-0', lineNumber: 1, customerNumber: 'C-0' }], {
				resource: 'customObject',
				customObject: { __rl: true, mode: 'name', value: 'order_c' },
			}),
		};
		return new Attack(stage, scene, model, openAi, jobs);
	}

	workflow(tools: AgentOptions['tools'], more: Partial<AgentOptions> = {}): WorkflowInput {
		return agentWorkflow({
			version: 3.1,
			marketo: this.scene.credential,
			openAi: this.openAi,
			tools,
			maxIterations: 1_000,
			...more,
		});
	}

	/** Runs an agent once. Rejects if a secret is in what the model got or in what n8n stored. */
	async run(
		workflow: WorkflowInput,
		script: ModelScript,
	): Promise<ExecutionResult & { talk: Conversation }> {
		const { rest } = this.scene;
		const talk = this.model.follow(script);
		const result = await rest.runWorkflow(await rest.createWorkflow(workflow));
		const stored = JSON.stringify([result.data, result.error]);
		assert.deepEqual(this.secretsIn(talk.lastRequest), [], 'secrets that the model got');
		assert.deepEqual(this.secretsIn(stored), [], 'secrets that n8n stored');
		return { ...result, talk };
	}

	/** Runs an agent whose model makes these calls. @returns the answers to them */
	async converse(
		tools: AgentOptions['tools'],
		script: (call: Call) => Generator<ToolCall, void, string>,
		more: Partial<AgentOptions> = {},
	): Promise<string[]> {
		const answers: string[] = [];
		function* call(tool: string, given: object | string): Generator<ToolCall, string, string> {
			const written = typeof given === 'string' ? given : JSON.stringify(given);
			const answer = yield { tool, arguments: written };
			answers.push(answer);
			return answer;
		}
		const { status, error } = await this.run(this.workflow(tools, more), script(call));
		assert.equal(status, 'success', JSON.stringify(error));
		return answers;
	}

	/**
	 * Fills one argument with each of the values that are hostile there, in one conversation.
	 * @returns the number of calls
	 */
	async fill(
		name: string,
		tool: HostileTool,
		argument: string,
		values: readonly HostileValue[],
		more: Partial<AgentOptions> = {},
	): Promise<number> {
		const { sends, accepts, isFree } = tool.hostile[argument];
		const hostile = values.filter(({ value }) => accepts?.(value) !== true);
		const broken: string[] = [];
		const { jobs, stage } = this;
		const sent = () => this.sent();
		const known = stateOf(stage);
		const answers = await this.converse(
			{ [name]: tool.parameters },
			function* (call) {
				for (const { label, json, value } of hostile) {
					const before = sent().length;
					const friendly = JSON.stringify({ ...tool.friendly(jobs), [argument]: placeholder });
					const answer = yield* call(
						name,
						friendly.replace(JSON.stringify(placeholder), () => json),
					);
					const allowed = sends(value, jobs);
					const found = [
						...sent()
							.slice(before)
							.filter(({ method, path }) => !allowed.includes(`${method} ${path}`))
							.map(({ method, path }) => `sent ${method} ${path}`),
						...sent()
							.slice(before)
							.flatMap(({ query }) => Object.keys(query))
							.filter((parameter) => !knownParameters.has(parameter))
							.map((parameter) => `sent the parameter ${parameter}`),
						...faultsOf(answer, isFree === true),
						...(stateOf(stage) === known ? [] : ['imported something']),
					];
					broken.push(...found.map((one) => `${argument} = ${label}: ${one}`));
				}
			},
			more,
		);
		assert.equal(answers.length, hostile.length, 'answers');
		assert.deepEqual(broken, []);
		return hostile.length;
	}

	/** The requests so far, without those for a token. */
	sent(): Stage['simulator']['requests'] {
		return this.stage.simulator.requests.filter(({ step }) => step !== 'token');
	}

	get simulator(): Stage['simulator'] {
		return this.stage.simulator;
	}

	secretsIn(text: string): string[] {
		const { clientSecret } = this.stage.account;
		return [
			...(text.includes(clientSecret) ? ['the client secret'] : []),
			...(text.includes(encryptionKey) ? ["n8n's encryption key"] : []),
			...(TOKEN.test(text) ? ['a token'] : []),
		];
	}
}

/** Stands for the JSON of a hostile value. */
const placeholder = '<the hostile value>';

/** How much is in Marketo. */
function stateOf({ simulator }: Stage): string {
	const { jobs, leadCount, membershipCount, recordCount } = simulator;
	return JSON.stringify([jobs.length, leadCount, membershipCount, recordCount]);
}

/** JavaScript's own words and stacks. */
const notForReaders =
	/undefined|\[object |is not a function|Cannot (read|convert|destructure)|not iterable|Invalid time|TypeError|\bat \S+ \(|node_modules|\.js:\d/;

/** What is wrong with the answer to a hostile call. */
export function faultsOf(answer: string, mayBeResult: boolean): string[] {
	const [item] = itemsIn(answer);
	if (item === undefined) return [`answered with ${answer.slice(0, 200)}`];
	const { error } = item;
	if (error === undefined)
		return mayBeResult ? [] : [`answered with a result: ${answer.slice(0, 200)}`];
	if (typeof error !== 'string') return [`answered with ${answer.slice(0, 200)}`];
	const isSentence =
		/^(?:items: )?["A-Z].{10,}/.test(error) &&
		error.length < 3_000 &&
		!notForReaders.test(error) &&
		!/[\p{Cc}\u2028\u2029\u202e]/u.test(error);
	return isSentence ? [] : [`answered with ${JSON.stringify(error.slice(0, 300))}`];
}

function itemsIn(answer: string): Array<Record<string, unknown>> {
	const items: unknown = JSON.parse(answer);
	return Array.isArray(items) ? (items as Array<Record<string, unknown>>) : [];
}
