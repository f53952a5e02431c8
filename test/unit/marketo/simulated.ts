import { MarketoClient } from '../../../nodes/MarketoBulkLeadImport/marketo/client/marketoClient';
import { ConnectionError } from '../../../nodes/MarketoBulkLeadImport/marketo/errors/ConnectionError';
import type {
	MarketoPorts,
	MarketoReply,
	MarketoRequest,
} from '../../../nodes/MarketoBulkLeadImport/marketo/client/ports';
import type { SimulatorOptions } from '../../simulator/options';
import { MarketoSimulator } from '../../simulator/simulator';
import type { SimReply } from '../../simulator/types';
import { formBody, formType } from '../simulator/client';
import { VirtualTime } from './virtualTime';

/** A simulated account in virtual time, and ports to use it. */
export class SimulatedAccount {
	readonly time = new VirtualTime();
	readonly simulator: MarketoSimulator;

	constructor(options: Partial<SimulatorOptions> = {}) {
		this.simulator = new MarketoSimulator({ clock: this.time, ...options });
	}

	/** The ports of one execution. */
	ports(random: () => number = () => 0.5): SimulatedPorts {
		return new SimulatedPorts(this, random);
	}

	api(ports: MarketoPorts = this.ports()): MarketoClient {
		return new MarketoClient(ports);
	}

	/** When each job was uploaded, in seconds since `from`. */
	uploadsAt(from: number): number[] {
		return this.simulator.jobs.map(({ submittedAt }) => (submittedAt - from) / 1_000);
	}

	get lastEnd(): number {
		return Math.max(
			...this.simulator.jobs.map(({ finishedAt }) => finishedAt ?? Number.POSITIVE_INFINITY),
		);
	}
}

export class SimulatedPorts implements MarketoPorts {
	readonly account = '123-abc-456.mktorest.com';
	readonly clock: VirtualTime;
	readonly logged: string[] = [];
	renewals = 0;
	/** milliseconds that every request takes */
	latency = 0;
	private token = '';

	constructor(
		private readonly simulated: SimulatedAccount,
		readonly random: () => number,
	) {
		this.clock = simulated.time;
	}

	log(message: string): void {
		this.logged.push(message);
	}

	async renewToken(): Promise<void> {
		this.renewals++;
		await this.signIn();
	}

	async send(request: MarketoRequest): Promise<MarketoReply> {
		if (this.token === '') await this.signIn();
		const query = new URLSearchParams(request.query).toString();
		const answer = await this.handle(
			request.method,
			`${request.path}${query === '' ? '' : `?${query}`}`,
			{
				authorization: `Bearer ${this.token}`,
				...(request.file !== undefined && { 'content-type': formType }),
			},
			request.file === undefined
				? Buffer.alloc(0)
				: formBody(request.file.bytes, request.file.name),
		);
		if (this.latency > 0) await this.clock.sleep(this.latency);
		if (answer.kind === 'silence') {
			await this.clock.sleep(request.timeout);
			throw new ConnectionError('timedOut');
		}
		if (answer.kind === 'reset' || answer.breakAfterBytes !== undefined)
			throw new ConnectionError('reset');
		if (answer.delayMs !== undefined) await this.clock.sleep(answer.delayMs);
		return {
			status: answer.status,
			contentType: answer.headers['content-type'] ?? '',
			body: Buffer.from(answer.body as string).toString('utf8'),
			...(answer.headers.location !== undefined && { location: answer.headers.location }),
		};
	}

	private async signIn(): Promise<void> {
		const { clientId, clientSecret } = this.simulated.simulator.options;
		const form = new URLSearchParams({
			grant_type: 'client_credentials',
			client_id: clientId,
			client_secret: clientSecret,
		});
		const answer = await this.handle(
			'POST',
			'/identity/oauth/token',
			{ 'content-type': 'application/x-www-form-urlencoded' },
			Buffer.from(form.toString()),
		);
		if (answer.kind !== 'reply') throw new Error('The simulator gave no token');
		this.token = String(
			(JSON.parse(Buffer.from(answer.body as string).toString()) as { access_token: string })
				.access_token,
		);
	}

	private async handle(
		method: string,
		url: string,
		headers: Record<string, string>,
		body: Buffer,
	): Promise<SimReply> {
		return await this.clock.whileBusy(
			async () => await this.simulated.simulator.handle({ method, url, headers, body }),
		);
	}
}
