import { readdirSync } from 'node:fs';
import { runChild } from './children';
import type { SimulatorProcess } from './simulatorProcess';
import type { Workspace } from './workspace';

/** A part and its multipart envelope stay within Marketo's limit. */
const PART_BYTES = 9_900_000;

/**
 * What a shell offers: `split` at line ends, then `curl`, one upload after the other. This is a
 * baseline for comparison, not a way to import: the parts lack the header, and records with
 * newlines in quotes are split.
 */
const SCRIPT = `
set -e
split -C "$PART_BYTES" "$FILE" "$PARTS/part-"
for part in "$PARTS"/part-*; do
	curl --silent --fail --output /dev/null -H "Authorization: Bearer $TOKEN" -F "file=@$part;type=text/csv" "$URL/bulk/v1/leads.json?format=csv"
done
times
`;

export interface ShellMeasures {
	wallMs: number;
	cpuMs: number;
	calls: number;
}

export async function uploadByShell(
	file: string,
	simulator: SimulatorProcess,
	workspace: Workspace,
	limitMs: number,
): Promise<ShellMeasures> {
	await simulator.reset();
	const parts = workspace.emptyFolder('split');
	const env = {
		PATH: process.env.PATH,
		FILE: file,
		PARTS: parts,
		PART_BYTES: String(PART_BYTES),
		TOKEN: await simulator.token(),
		URL: simulator.url,
	};
	const startedAt = performance.now();
	const stdout = await runChild('bash', ['-c', SCRIPT], { limitMs, env });
	const wallMs = performance.now() - startedAt;
	const uploads = (await simulator.calls()).filter(
		({ step, status }) => step === 'create' && status === 200,
	).length;
	if (uploads !== readdirSync(parts).length) throw new Error('curl did not upload all parts');
	workspace.emptyFolder('split');
	return { wallMs, cpuMs: cpuOfChildren(stdout), calls: uploads };
}

/** The second line of `times` has the user and system time of the shell's children: `0m1.234s 0m0.567s`. */
function cpuOfChildren(stdout: string): number {
	const line = stdout.trimEnd().split('\n').at(-1) ?? '';
	return [...line.matchAll(/(\d+)m([\d.]+)s/g)].reduce(
		(total, [, minutes, rest]) => total + (Number(minutes) * 60 + Number(rest)) * 1000,
		0,
	);
}
