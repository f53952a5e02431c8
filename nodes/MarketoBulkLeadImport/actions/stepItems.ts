import { raise } from '../csv/raise';
import { fileProblem } from '../marketo/check/fileProblems';
import type { IBinaryData, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { MarketoClient } from '../marketo/client/marketoClient';
import type { ImportRun } from '../marketo/jobs/advance';
import { InvalidSettingError } from '../marketo/errors/InvalidSettingError';
import { OtherAccountError } from '../marketo/errors/OtherAccountError';
import { SourceChangedError } from '../marketo/errors/SourceChangedError';
import { rowsSent, type FileImport } from '../marketo/jobs/fileImport';
import { readImportState, restoreImport, saveImport } from '../marketo/jobs/importState';
import type { ImportState, SavedSource, SavedTarget } from '../marketo/jobs/savedState';
import { OUTPUTS } from '../marketo/labels';
import { progressOf, submittedInWords } from '../marketo/results/account';
import type { ImportSource } from '../marketo/upload/source';
import { tableSource } from '../marketo/upload/tableSource';
import { looksUnchanged, watchedSource } from '../marketo/upload/watchedSource';
import { binarySource } from '../transport/binarySource';
import { storeFile } from '../transport/storeFile';
import { errorItemOrThrow } from './itemErrors';
import { fileJobItem } from './items';
import type { ImportOutcome } from './runImports';
import { readImportSettings, readText, restoreTarget, saveTarget } from './settings';

/** The binary field of an import whose rows came as items. */
const ITEMS_FIELD = 'data';

/** An import that an earlier step returned as not finished. */
export interface ResumedImport extends ImportOutcome {
	state?: ImportState;
}

export function continuesImport({ json }: INodeExecutionData): boolean {
	return json.importState !== undefined;
}

/** Restores an import. It keeps the settings with which it started; options are read again. */
export async function resumeImport(
	context: IExecuteFunctions,
	item: number,
	client: () => Promise<MarketoClient>,
): Promise<ResumedImport> {
	let submitted = '';
	try {
		const state = readImportState(context.getInputData()[item].json.importState);
		const { bytes, digest } = state.source;
		const source = watchedSource(await savedSource(context, item, state.source, client), digest);
		const target = restoreTarget(state.target);
		const file = restoreImport(state, source, readImportSettings(context, item, target, false));
		const { account } = (await client()).ports;
		if (state.account !== account) {
			submitted = submittedInWords(file);
			throw new OtherAccountError(source.fileName, state.account, account);
		}
		const isOtherLength =
			bytes !== undefined && source.bytes !== undefined && source.bytes !== bytes;
		if (!file.isSubmitted && (isOtherLength || !(await looksUnchanged(source))))
			file.error = new SourceChangedError(source.fileName);
		return { item, file, state };
	} catch (error) {
		return { item, error: errorItemOrThrow(context, error, item, submitted) };
	}
}

async function savedSource(
	context: IExecuteFunctions,
	item: number,
	{ binaryField, kind, fileName, given }: SavedSource,
	client: () => Promise<MarketoClient>,
): Promise<ImportSource> {
	if (context.getInputData()[item].binary?.[binaryField] === undefined)
		throw new InvalidSettingError(
			`Item ${item + 1} continues an import, but its file "${binaryField}" is missing`,
			`Pass the items from the output "${OUTPUTS.notFinished}" back with their binary data, as the Wait node does.`,
		);
	const file = { ...(await binarySource(context, item, binaryField, given)), kind, fileName };
	try {
		// Items were stored as plain CSV.
		return kind === 'file' ? await tableSource(file, (await client()).ports.clock) : file;
	} catch (error) {
		// The file could be unpacked when it was checked.
		raise(fileProblem(error) === undefined ? error : new SourceChangedError(fileName));
	}
}

/** The property names are part of the contract. */
export async function notFinishedItem(
	context: IExecuteFunctions,
	item: number,
	file: FileImport,
	run: ImportRun,
	account: string,
	nextCheckAt: Date,
): Promise<INodeExecutionData> {
	// The counts so far, unlike in a summary: this item shows the progress of the import.
	const { imported, failed } = progressOf(file.jobs);
	const { target, source, binary } = await whereItIs(context, item, file);
	return {
		json: {
			fileName: file.checked.source.fileName,
			status: 'Importing',
			rows: file.checked.rows,
			sent: rowsSent(file),
			imported,
			failed,
			jobs: file.jobs.map((job) => fileJobItem(job, file.settings.target)),
			nextCheckAt: nextCheckAt.toISOString(),
			importState: saveImport(file, run, { account, target, source }),
		},
		binary: { [source.binaryField]: binary },
		pairedItem: { item },
	};
}

interface Whereabouts {
	target: SavedTarget;
	source: SavedSource;
	binary: IBinaryData;
}

async function whereItIs(
	context: IExecuteFunctions,
	item: number,
	{ checked, settings }: FileImport,
): Promise<Whereabouts> {
	const { json, binary = {} } = context.getInputData()[item];
	if (json.importState !== undefined) {
		const { target, source } = readImportState(json.importState);
		return { target, source, binary: binary[source.binaryField] };
	}
	const { source } = checked;
	const { fileName, kind, given } = source;
	const digest = source.digest?.();
	const isItems = kind === 'items';
	const binaryField = isItems
		? ITEMS_FIELD
		: readText(context, 'binaryPropertyName', item, ITEMS_FIELD);
	return {
		target: saveTarget(context, item, settings.target),
		source: {
			fileName,
			kind,
			given,
			binaryField,
			...(source.bytes !== undefined && { bytes: source.bytes }),
			...(digest !== undefined && { digest }),
		},
		// Passes on the reference, not the file.
		binary: isItems ? await storeRows(context, source) : binary[binaryField],
	};
}

/** The items no longer exist in the next step, so their rows are stored as a file, like any other file in n8n. */
async function storeRows(context: IExecuteFunctions, source: ImportSource): Promise<IBinaryData> {
	return await storeFile(context, await source.open(), `${source.fileName}.csv`, 'text/csv');
}
