import { writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { markdownTable, targetTable, toMarkdown, type ReportTable } from './report';
import type { SavedSection } from './results';

export const DOCS_FILE = path.resolve(__dirname, '../../docs/benchmarks.md');

/** The type of this machine, without anything that identifies it. */
export function machineClass(): string {
	const cpus = os.cpus();
	const memory = Math.round(os.totalmem() / 2 ** 30);
	return `${cpus.length} cores (${cpus[0]?.model.replace(/\s+/g, ' ').trim() ?? 'unknown'}), ${memory} GiB, ${os.platform()} ${os.arch()}, Node ${process.version}`;
}

/** Writes docs/benchmarks.md. */
export function writeDocs(answers: ReadonlyMap<string, SavedSection>): void {
	const targets = [...answers.values()].flatMap(({ section }) => section.targets ?? []);
	const blocks = [
		'# Benchmarks',
		'Made by',
		'```sh\nnpm run bench -- --write-docs\n```',
		'which takes about twenty minutes; `--only file` measures one question again, `--quick` tries everything with small inputs. Everything is sent to a simulated Marketo on the same machine. A figure is the median of several runs, with the least and the most in parentheses; one without parentheses was measured once. MB are 10^6 bytes.',
		markdownTable(machineTable(answers)),
	];
	if (targets.length > 0) blocks.push('## Targets', markdownTable(targetTable(targets)));
	for (const { section } of answers.values()) blocks.push(toMarkdown(section));
	writeFileSync(DOCS_FILE, `${blocks.join('\n\n')}\n`);
}

function machineTable(answers: ReadonlyMap<string, SavedSection>): ReportTable {
	return {
		head: ['Question', 'Measured on', 'Machine', 'Inputs'],
		rows: [...answers].map(([name, { section, measuredOn, machine, isQuick }]) => [
			`${section.title} (\`${name}\`)`,
			measuredOn,
			machine,
			isQuick ? 'small (`--quick`)' : 'full',
		]),
	};
}
