import { setTimeout as sleep } from 'node:timers/promises';

/** Longer than anything here takes on a busy machine; a check that hangs must not hang CI. */
const longestCheckMs = 240_000;

/** What was tried, told as it happens, and how it ended. */
export class Checks {
	passed = 0;

	private readonly fallen: string[] = [];

	private part = '';

	get failed(): number {
		return this.fallen.length;
	}

	begin(part: string, about: string): void {
		this.part = part;
		console.log(`\n${part}: ${about}`);
	}

	/** Something that was done and proves nothing by itself. */
	note(text: string): void {
		console.log(`  ·    ${text}`);
	}

	/** Runs one check to its end; one that falls does not keep the next from running. */
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
		this.fallen.push(`${this.part}: ${label}`);
		console.log(`  FAIL ${label}`);
		const said = error instanceof Error ? (error.stack ?? error.message) : String(error);
		console.log(said.replace(/^/gm, '       '));
	}

	/** The last line is the one that CI reads. */
	summary(): void {
		if (this.fallen.length > 0)
			console.log(`\nFailed:\n${this.fallen.map((label) => `  ${label}`).join('\n')}`);
		console.log(`\n${this.passed} passed, ${this.failed} failed`);
	}
}

async function withinTime<T>(work: Promise<T>, milliseconds: number): Promise<T> {
	const over = new AbortController();
	const timeOut = sleep(milliseconds, undefined, { signal: over.signal }).then(() => {
		throw new Error(`It did not end within ${milliseconds / 1000} s`);
	});
	try {
		return await Promise.race([work, timeOut]);
	} finally {
		over.abort();
		timeOut.catch(() => undefined);
	}
}

/** Asks again and again until the answer is yes. */
export async function until(
	what: string,
	isSo: () => boolean | Promise<boolean>,
	timeoutMs = 60_000,
): Promise<void> {
	const deadline = Date.now() + timeoutMs;
	while (!(await isSo())) {
		if (Date.now() > deadline)
			throw new Error(`Within ${timeoutMs / 1000} s it did not come to this: ${what}`);
		await sleep(50);
	}
}
