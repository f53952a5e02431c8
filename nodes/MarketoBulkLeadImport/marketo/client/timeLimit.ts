import { TimeLimitError } from '../errors/TimeLimitError';
import type { Clock, MarketoPorts, MarketoReply, MarketoRequest } from './ports';

/**
 * The same ports, for requests that must not take longer than until `deadline`, retries and pauses included.
 * What is sent after it, and any pause that would end after it, throws TimeLimitError at once.
 * @param deadline milliseconds since 1970
 */
export function portsUntil(ports: MarketoPorts, deadline: number): MarketoPorts {
	return new LimitedPorts(ports, deadline);
}

class LimitedPorts implements MarketoPorts {
	readonly clock: Clock;

	constructor(
		private readonly ports: MarketoPorts,
		private readonly deadline: number,
	) {
		const { clock } = ports;
		this.clock = {
			now: () => clock.now(),
			throwIfCancelled: () => clock.throwIfCancelled(),
			sleep: async (milliseconds) => {
				clock.throwIfCancelled();
				if (clock.now() + milliseconds > deadline) throw new TimeLimitError();
				await clock.sleep(milliseconds);
			},
		};
	}

	get hasAnswered(): boolean {
		return this.ports.hasAnswered;
	}

	set hasAnswered(hasAnswered: boolean) {
		this.ports.hasAnswered = hasAnswered;
	}

	async send(request: MarketoRequest): Promise<MarketoReply> {
		const timeLeft = this.deadline - this.clock.now();
		if (timeLeft <= 0) throw new TimeLimitError();
		return await this.ports.send({ ...request, timeout: Math.min(request.timeout, timeLeft) });
	}

	async renewToken(): Promise<void> {
		await this.ports.renewToken();
	}

	random(): number {
		return this.ports.random();
	}

	log(message: string): void {
		this.ports.log(message);
	}
}
