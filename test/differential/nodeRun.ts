import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { loadProductNode } from '../engine/product';
import { Carrier, textOf } from '../faults/carrier';
import { fakeContext } from '../faults/context';
import { installTime, VirtualTime } from '../faults/virtualTime';
import { seededRandom } from '../simulator/random';
import { defaultChannels } from '../simulator/data/channels';
import { defaultCustomObjects } from '../simulator/data/customObjects';
import { defaultPrograms } from '../simulator/data/programs';
import { MarketoSimulator, type Ticket } from '../simulator/simulator';
import type { SimulatorOptions } from '../simulator/options';
import type { SimJob } from '../simulator/jobs';
import type { HttpReply, SimReply, SimRequest } from '../simulator/types';
import { FORMAT_OF, type Case, type ResourceName } from './case';
import { packedBytes } from './packed';
import { CUSTOM_OBJECT, PROGRAM_ID, PROGRAM_STATUS } from './referenceObjects';
import { writeWorkbook } from './workbooks';

/** An upload that Marketo accepted. */
interface TakenUpload {
	batchId: number;
	format: string;
	/** the file part as received */
	file: Buffer;
	/** bytes of the whole request */
	requestBytes: number;
}

/** The result of an operation, or why it ended. */
export interface NodeResult {
	output?: INodeExecutionData[][];
	error?: Error;
	isEndless: boolean;
}

export interface NodeSession {
	run(operation: string): Promise<NodeResult>;
	/** Import in Steps until it has ended; items are converted to JSON and back between steps. */
	runSteps(): Promise<NodeResult>;
	readonly uploads: readonly TakenUpload[];
	readonly jobs: readonly SimJob[];
	readonly hints: readonly string[];
	/** streams opened but not closed */
	openStreams(): number;
}

/** Changes a list of failed rows, or of rows with warnings, on its way to the node. */
type SpoilRows = (text: string, job: SimJob) => string | Buffer;

/** Keeps uploads, which the simulator discards when a job ends. */
class WatchedSimulator extends MarketoSimulator {
	constructor(
		options: Partial<SimulatorOptions>,
		private readonly more: SessionOptions,
		private readonly onUpload: (upload: TakenUpload) => void,
	) {
		super(options);
	}

	override async handle(request: SimRequest, ticket?: Ticket): Promise<SimReply> {
		const before = this.jobs.length;
		const reply = await super.handle(request, ticket);
		for (const { batchId, format, requestBytes } of this.jobs.slice(before))
			this.onUpload({ batchId, format, requestBytes, file: filePartOf(request.body) });
		const match = /\/(?:batch|import)\/(\d+)(?:\/(status|failures|warnings))?\.json/.exec(
			request.url,
		);
		const job = this.jobs.find(({ batchId }) => batchId === Number(match?.[1]));
		if (match === null || job === undefined || reply.kind !== 'reply') return reply;
		return match[2] === undefined || match[2] === 'status'
			? this.status(reply, job)
			: this.rowFile(reply, job);
	}

	private status(reply: HttpReply, job: SimJob): HttpReply {
		const { countsOf } = this.more;
		if (countsOf === undefined || job.state !== 'Complete') return reply;
		const said = JSON.parse(textOf(reply.body)) as { result: IDataObject[] };
		const { processed, failed } = countsOf(job);
		Object.assign(said.result[0], { numOfLeadsProcessed: processed, numOfRowsFailed: failed });
		return { ...reply, body: JSON.stringify(said) };
	}

	private rowFile(reply: HttpReply, job: SimJob): HttpReply {
		const { spoil, countsOf } = this.more;
		if (spoil === undefined || (reply.status !== 200 && countsOf === undefined)) return reply;
		const body = spoil(reply.status === 200 ? textOf(reply.body) : '', job);
		return { ...reply, status: 200, headers: { 'content-type': 'text/csv' }, body };
	}
}

function filePartOf(body: SimRequest['body']): Buffer {
	if (!(body instanceof Uint8Array)) throw new Error('An upload that is not in one piece');
	const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
	return bytes.subarray(bytes.indexOf('\r\n\r\n') + 4, bytes.lastIndexOf('\r\n--'));
}

/** Settings that no case needs. */
const FEW_ASSETS = {
	lists: () => [],
	programs: [],
	channels: [],
	customObjects: [],
	hashUploads: false,
} satisfies Partial<SimulatorOptions>;

/** The parameters for that object. */
function assetsOf(resource: ResourceName): Partial<SimulatorOptions> {
	return {
		...FEW_ASSETS,
		...(resource === 'programMember' && {
			programs: defaultPrograms(1),
			channels: defaultChannels(),
		}),
		...(resource === 'customObject' && { customObjects: defaultCustomObjects() }),
	};
}

const product = loadProductNode();
const ENDPOINT = 'https://123-abc-456.mktorest.com';

export interface SessionOptions {
	options?: Partial<SimulatorOptions>;
	spoil?: SpoilRows;
	nodeOptions?: IDataObject;
	/** replaces the bytes of the case, for a file too large for memory */
	openStream?: () => AsyncIterable<Uint8Array>;
	/** replaces values of a status reply */
	countsOf?: (job: SimJob) => { processed: number; failed: number };
	/** receives each upload, instead of collecting them all in memory */
	onUpload?: (upload: TakenUpload) => void;
}

/** Runs operations of the node against one simulated account, in virtual time. */
export async function openSession(one: Case, more: SessionOptions = {}): Promise<NodeSession> {
	const time = new VirtualTime();
	const random = seededRandom(1);
	const uploads: TakenUpload[] = [];
	const simulator = new WatchedSimulator(
		{
			clock: { now: () => time.now() },
			seed: 1,
			...assetsOf(one.settings.resource ?? 'lead'),
			...more.options,
		},
		more,
		more.onUpload ?? ((upload) => void uploads.push(upload)),
	);
	const carrier = new Carrier(simulator, time, random, 20);
	if (more.onUpload !== undefined) forgetBodies(carrier);
	const token = await tokenOf(simulator);
	const { clientId, clientSecret } = simulator.options;
	const { items: firstItems, files } = await inputOf(one);
	let operation = '';
	const context = fakeContext({
		parameters: (name) => parameterOf(one, operation, name, more.nodeOptions),
		files,
		storesFiles: true,
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
	const execute = async (name: string, items: INodeExecutionData[]): Promise<NodeResult> => {
		operation = name;
		const { functions } = context.startProcess(items);
		const { timeZone = 'UTC' } = one.settings.conversion ?? {};
		Object.assign(functions, { getTimezone: () => timeZone });
		if (more.openStream !== undefined)
			Object.assign(functions.helpers, { getBinaryStream: more.openStream });
		const sleep = async (milliseconds: number): Promise<void> => await time.sleep(milliseconds);
		const uninstall = installTime(time, sleep, random);
		try {
			const node = await product;
			const work = Promise.resolve(node.execute?.call(functions)).then(
				(output): NodeResult => ({ output: output as INodeExecutionData[][], isEndless: false }),
				(error: Error): NodeResult => ({ error, isEndless: false }),
			);
			return await Promise.race([work, time.exceeded.then(() => ({ isEndless: true }))]);
		} finally {
			uninstall();
		}
	};
	return {
		run: async (name) => await execute(name, firstItems),
		async runSteps() {
			const outputs: INodeExecutionData[][] = [[], [], []];
			let items = firstItems;
			for (let step = 0; step < MOST_STEPS; step++) {
				const result = await execute('importInSteps', items);
				const { output } = result;
				if (output === undefined) return { ...result, output: outputs };
				outputs.forEach((all, i) => all.push(...output[i]));
				if (output[3].length === 0) return { output: outputs, isEndless: false };
				items = JSON.parse(JSON.stringify(output[3])) as INodeExecutionData[];
				const due = Date.parse(items[0].json.nextCheckAt as string);
				if (due > time.now()) await time.sleep(due - time.now());
			}
			return { isEndless: true };
		},
		hints: context.hints,
		uploads,
		get jobs() {
			return simulator.jobs;
		},
		openStreams: () => context.streams.filter(({ isClosed }) => !isClosed).length,
	};
}

/** Number of steps after which an import counts as endless. */
const MOST_STEPS = 1_000;

/** Carriers keep everything that they send, which is too much for gigabytes. */
function forgetBodies(carrier: Carrier): void {
	carrier.contents.has = () => true;
	Object.assign(carrier.sent, { push: () => 0 });
}

async function inputOf(
	one: Case,
): Promise<{ items: INodeExecutionData[]; files: Map<string, Uint8Array> }> {
	const { source } = one;
	if (source.kind === 'items')
		return {
			items: source.rows.map((json) => ({ json: json as IDataObject })),
			files: new Map(),
		};
	const bytes = source.kind === 'file' ? packedBytes(source) : await writeWorkbook(source);
	const id = 'filesystem-v2:file-0';
	const data = one.isStream ? 'filesystem-v2' : Buffer.from(bytes).toString('base64');
	const binary = { mimeType: 'text/csv', fileName: one.fileName, data };
	return {
		items: [{ json: {}, binary: { data: one.isStream ? { ...binary, id } : binary } }],
		files: new Map(one.isStream ? [[id, bytes]] : []),
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
		case 'resource':
			return settings.resource;
		case 'programId':
			return String(PROGRAM_ID);
		case 'programStatus':
			return PROGRAM_STATUS;
		case 'customObject':
			return CUSTOM_OBJECT;
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
				...(settings.firstRow !== undefined && { firstRow: settings.firstRow }),
				...(settings.balanceParts !== undefined && { balanceParts: settings.balanceParts }),
				...(settings.conversion !== undefined && {
					values: 'convert',
					dateOrder: settings.conversion.dateOrder,
					decimalSeparator: settings.conversion.decimalSeparator,
				}),
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
