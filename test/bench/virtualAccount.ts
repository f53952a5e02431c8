import type {
	MarketoReply,
	MarketoRequest,
} from '../../nodes/MarketoBulkLeadImport/marketo/client/ports';
import { SimulatedAccount, type SimulatedPorts } from '../unit/marketo/simulated';
import { randomFrom } from './generate';

const NO_LIMIT = 1_000_000_000;
/** more than there are jobs */
const SEEDS_APART = 1_000_003;
/** milliseconds that every call takes */
export const LATENCY = 200;

/** A simulated account in virtual time that records when a client first learned that a job had ended. */
export class VirtualAccount {
	readonly account: SimulatedAccount;
	/** Calls of the measured client. */
	calls = 0;
	/** Uploads of that client that found the queue full. */
	refused = 0;
	private readonly toldAt = new Map<number, number>();

	/**
	 * @param variation how much a job's time differs from `jobSeconds`, at most: 0.2 is up to 20 % more or less
	 * @param seed other jobs for every seed
	 */
	constructor(
		private readonly jobSeconds: number,
		private readonly variation: number,
		private readonly seed = 0,
	) {
		this.account = new SimulatedAccount({
			jobSeconds: ({ batchId }) => this.secondsOf(batchId),
			dailyQuota: NO_LIMIT,
			discardRows: true,
		});
	}

	/** How long a job is in progress, in seconds. */
	secondsOf(batchId: number): number {
		return (
			this.jobSeconds *
			(1 + this.variation * (2 * randomFrom(batchId + this.seed * SEEDS_APART)() - 1))
		);
	}

	get time() {
		return this.account.time;
	}

	/** Ports of the measured client. */
	client(): SimulatedPorts {
		const ports = this.account.ports();
		ports.latency = LATENCY;
		const send = ports.send.bind(ports);
		ports.send = async (request: MarketoRequest): Promise<MarketoReply> => {
			this.calls++;
			const reply = await send(request);
			if (request.method === 'POST' && reply.body.includes('"1016"')) this.refused++;
			const batchId = /\/batch\/(\d+)\.json/.exec(request.path)?.[1];
			const isOver = /"status":"(Complete|Failed)"/.test(reply.body);
			if (batchId !== undefined && isOver && !this.toldAt.has(Number(batchId)))
				this.toldAt.set(Number(batchId), this.time.now());
			return reply;
		};
		return ports;
	}

	/** Milliseconds from the end of each job until its client knew. */
	lags(batchIds: readonly number[]): number[] {
		return batchIds.map((batchId) => {
			const told = this.toldAt.get(batchId);
			if (told === undefined) throw new Error(`No client learned that job ${batchId} ended`);
			return told - this.endOf(batchId);
		});
	}

	endOf(batchId: number): number {
		const { finishedAt } = this.account.simulator.job(batchId) ?? {};
		if (finishedAt === undefined) throw new Error(`Job ${batchId} has no end time`);
		return finishedAt;
	}
}
