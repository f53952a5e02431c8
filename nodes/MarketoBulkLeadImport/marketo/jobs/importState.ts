import { raise } from '../../csv/raise';
import type { ColumnPlan } from '../check/columnPlan';
import type { CheckedSource } from '../check/checkSource';
import { InvalidSettingError } from '../errors/InvalidSettingError';
import { UnreadableValueError } from '../jsonReaders';
import { OPERATIONS, OUTPUTS, PARAMETERS } from '../labels';
import type { ImportSource } from '../upload/source';
import { packJobs, unpackJobs } from './packedJobs';
import type { FileImport, FileImportSettings } from './fileImport';
import { mergeQueues, newQueue } from './queueSlots';
import {
	STATE_VERSION,
	type ImportState,
	type SavedCheck,
	type SavedSource,
	type SavedTarget,
} from './savedState';
import { stateIn } from './stateReader';
import { newRounds } from './statusRounds';
import type { ImportRun } from './advance';

/** @param where the target and the source, which the import itself does not describe */
export function saveImport(
	file: FileImport,
	{ queue, rounds }: Pick<ImportRun, 'queue' | 'rounds'>,
	where: { account: string; target: SavedTarget; source: SavedSource },
): ImportState {
	const { jobs, startedAt, isSubmitted, finishedAt, partBytes, inDoubt, waitingSince } = file;
	return {
		version: STATE_VERSION,
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
 * Reads the import state in an item.
 * @throws InvalidSettingError if it is not an import state, or has another version
 */
export function readImportState(value: unknown): ImportState {
	try {
		return stateIn(value);
	} catch (error) {
		if (!(error instanceof UnreadableValueError)) raise(error);
	}
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

/** What several imports know about the queue that they share. */
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
