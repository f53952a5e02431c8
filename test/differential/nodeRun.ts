import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { loadProductNode } from '../engine/product';
import { Carrier } from '../faults/carrier';
import { fakeContext } from '../faults/context';
import { installTime, VirtualTime } from '../faults/virtualTime';
import { seededRandom } from '../simulator/random';
import { MarketoSimulator, type Ticket } from '../simulator/simulator';
import type { SimulatorOptions } from '../simulator/options';
import type { SimJob } from '../simulator/jobs';
import type { SimReply, SimRequest } from '../simulator/types';
import { FORMAT_OF, type Case } from './case';

/** One upload that Marketo took. */
export interface TakenUpload {
	batchId: number;
	format: string;
	/** the file part as it came */
	file: Buffer;
	/** bytes of the whole request */
	requestBytes: number;
}

/** What an operation gave, or why it ended. */
export interface NodeResult {
	output?: INodeExecutionData[][];
	error?: Error;
	isEndless: boolean;
}

export interface NodeSession {
	run(operation: string): Promise<NodeResult>;
	readonly uploads: readonly TakenUpload[];
	readonly jobs: readonly SimJob[];
	readonly hints: readonly string[];
	/** streams that were opened and not closed */
	openStreams(): number;
}

/** Changes a list of failed rows, or of rows with warnings, on its way to the node. */
export type SpoilRows = (text: string, job: SimJob, call: number) => string | Buffer;

/** Keeps what was uploaded, whose memory the simulator gives up with the job's end. */
class WatchedSimulator extends MarketoSimulator {
	readonly uploads: TakenUpload[] = [];
	private rowFileCalls = 0;

	constructor(
		options: Partial<SimulatorOptions>,
		private readonly spoil: SpoilRows | undefined,
	) {
		super(options);
	}

	override async handle(request: SimRequest, ticket?: Ticket): Promise<SimReply> {
		const before = this.jobs.length;
		const reply = await super.handle(request, ticket);
		for (const job of this.jobs.slice(before))
			this.uploads.push({
				batchId: job.batchId,
				format: job.format,
				file: Buffer.from(job.content ?? new Uint8Array(0)),
				requestBytes: job.requestBytes,
			});
		const match = /batch\/(\d+)\/(failures|warnings)\.json/.exec(request.url);
		if (match === null || reply.kind !== 'reply' || reply.status !== 200 || !this.spoil)
			return reply;
		const job = this.jobs.find(({ batchId }) => batchId === Number(match[1]));
		if (job === undefined) return reply;
		const text = Buffer.from(reply.body as Uint8Array).toString('utf8');
		return { ...reply, body: this.spoil(text, job, this.rowFileCalls++) };
	}
}

/** What no case asks for. */
const FEW_ASSETS = {
	lists: () => [],
	programs: [],
	channels: [],
	customObjects: [],
	hashUploads: false,
} satisfies Partial<SimulatorOptions>;

const product = loadProductNode();
const ENDPOINT = 'https://123-abc-456.mktorest.com';

/** Runs operations of the node against one simulated account, in virtual time. */
export async function openSession(
	one: Case,
	more: { options?: Partial<SimulatorOptions>; spoil?: SpoilRows; nodeOptions?: IDataObject } = {},
): Promise<NodeSession> {
	const time = new VirtualTime();
	const random = seededRandom(1);
	const simulator = new WatchedSimulator(
		{ clock: { now: () => time.now() }, seed: 1, ...FEW_ASSETS, ...more.options },
		more.spoil,
	);
	const carrier = new Carrier(simulator, time, random, 20);
	const token = await tokenOf(simulator);
	const { clientId, clientSecret } = simulator.options;
	const hints: string[] = [];
	let open = 0;
	const run = async (operation: string): Promise<NodeResult> => {
		const { items, files } = inputOf(one);
		const context = fakeContext({
			parameters: (name) => parameterOf(one, operation, name, more.nodeOptions),
			items,
			files,
			chunkBytes: one.chunkBytes,
			credential: {
				endpoint: ENDPOINT,
				clientId,
				clientSecret,
				grantType: 'clientCredentials',
				oauthTokenData: { access_token: token, token_type: 'bearer' },
			},
			continueOnFail: false,
			carrier,
		});
		const sleep = async (milliseconds: number): Promise<void> => await time.sleep(milliseconds);
		const uninstall = installTime(time, sleep, random);
		try {
			const node = await product;
			const work = Promise.resolve(node.execute?.call(context.functions)).then(
				(output): NodeResult => ({ output: output as INodeExecutionData[][], isEndless: false }),
				(error: Error): NodeResult => ({ error, isEndless: false }),
			);
			return await Promise.race([work, time.exceeded.then(() => ({ isEndless: true }))]);
		} finally {
			uninstall();
			hints.push(...context.hints);
			open += context.streams.filter(({ isClosed }) => !isClosed).length;
		}
	};
	return {
		run,
		hints,
		uploads: simulator.uploads,
		get jobs() {
			return simulator.jobs;
		},
		openStreams: () => open,
	};
}

function inputOf(one: Case): { items: INodeExecutionData[]; files: Map<string, Uint8Array> } {
	const { source } = one;
	if (source.kind === 'items')
		return {
			items: source.rows.map((json) => ({ json: json as IDataObject })),
			files: new Map(),
		};
	const id = 'filesystem-v2:file-0';
	const data = one.isStream ? 'filesystem-v2' : Buffer.from(source.bytes).toString('base64');
	const binary = { mimeType: 'text/csv', fileName: one.fileName, data };
	return {
		items: [{ json: {}, binary: { data: one.isStream ? { ...binary, id } : binary } }],
		files: new Map(one.isStream ? [[id, source.bytes]] : []),
	};
}

function parameterOf(
	{ source, settings }: Case,
	operation: string,
	name: string,
	nodeOptions: IDataObject = {},
): unknown {
	switch (name) {
		case 'operation':
			return operation;
		case 'source':
			return source.kind === 'items' ? 'items' : 'binary';
		case 'fileFormat':
			return settings.delimiter === undefined ? 'auto' : FORMAT_OF[settings.delimiter];
		case 'lookupField':
			return settings.lookupField;
		case 'columnMatching':
			return settings.matching;
		case 'columnMappings':
			return { mappings: settings.mappings };
		case 'options':
			return {
				...(settings.encoding !== undefined && { encoding: settings.encoding }),
				maxRequestBytes: settings.maxRequestBytes,
				checkColumns: settings.checkColumns,
				failOnFailedJob: false,
				...nodeOptions,
			};
		default:
			return undefined;
	}
}

async function tokenOf(simulator: MarketoSimulator): Promise<string> {
	const { clientId, clientSecret } = simulator.options;
	const query = new URLSearchParams({
		grant_type: 'client_credentials',
		client_id: clientId,
		client_secret: clientSecret,
	});
	const reply = await simulator.handle({
		method: 'GET',
		url: `/identity/oauth/token?${query.toString()}`,
		headers: {},
		body: new Uint8Array(0),
	});
	if (reply.kind !== 'reply') throw new Error('The simulator gives no token');
	return (JSON.parse(Buffer.from(reply.body as Uint8Array).toString()) as { access_token: string })
		.access_token;
}
