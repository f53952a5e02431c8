import type { CheckSettings } from '../../../../nodes/MarketoBulkLeadImport/marketo/check/checkSettings';
import {
	MarketoClient,
	type RowFileKind,
} from '../../../../nodes/MarketoBulkLeadImport/marketo/client/marketoClient';
import type { MarketoReply } from '../../../../nodes/MarketoBulkLeadImport/marketo/client/ports';
import type { FileJob } from '../../../../nodes/MarketoBulkLeadImport/marketo/jobs/fileJob';
import type { ReportedImport } from '../../../../nodes/MarketoBulkLeadImport/marketo/results/importRecord';
import {
	memberNames,
	rowItem,
} from '../../../../nodes/MarketoBulkLeadImport/marketo/results/reportedRow';
import { reportedRows } from '../../../../nodes/MarketoBulkLeadImport/marketo/results/reportedRows';
import { RowLists } from '../../../../nodes/MarketoBulkLeadImport/marketo/results/rowLists';
import type { ImportSource } from '../../../../nodes/MarketoBulkLeadImport/marketo/upload/source';
import { leadTarget } from '../../../../nodes/MarketoBulkLeadImport/objects/lead';
import { scriptedPorts, type ScriptedPorts } from '../scripted';
import { checkOf, fileSource } from '../sources';

/** Marketo's list for one job. */
export interface Listed {
	text: string;
	batchId?: number;
	/** rows of the user's file in the job */
	from?: number;
	to?: number;
}

export interface ListedOptions extends Partial<CheckSettings> {
	kind?: RowFileKind;
	source?: Partial<ImportSource>;
}

/** A row in the form that the tests compare. */
export interface SeenRow {
	rowNumber?: number;
	values: Record<string, string | number>;
}

/** Ports of an account that returns the given list for each path. */
export function listPorts(answer: (path: string) => MarketoReply): ScriptedPorts {
	const ports = scriptedPorts([]);
	ports.send = async (request) => {
		ports.sent.push(request);
		ports.sentAt.push(ports.clock.now());
		return await Promise.resolve(answer(request.path));
	};
	return ports;
}

export function csvReply(body: string): MarketoReply {
	return { status: 200, contentType: 'text/csv;charset=UTF-8', body };
}

export function jobOf(
	batchId: number,
	[firstRow, lastRow]: [first: number, last: number],
	counts: Partial<FileJob['job']> = {},
): FileJob {
	return {
		job: { batchId, importId: String(batchId), status: 'Complete', ...counts },
		fileName: 'leads.csv',
		part: 1,
		firstRow,
		lastRow,
		rows: lastRow - firstRow + 1,
		bytes: 1,
		format: 'csv',
		resubmitted: false,
	};
}

/** A finished import of `content`, and Marketo's lists for its jobs. */
export async function listedImport(
	source: ImportSource,
	listed: Listed | Listed[],
	{ kind = 'failures', ...settings }: ListedOptions = {},
): Promise<{ file: ReportedImport; ports: ScriptedPorts }> {
	const checked = await checkOf(source, settings);
	const lists = new Map<string, string>();
	const jobs = [listed].flat().map(({ text, batchId, from = 2, to = 1_000_000 }, i) => {
		const id = batchId ?? 3404 + i;
		lists.set(`/bulk/v1/leads/batch/${id}/${kind}.json`, text);
		// Without a count of failed rows, only the list shows them.
		const fileJob = jobOf(id, [from, to], kind === 'warnings' ? { warnings: 1 } : {});
		return { ...fileJob, format: checked.format ?? 'csv' };
	});
	return {
		file: {
			checked,
			target: leadTarget({ lookupField: 'email' }),
			jobs,
			isSubmitted: true,
			isTimedOut: false,
		},
		ports: listPorts((path) => csvReply(lists.get(path) ?? '')),
	};
}

export async function seenRows(
	file: ReportedImport,
	ports: ScriptedPorts,
	kind: RowFileKind = 'failures',
): Promise<SeenRow[]> {
	const names = memberNames(file.checked.header);
	const rows: SeenRow[] = [];
	const lists = new RowLists(new MarketoClient(ports), { pause: 1_000 });
	for await (const row of reportedRows(file, kind, lists))
		rows.push({
			...(row.rowNumber !== undefined && { rowNumber: row.rowNumber }),
			values: rowItem(row, names, kind),
		});
	return rows;
}

/** The rows of Marketo's lists, matched to a file with this content. */
export async function rowsFound(
	content: string,
	listed: Listed | Listed[],
	{ source, ...options }: ListedOptions = {},
): Promise<SeenRow[]> {
	const { file, ports } = await listedImport(fileSource(content, source), listed, options);
	return await seenRows(file, ports, options.kind);
}

export function rowNumbers(rows: readonly SeenRow[]): Array<number | undefined> {
	return rows.map(({ rowNumber }) => rowNumber);
}
