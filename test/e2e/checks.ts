import { setTimeout as sleep } from 'node:timers/promises';

/** Longer than any check takes on a busy machine, so that a hanging check can't block CI. */
const longestCheckMs = 240_000;

/** Runs checks, prints their results, and counts them. */
export class Checks {
	passed = 0;

	private readonly failures: string[] = [];

	private part = '';

	get failed(): number {
		return this.failures.length;
	}

	begin(part: string, about: string): void {
		this.part = part;
		console.log(`\n${part}: ${about}`);
	}

	/** Prints something worth knowing that isn't a check. */
	note(text: string): void {
		console.log(`  ·    ${text}`);
	}

	/** Runs one check. If it fails, the next ones still run. */
	async check(label: string, action: () => Promise<void>): Promise<void> {
		const startedAt = Date.now();
		const taken = () => `${((Date.now() - startedAt) / 1000).toFixed(1)} s`;
		try {
			await withinTime(action(), longestCheckMs);
			this.passed++;
			console.log(`  ok   ${label} (${taken()})`);
		} catch (error) {
			this.fail(`${label} (${taken()})`, error);
		}
	}

	fail(label: string, error: unknown): void {
		this.failures.push(`${this.part}: ${label}`);
		console.log(`  FAIL ${label}`);
		const said = error instanceof Error ? (error.stack ?? error.message) : String(error);
		console.log(said.replace(/^/gm, '       '));
	}

	/** Prints the failed checks and, as the last line, the counts. */
	summary(): void {
		if (this.failures.length > 0)
			console.log(`\nFailed:\n${this.failures.map((label) => `  ${label}`).join('\n')}`);
		console.log(`\n${this.passed} passed, ${this.failed} failed`);
	}
}

async function withinTime<T>(work: Promise<T>, milliseconds: number): Promise<T> {
	const over = new AbortController();
	const timeOut = sleep(milliseconds, undefined, { signal: over.signal }).then(() => {
		throw new Error(`Not finished after ${milliseconds / 1000} s`);
	});
	try {
		return await Promise.race([work, timeOut]);
	} finally {
		over.abort();
		timeOut.catch(() => undefined);
	}
}

/** Waits until a condition holds. */
export async function until(
	what: string,
	isSo: () => boolean | Promise<boolean>,
	timeoutMs = 60_000,
): Promise<void> {
	const deadline = Date.now() + timeoutMs;
	while (!(await isSo())) {
		if (Date.now() > deadline)
			throw new Error(`Timed out after ${timeoutMs / 1000} s waiting until ${what}`);
		await sleep(50);
	}
}
