import type { Compiled } from './compile';
import type { Section } from './report';
import type { Workspace } from './workspace';

export interface BenchContext {
	compiled: Compiled;
	workspace: Workspace;
	/** A small variant, to see that all works. */
	isQuick: boolean;
	/** Measurements of each figure. */
	runs: number;
	/** Whether plots go into the documentation. */
	isWritingDocs: boolean;
	say: (text: string) => void;
}

/** One of the questions that the benchmarks answer. */
export interface Question {
	name: string;
	ask: (context: BenchContext) => Promise<Section>;
}
