import type { ImportFormat } from '../client/marketoClient';
import type { FileJob } from './fileJob';
import { JOB_STATUSES, type ImportJob } from './job';

/**
 * A compact form of one file's jobs: a flat array of numbers, in the order of `packJob`, and each
 * distinct wording of Marketo's messages once.
 */
export interface PackedJobs {
	rows: number[][];
	/** messages with placeholders for their numbers */
	wordings: string[];
	/** properties that hardly any job has, by job index */
	rare: Record<string, RareMembers>;
}

interface RareMembers {
	lost?: string;
	importId?: string;
	objectApiName?: string;
}

/** placeholder for a number in a wording */
const HOLE = '\u0000';
const NUMBER = /(?<!\d)(?:0|[1-9]\d{0,14})(?!\d)/g;
const UNKNOWN = -1;

export function packJobs(jobs: readonly FileJob[]): PackedJobs {
	const wordings: string[] = [];
	const rare: Record<string, RareMembers> = {};
	const rows = jobs.map((fileJob, i) => {
		const members = rareMembers(fileJob);
		if (Object.keys(members).length > 0) rare[String(i)] = members;
		return packJob(fileJob, wordings);
	});
	return { rows, wordings, rare };
}

function packJob(
	{ job, firstRow, lastRow, rows, bytes, resubmitted }: FileJob,
	wordings: string[],
) {
	const { batchId, status, message, importId } = job;
	return [
		batchId,
		JOB_STATUSES.indexOf(status),
		firstRow,
		lastRow,
		rows,
		bytes,
		job.processed ?? UNKNOWN,
		job.failed ?? UNKNOWN,
		job.warnings ?? UNKNOWN,
		Number(resubmitted),
		Number(importId === String(batchId)),
		...packMessage(message, wordings),
	];
}

function rareMembers({ job, lost }: FileJob): RareMembers {
	const { importId, objectApiName, batchId } = job;
	return {
		...(lost !== undefined && { lost }),
		...(importId !== undefined && importId !== String(batchId) && { importId }),
		...(objectApiName !== undefined && { objectApiName }),
	};
}

export function unpackJobs(
	{ rows, wordings, rare }: PackedJobs,
	fileName: string,
	format: ImportFormat,
): FileJob[] {
	return rows.map((row, i) => {
		const [batchId, status, firstRow, lastRow, rowCount, bytes] = row;
		const [processed, failed, warnings, resubmitted, hasImportId, ...message] = row.slice(6);
		const { lost, importId, objectApiName } = rare[String(i)] ?? {};
		const text = unpackMessage(message, wordings);
		const job: ImportJob = {
			batchId,
			...(hasImportId === 1
				? { importId: String(batchId) }
				: importId !== undefined && { importId }),
			status: JOB_STATUSES[status],
			...(objectApiName !== undefined && { objectApiName }),
			...(processed !== UNKNOWN && { processed }),
			...(failed !== UNKNOWN && { failed }),
			...(warnings !== UNKNOWN && { warnings }),
			...(text !== undefined && { message: text }),
		};
		return {
			job,
			fileName,
			part: i + 1,
			firstRow,
			lastRow,
			rows: rowCount,
			bytes,
			format,
			resubmitted: resubmitted === 1,
			...(lost !== undefined && { lost }),
		};
	});
}

/** The index of the wording, and its numbers; empty without a message. */
function packMessage(message: string | undefined, wordings: string[]): number[] {
	if (message === undefined) return [];
	const hasHole = message.includes(HOLE);
	const numbers = hasHole ? [] : (message.match(NUMBER) ?? []).map(Number);
	const wording = hasHole ? message : message.replace(NUMBER, HOLE);
	let index = wordings.indexOf(wording);
	if (index < 0) index = wordings.push(wording) - 1;
	return [index, ...numbers];
}

function unpackMessage(packed: readonly number[], wordings: readonly string[]): string | undefined {
	if (packed.length === 0) return undefined;
	const [index, ...numbers] = packed;
	const wording = wordings[index];
	if (numbers.length === 0) return wording;
	return wording
		.split(HOLE)
		.map((text, i) => (i === 0 ? text : `${numbers[i - 1]}${text}`))
		.join('');
}
