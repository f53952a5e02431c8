import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** What a section of an adversarial test came to; docs/reliability.md is made from these. */
export interface AttackResult {
	section: string;
	title: string;
	/** as typed in a shell, from the root of the repository */
	command: string;
	cases: number;
	failed: number;
	/** figures worth telling, in a sentence */
	measured?: string;
	/** ISO 8601 */
	date: string;
}

/** Ignored by Git. */
const folder = path.resolve(__dirname, '../../.tmp/reliability');

/** Writes `.tmp/reliability/<section>.json`, in the place of an earlier result. */
export function saveAttack(result: AttackResult): void {
	mkdirSync(folder, { recursive: true });
	const file = path.join(folder, `${result.section}.json`);
	writeFileSync(file, `${JSON.stringify(result, undefined, '\t')}\n`);
}
