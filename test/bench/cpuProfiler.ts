import { writeFileSync } from 'node:fs';
import { Session } from 'node:inspector/promises';

/** microseconds between two samples */
const INTERVAL = 500;

/** V8's profiler, as in `node --cpu-prof`, for part of a process's run time. */
export class CpuProfiler {
	private constructor(private readonly session: Session) {}

	static async start(): Promise<CpuProfiler> {
		const session = new Session();
		session.connect();
		await session.post('Profiler.enable');
		await session.post('Profiler.setSamplingInterval', { interval: INTERVAL });
		await session.post('Profiler.start');
		return new CpuProfiler(session);
	}

	async save(file: string): Promise<void> {
		const { profile } = await this.session.post('Profiler.stop');
		this.session.disconnect();
		writeFileSync(file, JSON.stringify(profile));
	}
}
