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

export interface StubModel {
	/** For the credential of n8n's OpenAI nodes. */
	url: string;
	/** The tools in the agent's requests. */
	readonly tools: OfferedTool[];
	/** What the tool returned, as sent to the model. */
	readonly toolAnswers: string[];
	close(): Promise<void>;
}

interface ChatRequest {
	model: string;
	messages: ChatMessage[];
	tools?: Array<{ function: OfferedTool }>;
}

/**
 * Stands in for a language model: it calls the first tool with these arguments, and then repeats
 * what the tool returned. Implements only what the agent needs of OpenAI's chat completions API.
 */
export async function startStubModel(toolArguments: object): Promise<StubModel> {
	const tools: OfferedTool[] = [];
	const toolAnswers: string[] = [];
	const answer = ({ model, messages, tools: offered = [] }: ChatRequest): object => {
		const answers = messages
			.filter(({ role }) => role === 'tool')
			.map(({ content }) => textOf(content));
		if (answers.length === 0) tools.push(...offered.map((tool) => tool.function));
		toolAnswers.push(...answers);
		const call = {
			id: 'call_1',
			type: 'function',
			function: { name: offered[0]?.function.name, arguments: JSON.stringify(toolArguments) },
		};
		const message =
			answers.length === 0 && offered.length > 0
				? { role: 'assistant', content: null, tool_calls: [call] }
				: { role: 'assistant', content: `The tool returned: ${answers.join(' ')}` };
		return {
			id: 'chatcmpl-1',
			object: 'chat.completion',
			created: Math.floor(Date.now() / 1000),
			model,
			choices: [{ index: 0, message, finish_reason: message.tool_calls ? 'tool_calls' : 'stop' }],
			usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
		};
	};
	const server = createServer((request, response) => {
		void bodyOf(request).then((body) => {
			if (request.url !== '/v1/chat/completions') return response.writeHead(404).end();
			const reply = JSON.stringify(answer(JSON.parse(body) as ChatRequest));
			return response.writeHead(200, { 'content-type': 'application/json' }).end(reply);
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
		tools,
		toolAnswers,
		async close() {
			server.closeAllConnections();
			await new Promise<void>((resolve) => server.close(() => resolve()));
		},
	};
}

async function bodyOf(request: IncomingMessage): Promise<string> {
	const chunks: Buffer[] = [];
	for await (const chunk of request) chunks.push(chunk as Buffer);
	return Buffer.concat(chunks).toString('utf8');
}

function textOf(content: unknown): string {
	return typeof content === 'string' ? content : JSON.stringify(content);
}
