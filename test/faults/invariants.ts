import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import type { SimJob } from '../simulator/jobs';
import { sha256 } from './carrier';
import { isImport, reportsRows } from './scenario';
import { leaksIn, TOKEN } from './secrets';
import { LEAD_MARK, RESOURCES } from './resources';
import { partText, type SourceFile, type SourceRow } from './source';
import { rowsOut } from './rowsOut';
import type { RunRecord } from './virtualRun';

/** Rules for every run, whatever went wrong in it. Each returns the violations, as sentences. */
type Invariant = (run: RunRecord) => string[];

const INVARIANTS: Readonly<Record<string, Invariant>> = {
	'the run ends': ends,
	"errors are the node's own": ownErrors,
	'calls are bounded': boundedCalls,
	'limits are kept': keptLimits,
	'nothing is left open': nothingOpen,
	'batch IDs are reported': reportedBatchIds,
	'every row is accounted for': accountedRows,
	'nothing is reported that does not exist': honestCounts,
	'the right rows are reported as failed': rightFailedRows,
	'nothing is sent twice by accident': nothingTwice,
	'uploads arrive unchanged': wholeUploads,
	'rows are the same as items and as a file': sameRows,
	'the state of an import is sound': soundState,
	'jobs are reported as they are': honestJobs,
	'lists of rows are complete or reported as incomplete': wholeLists,
	'a check sends nothing': nothingSent,
	'the token is sent nowhere else': tokenStays,
	'nothing secret is exposed': leaksIn,
};

/** Violations, each with the name of its rule; empty if there are none. */
export function violationsOf(run: RunRecord): string[] {
	if (run.isEndless) return ['the run ends: it does not'];
	return Object.entries(INVARIANTS).flatMap(([name, check]) =>
		check(run).map((found) => `${name}: ${found}`),
	);
}

function ends({ took, scenario, unhandled, context }: RunRecord): string[] {
	const { timeout = 60, queueTimeout = 60 } = scenario.options as {
		timeout?: number;
		queueTimeout?: number;
	};
	// Both limits, plus the time for calls that get no reply.
	const longest = (timeout + queueTimeout) * 60_000 + 3 * 3_600_000;
	const found = unhandled.map((reason) => `a rejection that nobody caught: ${String(reason)}`);
	if (took > longest) found.push(`it took ${Math.round(took / 60_000)} minutes`);
	if (scenario.creep === 0 && !context.stop.signal.aborted && timeout > 0 && took > longest)
		found.push('later than the time-out');
	return found;
}

function ownErrors({ error }: RunRecord): string[] {
	if (error === undefined) return [];
	if (!(error instanceof Error)) return [`something else was thrown: ${JSON.stringify(error)}`];
	if (!['NodeApiError', 'NodeOperationError'].includes(error.name))
		return [`${error.name}: ${error.message}`];
	const { description } = error as { description?: string };
	return description === undefined || description === ''
		? [`no description: ${error.message}`]
		: [];
}

/** Number of calls of one step for each time that the step is needed. */
const REPEATS = 26;

function boundedCalls({ sent, scenario, simulator, took }: RunRecord): string[] {
	const { pollInterval = 10 } = scenario.options as { pollInterval?: number };
	const parts = simulator.jobs.length + scenario.files.length + scenario.jobsBefore + 1;
	// Each of up to ten jobs is checked once per interval; a full queue is tried at half an
	// interval or more.
	const polls = 2 * Math.ceil(took / (pollInterval * 1000) + 2) * (Math.min(10, parts) + 1);
	const most = REPEATS * (parts + 4) + polls * 2;
	return sent.length > most ? [`${sent.length} calls, at most ${most} were expected`] : [];
}

/** As Adobe recommends for one integration. */
const MOST_AT_ONCE = 5;
const MOST_IN_20_SECONDS = 100;

function keptLimits({ simulator, sent, scenario, crash }: RunRecord): string[] {
	const found: string[] = [];
	if (simulator.maxConcurrent > MOST_AT_ONCE)
		found.push(`${simulator.maxConcurrent} calls at once`);
	const starts = sent.filter(({ step }) => step !== 'token').map(({ at }) => at);
	const crowd = starts.findIndex((at, i) => starts[i + MOST_IN_20_SECONDS] - at < 20_000);
	if (crowd >= 0) found.push(`more than ${MOST_IN_20_SECONDS} calls in 20 seconds`);
	const { pollInterval = 10 } = scenario.options as { pollInterval?: number };
	const lastAsked = new Map<string, { at: number; isFinal: boolean }>();
	const lastCalls = new Map(sent.map(({ url, at }) => [url, at]));
	for (const { step, url, endedAt = 0, at, reply } of sent) {
		if (step !== 'status') continue;
		const before = lastAsked.get(url);
		if (
			before?.isFinal === true &&
			// After a crash, the step runs again with what was known before it.
			crash === undefined &&
			scenario.operation !== 'getFailures' &&
			scenario.operation !== 'getWarnings'
		)
			found.push(`${url} was checked after its end`);
		const isLast = lastCalls.get(url) === at;
		// The round at the time limit may come early, but not before half an interval.
		const least = isLast ? pollInterval * 500 : pollInterval * 1000 - 1;
		if (before !== undefined && at - before.at < least)
			found.push(`${url} was checked again after ${Math.round(at - before.at)} ms`);
		const answer = jobIn(reply?.body);
		// A call without a proper reply may be repeated at once.
		if (answer !== undefined && reply?.status === 200)
			lastAsked.set(url, {
				at: endedAt,
				isFinal: answer.status === 'Complete' || answer.status === 'Failed',
			});
	}
	return found;
}

function nothingOpen({ context }: RunRecord): string[] {
	const open = context.streams.filter(({ isClosed }) => !isClosed).length;
	return open > 0 ? [`${open} of ${context.streams.length} streams were not closed`] : [];
}

/** Batch IDs that reached the node in a complete reply. */
function heardBatchIds({ sent }: RunRecord): number[] {
	return sent.flatMap(({ step, reply, isCutOff }) => {
		const id =
			step === 'create' && isCutOff !== true && reply?.status === 200
				? jobIn(reply.body)?.batchId
				: undefined;
		return typeof id === 'number' ? [id] : [];
	});
}

function jobIn(body: string | undefined): { batchId?: unknown; status?: unknown } | undefined {
	try {
		const said = JSON.parse(body ?? '') as {
			success?: boolean;
			result?: Array<{ batchId?: unknown; status?: unknown }>;
		};
		return said.success === true ? said.result?.[0] : undefined;
	} catch {
		return undefined;
	}
}

function reportedBatchIds(run: RunRecord): string[] {
	const { context, error, output, scenario } = run;
	const messages = messagesOf(run);
	const found: string[] = [];
	const ofCrash = new Set(run.crash?.batchIds);
	for (const id of heardBatchIds(run)) {
		if (!context.logs.some((line) => mentions(line, id)))
			found.push(`batch ${id} is not in the log`);
		const isStopped = context.stop.signal.aborted;
		// A stopped execution drops its output; in all other cases, the result must show the ID.
		if (
			!isStopped &&
			// The step that runs again cannot know about it.
			!ofCrash.has(id) &&
			!messages.some((text) => mentions(text, id)) &&
			!jobsIn(output).some(({ batchId }) => batchId === id)
		)
			found.push(`batch ${id} is neither in the output nor in a message`);
	}
	// A single batch ID was entered by the user, and is shown right above the error.
	if (
		scenario.operation === 'wait' &&
		error !== undefined &&
		run.batchIdsBefore.length > 1 &&
		!context.stop.signal.aborted
	)
		for (const id of run.batchIdsBefore)
			if (!messages.some((text) => mentions(text, id)))
				found.push(`batch ${id} is not in the message`);
	return found;
}

/** What a user reads besides the rows: error messages, error items, hints. */
function messagesOf({ error, output, context }: RunRecord): string[] {
	const items = (output ?? [])
		.flat()
		.flatMap(({ json }) => (typeof json.error === 'string' ? [json.error] : []));
	return [...(error instanceof Error ? [error.message] : []), ...items, ...context.hints];
}

/** Whether a text contains a batch ID, alone or in a range ("3404–3406"). */
function mentions(text: string, id: number): boolean {
	if (new RegExp(`\\b${id}\\b`).test(text)) return true;
	return [...text.matchAll(/\b(\d+)–(\d+)\b/g)].some(
		([, from, to]) => Number(from) <= id && id <= Number(to),
	);
}

/** A value of an item, as text. */
function textOf(value: unknown): string {
	return typeof value === 'string' ? value : String(JSON.stringify(value));
}

/** Jobs anywhere in the output. */
function jobsIn(output: INodeExecutionData[][] | undefined): IDataObject[] {
	return (output ?? [])
		.flat()
		.flatMap(({ json }) =>
			Array.isArray(json.jobs) ? (json.jobs as IDataObject[]) : 'isFinished' in json ? [json] : [],
		);
}

function summariesIn({ output, scenario }: RunRecord): INodeExecutionData[] {
	return reportsRows(scenario.operation)
		? (output?.[0] ?? []).filter(({ json }) => 'jobs' in json)
		: [];
}

function fileOf({ scenario }: RunRecord, item: INodeExecutionData): SourceFile | undefined {
	return scenario.files.find(({ fileName }) => fileName === item.json.fileName);
}

/** Where a row of the source is, or which message reports it missing. */
function accountedRows(run: RunRecord): string[] {
	const { scenario, simulator, output, context } = run;
	if (!isImport(scenario.operation)) return [];
	const isStopped = context.stop.signal.aborted;
	const texts = [
		...messagesOf(run),
		...remarksIn(context.logs),
		...(isStopped ? context.logs : []),
	];
	const failedRows = rowsOut(run, 1);
	const failed = new Set(failedRows.map(({ key }) => key));
	const unplaced = new Set(
		failedRows.filter(({ rowNumber }) => rowNumber === undefined).map(({ batchId }) => batchId),
	);
	const jobs = jobsIn(output);
	const summaries = summariesIn(run);
	const found: string[] = [];
	for (const file of scenario.files) {
		const summary = summaries.find((item) => fileOf(run, item) === file);
		const missing = file.rows.filter((row) => !isInStore(run, row) && !failed.has(row.key));
		for (const row of missing) {
			// The latest one, because a part hidden by a crash was sent again.
			const heard = [...simulator.jobs]
				.reverse()
				.find(
					(job) =>
						heardBatchIds(run).includes(job.batchId) &&
						(run.contents.get(job.batchId) ?? '').includes(row.key),
				);
			const shown =
				heard === undefined ? undefined : jobs.find(({ batchId }) => batchId === heard.batchId);
			// Its batch is named, with the problem: Marketo's list is damaged, and the row is
			// output as it is in the list.
			if (heard !== undefined && unplaced.has(heard.batchId)) continue;
			if (
				heard !== undefined &&
				(texts.some((text) => mentions(text, heard.batchId)) ||
					(shown !== undefined && !isFine(shown, run)))
			)
				continue;
			if (scenario.operation === 'create' && shown !== undefined) continue;
			if (heard === undefined && Number(summary?.json.unaccounted) > 0) continue;
			// The import ended early. Its last item shows how far it got, and counts the failed
			// rows.
			if (isUnfinished(run, file) && (heard === undefined || shown !== undefined)) continue;
			// Nothing was sent, or nothing from this row on, and the error says so.
			if (heard === undefined && summary === undefined && (isErrorFor(run, file) || isStopped))
				continue;
			found.push(`row ${row.rowNumber} of ${file.fileName} is lost`);
		}
		if (summary !== undefined) found.push(...arithmetics(run, file, summary));
	}
	return found.slice(0, 5);
}

/** Hints that do not fit in the output pane. */
function remarksIn(logs: readonly string[]): string[] {
	return logs.filter((line) => !/^(Marketo import job created|Stopped)/.test(line));
}

function isUnfinished(run: RunRecord, file: SourceFile): boolean {
	return (run.output?.[3] ?? []).some((item) => fileOf(run, item) === file);
}

function isErrorFor(run: RunRecord, file: SourceFile): boolean {
	if (run.error !== undefined) return true;
	const item = run.scenario.files.indexOf(file);
	return (run.output?.[0] ?? []).some(
		({ json, pairedItem }) =>
			typeof json.error === 'string' && (pairedItem as { item: number }).item === item,
	);
}

function isFine(job: IDataObject, { scenario }: RunRecord): boolean {
	return (
		job.status === 'Complete' &&
		Number(job[RESOURCES[scenario.resource].processedKey]) + Number(job.numOfRowsFailed) ===
			job.rows
	);
}

function arithmetics(
	{ faults }: RunRecord,
	file: SourceFile,
	{ json }: INodeExecutionData,
): string[] {
	const { rows, imported, failed, unaccounted, status } = json as Record<string, number | string>;
	const found: string[] = [];
	if (rows !== file.rows.length) found.push(`${rows} rows instead of ${file.rows.length}`);
	if (Number(imported) + Number(failed) + Number(unaccounted) !== Number(rows))
		found.push(`${imported} + ${failed} + ${unaccounted} is not ${rows}`);
	const isLie = faults.some(({ fault }) => fault.isLie);
	if (status === 'Complete' && imported !== rows && !isLie)
		found.push(`Complete with ${imported} of ${rows} rows`);
	return found;
}

function isInStore({ simulator, scenario }: RunRecord, row: SourceRow): boolean {
	const stored = RESOURCES[scenario.resource].stored(simulator, row.values);
	return (
		stored !== undefined &&
		Object.entries(row.values).every(([field, value]) => (stored[field] ?? '') === value)
	);
}

function honestCounts(run: RunRecord): string[] {
	const { simulator, faults } = run;
	const found: string[] = [];
	if (!faults.some(({ fault }) => fault.isLie)) {
		for (const summary of summariesIn(run)) {
			const file = fileOf(run, summary);
			const there = (file?.rows ?? []).filter((row) => isInStore(run, row)).length;
			if (Number(summary.json.imported) > there)
				found.push(
					`${Number(summary.json.imported)} rows are reported imported, ${there} are there`,
				);
		}
	}
	for (const job of jobsIn(run.output)) {
		const real = simulator.job(Number(job.batchId));
		if (real === undefined) found.push(`batch ${Number(job.batchId)} does not exist`);
		else if (job.isFinished === true && job.status !== real.state)
			found.push(`batch ${real.batchId} is ${real.state}, not ${textOf(job.status)}`);
	}
	return found;
}

function rightFailedRows(run: RunRecord): string[] {
	const { scenario, simulator } = run;
	if (!reportsRows(scenario.operation)) return [];
	const found: string[] = [];
	for (const [kind, output] of [
		['failed', 1],
		['warnings', 2],
	] as const) {
		const numbers: string[] = [];
		for (const { rowNumber, batchId, key, item } of rowsOut(run, output)) {
			if (rowNumber === undefined) continue;
			const { rows } = scenario.files[scenario.source === 'items' ? 0 : item] ?? { rows: [] };
			const row = rows.find((one) => one.rowNumber === rowNumber);
			if (row === undefined || row.key !== key)
				found.push(`row ${rowNumber} is not the one with that value`);
			const job = simulator.job(batchId);
			if (
				row !== undefined &&
				job !== undefined &&
				!job[kind].some(({ cells }) => cells.includes(row.key))
			)
				found.push(`row ${rowNumber} did not fail`);
			numbers.push(`${item} ${rowNumber} ${batchId}`);
		}
		if (new Set(numbers).size !== numbers.length) found.push('a row is listed twice');
	}
	return found.slice(0, 5);
}

/** Between two steps, n8n stores the state, which must contain no rows or secrets, and the time of the next step. */
function soundState({ saved, simulator }: RunRecord): string[] {
	return saved.flatMap(({ at, progress, json }) => {
		const found: string[] = [];
		const text = JSON.stringify(json);
		if (text.includes(LEAD_MARK)) found.push('a lead value in it');
		if (TOKEN.test(text) || text.includes(simulator.options.clientSecret))
			found.push('a secret in it');
		const next = Date.parse(textOf(json.nextCheckAt));
		if (Number.isNaN(next)) found.push(`nextCheckAt is ${textOf(json.nextCheckAt)}`);
		else if (next <= at && progress === 0)
			found.push('the next step is due at once, though this one did nothing');
		if (json.status !== 'Importing') found.push(`its status is ${textOf(json.status)}`);
		return found;
	});
}

/** With `both`, the CSV file of a source file and its items must match. */
function sameRows(run: RunRecord): string[] {
	if (!reportsRows(run.scenario.operation) || run.scenario.options.rowsAs !== 'both') return [];
	return [1, 2].flatMap((output) => {
		const asText = (from: 'items' | 'files'): string =>
			rowsOut(run, output, from)
				.map(({ rowNumber, batchId, key }) => `${rowNumber} ${batchId} ${key}`)
				.join('\n');
		return asText('items') === asText('files') ? [] : [`output ${output + 1} differs`];
	});
}

/** Phrases with which the node says that Marketo may have more than was reported. */
const SAYS_UNCERTAIN = /may or may not|may exist twice/;

function nothingTwice(run: RunRecord): string[] {
	const { simulator, scenario, output, context } = run;
	if (!isImport(scenario.operation)) return [];
	const heard = new Set(heardBatchIds(run));
	const own = outsideOfCrash(
		run,
		simulator.jobs.filter(({ batchId }) => !run.batchIdsBefore.includes(batchId)),
	);
	const unheard = own.filter(({ batchId }) => !heard.has(batchId));
	if (unheard.length === 0) return duplicateJobs(own, run.contents);
	const texts = [...messagesOf(run), ...context.logs];
	const isSaid =
		jobsIn(output).some(({ resubmitted }) => resubmitted === true) ||
		texts.some((text) => SAYS_UNCERTAIN.test(text));
	// It is unknown whether an upload that Stop interrupted has arrived.
	return isSaid || context.stop.signal.aborted
		? []
		: [
				`Marketo holds batch ${unheard.map(({ batchId }) => batchId).join(', ')}, of which nothing is said`,
			];
}

/** After a crash, at most the uploads of that step are sent again. Another rule checks that they are in the log. */
function outsideOfCrash({ crash }: RunRecord, jobs: readonly SimJob[]): SimJob[] {
	return jobs.filter(({ batchId }) => crash?.batchIds.includes(batchId) !== true);
}

function duplicateJobs(jobs: readonly SimJob[], contents: RunRecord['contents']): string[] {
	const seen = new Set<string>();
	return jobs.flatMap(({ batchId }) => {
		const content = contents.get(batchId) ?? '';
		const isKnown = seen.has(content);
		seen.add(content);
		return isKnown ? [`batch ${batchId} has rows that another batch has`] : [];
	});
}

/** Byte by byte: as sent by the node, and as built from the rows of the source. */
function wholeUploads(run: RunRecord): string[] {
	const { sent, simulator, scenario, batchIdsBefore, output } = run;
	const meant = sent.flatMap(({ sha256: hashes }) => (hashes === undefined ? [] : [hashes]));
	const bodies = new Set(meant.map(({ body }) => body));
	const files = new Set(meant.map(({ file }) => file));
	const own = simulator.jobs.filter(({ batchId }) => !batchIdsBefore.includes(batchId));
	const found = simulator.requests
		.filter(({ step, bodySha256 }) => step === 'create' && bodySha256 !== undefined)
		.slice(batchIdsBefore.length)
		.filter(({ bodySha256 = '' }) => !bodies.has(bodySha256))
		.map(({ at }) => `an upload at ${at} was not what the node sent`);
	for (const { batchId, fileSha256 = '' } of own)
		if (!files.has(fileSha256))
			found.push(`the file of batch ${batchId} is not what the node sent`);
	if (!isImport(scenario.operation)) return found;
	const resource = RESOURCES[scenario.resource];
	for (const { batchId, fileName, firstRow, lastRow, format } of jobsIn(output)) {
		const source = scenario.files.find((file) => file.fileName === fileName);
		const job = simulator.job(Number(batchId));
		if (job === undefined || source === undefined) {
			found.push(`batch ${textOf(batchId)} has no source`);
			continue;
		}
		const part = partText(source, Number(firstRow), Number(lastRow), textOf(format), resource);
		if (sha256(part) !== job.fileSha256)
			found.push(
				`batch ${job.batchId} does not hold rows ${textOf(firstRow)} to ${textOf(lastRow)} of ${textOf(fileName)}`,
			);
	}
	return found.slice(0, 5);
}

function honestJobs({
	scenario,
	output,
	simulator,
	batchIdsBefore,
	error,
	context,
}: RunRecord): string[] {
	if (scenario.operation !== 'wait' && scenario.operation !== 'getStatus') return [];
	if (error !== undefined) return [];
	const items = output?.[0] ?? [];
	if (items.length !== batchIdsBefore.length && !context.stop.signal.aborted)
		return [`${items.length} items for ${batchIdsBefore.length} batches`];
	return items.flatMap(({ json }, i) => {
		if (typeof json.error === 'string')
			return mentions(json.error, batchIdsBefore[i]) ||
				scenario.operation === 'getStatus' ||
				batchIdsBefore.length === 1
				? []
				: [`item ${i} does not name its batch`];
		if (json.batchId !== batchIdsBefore[i]) return [`item ${i} is another batch`];
		if (
			scenario.operation === 'wait' &&
			json.isFinished !== true &&
			scenario.options.onTimeout !== 'output'
		)
			return [`batch ${Number(json.batchId)} is not finished`];
		return simulator.job(batchIdsBefore[i]) === undefined
			? [`batch ${batchIdsBefore[i]} does not exist`]
			: [];
	});
}

function wholeLists(run: RunRecord): string[] {
	const { scenario, output, simulator, batchIdsBefore, context, faults } = run;
	if (scenario.operation !== 'getFailures' && scenario.operation !== 'getWarnings') return [];
	const kind = scenario.operation === 'getFailures' ? 'failed' : 'warnings';
	const items = output?.[0] ?? [];
	return batchIdsBefore.flatMap((batchId, i) => {
		const own = items.filter(({ pairedItem }) => (pairedItem as { item: number }).item === i);
		if (own.length === 0 && run.error === undefined && simulator.job(batchId)?.[kind].length === 0)
			return [];
		if (run.error !== undefined || own.some(({ json }) => typeof json.error === 'string'))
			return [];
		if (scenario.output === 'file') return [];
		const missing =
			(simulator.job(batchId)?.[kind].length ?? 0) -
			own.filter(({ json }) => 'Import Batch ID' in json).length;
		const isSaid = context.hints.some((hint) => mentions(hint, batchId));
		// A list that exists is assumed to be complete: only the end of the file could show that it
		// is not.
		const isMarked =
			own.some(({ json }) => 'Import Raw Row' in json) ||
			faults.some(({ fault }) => /a row missing|cut off|cut-off/.test(fault.name));
		return missing <= 0 || isSaid || isMarked
			? []
			: [`${missing} rows of batch ${batchId} are missing, and nothing says so`];
	});
}

function nothingSent({ scenario, simulator, batchIdsBefore }: RunRecord): string[] {
	if (isImport(scenario.operation)) return [];
	const made = simulator.jobs.length - batchIdsBefore.length;
	return made > 0 ? [`${scenario.operation} made ${made} jobs`] : [];
}

/** All requests that the node may send. */
export const PATHS: readonly RegExp[] = [
	/^\/identity\/oauth\/token$/,
	/^\/rest\/v1\/(leads\/(describe2|partitions)|lists|programs\/members\/describe|customobjects)\.json$/,
	/^\/rest\/v1\/customobjects\/\w+\/describe\.json$/,
	/^\/rest\/asset\/v1\/(programs|program\/[1-9]\d*|channel\/byName)\.json$/,
	/^\/bulk\/v1\/leads(\/batch\/[1-9]\d*(\/failures|\/warnings)?)?\.json$/,
	/^\/bulk\/v1\/program\/[1-9]\d*\/members\/import\.json$/,
	/^\/bulk\/v1\/program\/members\/import\/[1-9]\d*\/(status|failures|warnings)\.json$/,
	/^\/bulk\/v1\/customobjects\/\w+\/import(\/[1-9]\d*\/(status|failures|warnings))?\.json$/,
];

function tokenStays({ sent }: RunRecord): string[] {
	return sent.flatMap(({ url, followsRedirects }) => {
		const { origin, pathname, search } = new URL(url);
		const found: string[] = [];
		if (origin !== 'https://123-abc-456.mktorest.com') found.push(`a request to ${origin}`);
		if (!PATHS.some((path) => path.test(pathname))) found.push(`a request to ${pathname}`);
		if (followsRedirects) found.push(`${pathname} would follow a redirect`);
		if (TOKEN.test(search) || /[?&](access_token|client_)/.test(search))
			found.push(`a secret in ${search}`);
		if (search.includes(LEAD_MARK)) found.push('a lead value in an address');
		return found;
	});
}
