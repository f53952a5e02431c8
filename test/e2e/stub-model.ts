import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

interface ChatMessage {
	role: string;
	content: unknown;
}

interface OfferedTool {
	name: string;
	description?: string;
	parameters?: { properties?: Record<string, unknown> };
}

export interface ToolCall {
	/** Default: the first tool that the agent offers. */
	tool?: string;
	/** As the model writes them: text that should be JSON and should fit the tool. */
	arguments: string;
}

/** What the model does: it yields tool calls, and gets what each of them returned. */
export type ModelScript = Generator<ToolCall, void, string>;

/** Calls the first tool once. */
export function* oneCall(toolArguments: object): ModelScript {
	yield { arguments: JSON.stringify(toolArguments) };
}

/** What was said between the agent and the model. */
export interface Conversation {
	/** The tools that the agent offers. */
	readonly tools: readonly OfferedTool[];
	/** What the tools returned, as sent to the model. */
	readonly toolAnswers: readonly string[];
	/** The agent's last request, which repeats the whole conversation. */
	readonly lastRequest: string;
}

export interface StubModel {
	/** For the credential of n8n's OpenAI nodes. */
	url: string;
	/** Follows this script in the next execution. */
	follow(script: ModelScript): Conversation;
	close(): Promise<void>;
}

interface ChatRequest {
	model: string;
	messages: ChatMessage[];
	tools?: Array<{ function: OfferedTool }>;
}

/**
 * Stands in for a language model: it makes the tool calls of a script, and then repeats what the
 * last one returned. Implements only what the agent needs of OpenAI's chat completions API.
 */
export async function startStubModel(): Promise<StubModel> {
	let current: FollowedScript | undefined;
	const server = createServer((request, response) => {
		void bodyOf(request).then((body) => {
			if (request.url !== '/v1/chat/completions' || current === undefined)
				return response.writeHead(404).end();
			const reply = JSON.stringify(current.answer(body));
			return response.writeHead(200, { 'content-type': 'application/json' }).end(reply);
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
		follow(script) {
			current = new FollowedScript(script);
			return current;
		},
		async close() {
			server.closeAllConnections();
			await new Promise<void>((resolve) => server.close(() => resolve()));
		},
	};
}

class FollowedScript implements Conversation {
	tools: readonly OfferedTool[] = [];

	toolAnswers: readonly string[] = [];

	lastRequest = '';

	constructor(private readonly script: ModelScript) {}

	/** @param body of a request to OpenAI's API */
	answer(body: string): object {
		const { model, messages, tools = [] } = JSON.parse(body) as ChatRequest;
		this.lastRequest = body;
		this.tools = tools.map((tool) => tool.function);
		this.toolAnswers = messages
			.filter(({ role }) => role === 'tool')
			.map(({ content }) => textOf(content));
		const turn = this.toolAnswers.length + 1;
		const last = this.toolAnswers.at(-1) ?? '';
		const next = this.script.next(last);
		const call = next.done === true ? undefined : this.toolCall(next.value, `call_${turn}`);
		return {
			id: `chatcmpl-${turn}`,
			object: 'chat.completion',
			created: Math.floor(Date.now() / 1000),
			model,
			choices: [
				{
					index: 0,
					message:
						call === undefined
							? { role: 'assistant', content: `The tool returned: ${last}` }
							: { role: 'assistant', content: null, tool_calls: [call] },
					finish_reason: call === undefined ? 'stop' : 'tool_calls',
				},
			],
			usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
		};
	}

	private toolCall({ tool, arguments: written }: ToolCall, id: string): object {
		const name = tool ?? this.tools[0]?.name;
		return { id, type: 'function', function: { name, arguments: written } };
	}
}

async function bodyOf(request: IncomingMessage): Promise<string> {
	const chunks: Buffer[] = [];
	for await (const chunk of request) chunks.push(chunk as Buffer);
	return Buffer.concat(chunks).toString('utf8');
}

function textOf(content: unknown): string {
	return typeof content === 'string' ? content : JSON.stringify(content);
}
