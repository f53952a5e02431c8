import type { ColumnPlan } from '../check/columnPlan';
import type { CheckedSource } from '../check/checkSource';
import { InvalidSettingError } from '../errors/InvalidSettingError';
import { OPERATIONS, OUTPUTS, PARAMETERS } from '../labels';
import type { ImportSource, SourceDigest } from '../upload/source';
import type { UploadPlan } from '../upload/uploadPlan';
import { packJobs, unpackJobs, type PackedJobs } from './packedJobs';
import type { FileImport, FileImportSettings, FileProgress } from './fileImport';
import { mergeQueues, newQueue, type QueueState } from './queueSlots';
import { newRounds, type StatusRounds } from './statusRounds';
import type { ImportRun } from './advance';

const VERSION = 1;

/**
 * The import of one file between two steps, as one plain JSON value: what was checked, what has been done and what is
 * still to be done. It holds no row of the file. At most 100 kB for 1,000 jobs.
 */
export interface ImportState {
	version: typeof VERSION;
	target: SavedTarget;
	source: SavedSource;
	check: SavedCheck;
	progress: Omit<FileProgress, 'jobs' | 'isTimedOut'>;
	jobs: PackedJobs;
	queue: QueueState;
	rounds: StatusRounds;
}

/** The parameters that a target was made of. */
export interface SavedTarget {
	/** the value of the parameter `resource` */
	resource: string;
	parameters: Record<string, string>;
	/** what Marketo said of them, where the parameters do not name them */
	keyFields: readonly string[];
}

/** Where the rows are, and how to tell whether they are still the same. */
export interface SavedSource extends Pick<ImportSource, 'fileName' | 'kind' | 'given'> {
	/** the item's binary field that holds the file */
	binaryField: string;
	/** its length, where that is known without reading */
	bytes?: number;
	digest?: SourceDigest;
}

/** What the check found, except for what was shown to the user by then. */
interface SavedCheck extends Omit<CheckedSource, 'source' | 'problems' | 'upload'> {
	/** without the marks, which would take too much room: the records are looked for again */
	upload?: Omit<UploadPlan, 'header' | 'marks'> & { header: string };
}

/** @param where what is not part of the import itself */
export function saveImport(
	file: FileImport,
	{ queue, rounds }: Pick<ImportRun, 'queue' | 'rounds'>,
	where: { target: SavedTarget; source: SavedSource },
): ImportState {
	const { jobs, startedAt, isSubmitted, finishedAt, partBytes, inDoubt, waitingSince } = file;
	return {
		version: VERSION,
		...where,
		check: saveCheck(file.checked),
		progress: {
			startedAt,
			isSubmitted,
			...(finishedAt !== undefined && { finishedAt }),
			...(partBytes !== undefined && { partBytes }),
			...(inDoubt !== undefined && { inDoubt }),
			...(waitingSince !== undefined && { waitingSince }),
		},
		jobs: packJobs(jobs),
		queue,
		rounds,
	};
}

/**
 * Reads what an item holds as its state.
 * @throws InvalidSettingError where it is no state, or one of another version
 */
export function readImportState(value: unknown): ImportState {
	const state = value as Partial<ImportState> | null;
	const isComplete =
		typeof state === 'object' &&
		state !== null &&
		[
			state.target,
			state.source,
			state.check,
			state.progress,
			state.jobs,
			state.queue,
			state.rounds,
		].every((member) => typeof member === 'object' && member !== null);
	if (isComplete && state.version === VERSION) return state as ImportState;
	throw new InvalidSettingError(
		'The "importState" of the item cannot be read',
		`Pass the items from the output "${OUTPUTS.notFinished}" back unchanged. If the node was updated since the import began, finish it with the operation "${OPERATIONS.wait}" for its batch IDs, and send the remaining rows with the option "${PARAMETERS.firstRow}".`,
	);
}

export function restoreImport(
	{ check, progress, jobs, source: { fileName } }: ImportState,
	source: ImportSource,
	settings: FileImportSettings,
): FileImport {
	return {
		...progress,
		checked: restoreCheck(check, source),
		settings,
		isTimedOut: false,
		jobs: unpackJobs(jobs, fileName, check.format ?? 'csv'),
	};
}

/** What several imports know of the queue that they share. */
export function restoreRun(files: FileImport[], states: readonly ImportState[]): ImportRun {
	const queue = states.map((state) => state.queue).reduce(mergeQueues, newQueue());
	const rounds = states.reduce(
		(all, { rounds: { dueAt, latestAt, heardAt, sinceAll, empty } }) => ({
			dueAt: Math.min(all.dueAt, dueAt),
			latestAt: Math.min(all.latestAt, latestAt),
			heardAt: Math.max(all.heardAt, heardAt),
			sinceAll: Math.max(all.sinceAll, sinceAll),
			empty: Math.max(all.empty, empty),
		}),
		newRounds(Number.POSITIVE_INFINITY),
	);
	return { files, queue, rounds, turn: 0 };
}

function saveCheck(checked: CheckedSource): SavedCheck {
	const { source: _source, problems: _problems, upload, ...found } = checked;
	const rest = { ...found, columns: found.columns.map(saveColumn) };
	if (upload === undefined) return rest;
	const { header, marks: _marks, ...plan } = upload;
	return { ...rest, upload: { ...plan, header: Buffer.from(header).toString('utf8') } };
}

/** Without the example of a converted value. */
function saveColumn({ conversion, ...column }: ColumnPlan): ColumnPlan {
	if (conversion === undefined) return column;
	const { plan, timeZone } = conversion;
	return { ...column, conversion: { plan, timeZone } };
}

function restoreCheck({ upload, ...rest }: SavedCheck, source: ImportSource): CheckedSource {
	return {
		...rest,
		source,
		problems: [],
		...(upload !== undefined && {
			upload: { ...upload, header: Buffer.from(upload.header, 'utf8') },
		}),
	};
}
