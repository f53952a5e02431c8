import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Section } from './report';

/** The result of a question's last run, so that a question can be measured again without the others. */
export interface SavedSection {
	section: Section;
	isQuick: boolean;
	/** ISO date */
	measuredOn: string;
	machine: string;
}

const folder = path.resolve(__dirname, '../../.tmp/bench/results');

export function saveSection(question: string, saved: SavedSection): void {
	mkdirSync(folder, { recursive: true });
	writeFileSync(path.join(folder, `${question}.json`), JSON.stringify(saved, null, '\t'));
}

export function savedSection(question: string): SavedSection | undefined {
	try {
		return JSON.parse(readFileSync(path.join(folder, `${question}.json`), 'utf8')) as SavedSection;
	} catch {
		return undefined;
	}
}
