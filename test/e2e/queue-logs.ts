import type { N8nProcess } from '../n8n/server-process';

/** A line of our node that names a job which Marketo made. */
export interface LoggedJob {
	batchId: number;
	firstRow: number;
	lastRow: number;
	part: number;
	fileName: string;
	executionId: string;
}

const startedLine = /^Worker started execution (\d+) /gm;
const jobLine =
	/^Marketo import job created: batch (\d+) \(rows ([\d,]+) to ([\d,]+)\), part (\d+) of "([^"]*)" \(execution (\d+)\)$/gm;

function numberIn(text: string): number {
	return Number(text.replaceAll(',', ''));
}

/** What one worker has done, by its own log: all that is left of it when it has died. */
export class WorkerLog {
	constructor(
		readonly name: string,
		readonly process: N8nProcess,
	) {}

	/** IDs of the executions that it began. */
	get executions(): string[] {
		return [...new Set([...this.process.log().matchAll(startedLine)].map(([, id]) => id))];
	}

	get jobs(): LoggedJob[] {
		return [...this.process.log().matchAll(jobLine)].map(
			([, batchId, firstRow, lastRow, part, fileName, executionId]) => ({
				batchId: Number(batchId),
				firstRow: numberIn(firstRow),
				lastRow: numberIn(lastRow),
				part: Number(part),
				fileName,
				executionId,
			}),
		);
	}
}

/** Batch IDs in the logs of several workers, each only once, in order. */
export function batchIdsIn(logs: readonly WorkerLog[]): number[] {
	return logs.flatMap(({ jobs }) => jobs.map(({ batchId }) => batchId)).sort((a, b) => a - b);
}
