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

/** What one worker did, according to its log. After a kill, the log is all that remains. */
export class WorkerLog {
	/** Executions against another Marketo instance, whose jobs aren't listed: their batch IDs may be the same. */
	readonly elsewhere = new Set<string>();

	constructor(
		readonly name: string,
		readonly process: N8nProcess,
	) {}

	/** IDs of the executions that it ran. */
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
