import type { Compiled } from './compile';
import type { Section } from './report';
import type { Workspace } from './workspace';

export interface BenchContext {
	compiled: Compiled;
	workspace: Workspace;
	/** Use small inputs, to check that everything works. */
	isQuick: boolean;
	/** Number of measurements per figure. */
	runs: number;
	/** Whether to write plots to the documentation. */
	isWritingDocs: boolean;
	say: (text: string) => void;
}

/** A question that the benchmarks answer. */
export interface Question {
	name: string;
	ask: (context: BenchContext) => Promise<Section>;
}
