import { fork } from 'node:child_process';
import path from 'node:path';
import type { CheckResult } from './report';

export interface Endured {
	/** bytes of heap after garbage collection, by number of imports */
	heap: Record<number, number>;
	handlesBefore: string[];
	handlesAfter: string[];
	violations: string[];
}

/** Maximum growth of the heap from the 100th import to the last. */
const MOST_GROWTH = 0.05;

/** Many imports in a process of their own. */
export async function endurance(
	seed: number,
	imports: number,
	over: 'virtual' | 'engine',
): Promise<CheckResult> {
	const { heap, handlesBefore, handlesAfter, violations } = await inChild(seed, imports, over);
	const first = heap[100];
	const last = heap[imports];
	const growth = last / first - 1;
	const failures = [...violations];
	if (growth > MOST_GROWTH) failures.push(`the heap grew by ${percent(growth)}`);
	const left = leftOver(handlesBefore, handlesAfter);
	if (left.length > 0) failures.push(`left open: ${left.join(', ')}`);
	return {
		name:
			over === 'virtual'
				? 'a thousand imports in one process'
				: 'a thousand imports over the real engine',
		cases: imports,
		failures,
		note: `heap after collection: ${megabytes(first)} after 100 imports, ${megabytes(last)} after ${imports} (${percent(growth)})`,
	};
}

function leftOver(before: readonly string[], after: readonly string[]): string[] {
	const known = [...before];
	return after.filter((name) => {
		const at = known.indexOf(name);
		if (at >= 0) known.splice(at, 1);
		return at < 0;
	});
}

async function inChild(seed: number, imports: number, over: string): Promise<Endured> {
	const child = fork(path.join(__dirname, 'enduranceChild.ts'), [
		String(seed),
		String(imports),
		over,
	]);
	return await new Promise<Endured>((resolve, reject) => {
		child.once('message', (result) => resolve(result as Endured));
		child.once('error', reject);
		child.once('exit', (code) => reject(new Error(`The endurance run ended with code ${code}`)));
	});
}

function percent(share: number): string {
	return `${share >= 0 ? '+' : ''}${(share * 100).toFixed(1)} %`;
}

function megabytes(bytes: number): string {
	return `${(bytes / 1e6).toFixed(1)} MB`;
}
