import type { N8nProcess } from '../n8n/server-process';

/** A line in which the node logs a new job. */
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

/** What one worker did, read from its log. After a kill nothing else is left of it. */
export class WorkerLog {
	/** Executions with another Marketo, whose jobs aren't listed: their batch IDs can be the same. */
	readonly elsewhere = new Set<string>();

	constructor(
		readonly name: string,
		readonly process: N8nProcess,
	) {}

	/** IDs of the executions that it started. */
	get executions(): string[] {
		return [...new Set([...this.process.log().matchAll(startedLine)].map(([, id]) => id))];
	}

	get jobs(): LoggedJob[] {
		const jobs = [...this.process.log().matchAll(jobLine)].map(
			([, batchId, firstRow, lastRow, part, fileName, executionId]) => ({
				batchId: Number(batchId),
				firstRow: numberIn(firstRow),
				lastRow: numberIn(lastRow),
				part: Number(part),
				fileName,
				executionId,
			}),
		);
		return jobs.filter(({ executionId }) => !this.elsewhere.has(executionId));
	}
}

/** The batch IDs in the logs of several workers, sorted. */
export function batchIdsIn(logs: readonly WorkerLog[]): number[] {
	return logs.flatMap(({ jobs }) => jobs.map(({ batchId }) => batchId)).sort((a, b) => a - b);
}
