import { FieldBounds, fieldsOf, fieldText } from '../../csv/read/fields';
import { readHeader } from '../../csv/read/header';
import type { RecordBatch } from '../../csv/read/recordBatch';
import type { RowFileKind } from '../client/marketoClient';
import { periodicYield } from '../client/periodicYield';
import type { FileJob } from '../jobs/fileJob';
import type { Clock } from '../client/ports';
import { BATCH_ID, RAW_ROW, ROW_NUMBER } from './addedColumns';
import { REASON_COLUMNS, type RowFile, type RowFileRow } from './parseRowFile';
import { openRecords } from '../upload/source';
import type { CheckedSource } from '../check/checkSource';

/** Marketo's list of rows for one job of an import. */
export interface JobRows {
	fileJob: FileJob;
	rowFile: RowFile;
}

/** A row of Marketo's list, found in the user's file or not. */
export interface ReportedRow {
	/** as a spreadsheet shows it; absent where the row could not be found again */
	rowNumber?: number;
	/** the user's columns and ours, ready to be an item */
	values: Record<string, string | number>;
}

/** How closely a row of Marketo's must agree with one of the file's, the closest first. */
type Tier = 'exact' | 'normalized' | 'lookup';
const TIERS: readonly Tier[] = ['exact', 'normalized', 'lookup'];

/**
 * Finds Marketo's rows in the user's file, by column name as Marketo leaves out blank columns, and gives each
 * its row number and the user's own columns and values. Rows that occur twice are taken in order.
 * Reads the source again, streaming; memory grows with the rows reported, not with the file.
 */
export async function matchRows(
	checked: CheckedSource,
	kind: RowFileKind,
	jobs: readonly JobRows[],
	lookupField: string,
	clock: Clock,
): Promise<ReportedRow[]> {
	const pending = jobs.map((one) => new PendingJob(one, checked, lookupField));
	for (const tier of TIERS) {
		if (pending.every((job) => job.isFound)) break;
		await search(checked, pending, tier, clock);
	}
	return pending.flatMap((job) => job.reports(kind));
}

async function search(
	checked: CheckedSource,
	jobs: readonly PendingJob[],
	tier: Tier,
	clock: Clock,
): Promise<void> {
	const { source, reading } = checked;
	if (reading === undefined) return;
	const open = jobs.filter((job) => !job.isFound);
	for (const job of open) job.prepare(tier);
	const { delimiter } = reading.dialect;
	const { rest } = await readHeader(await openRecords(source, reading), delimiter);
	const bounds = new FieldBounds();
	const yieldIfDue = periodicYield(clock);
	let next = 0;
	for await (const batch of rest) {
		for (let i = 0; i < batch.count; i++) {
			const row = batch.rowNumbers[i];
			while (next < open.length && row > open[next].lastRow) next++;
			// Leaving the loop closes the source.
			if (next === open.length) return;
			if (row < open[next].firstRow) continue;
			fieldsOf(batch, i, delimiter, bounds);
			open[next].compare(batch, bounds, row);
		}
		await yieldIfDue();
	}
}

interface PendingRow {
	row: RowFileRow;
	rowNumber?: number;
	/** the user's own values, once found */
	own?: string[];
}

class PendingJob {
	readonly firstRow: number;
	readonly lastRow: number;
	private readonly rows: PendingRow[];
	/** places in the user's file of the columns that Marketo lists */
	private readonly places: Array<number | undefined>;
	/** places of the columns that were sent and are not listed, as they were blank in every row */
	private readonly blankPlaces: number[];
	private readonly lookupPlace: number | undefined;
	private readonly lookupColumn: number;
	private readonly claimed = new Set<number>();
	private waiting = new Map<string, PendingRow[]>();
	private lookups = new Set<string>();
	private tier: Tier = 'exact';

	constructor(
		private readonly jobRows: JobRows,
		private readonly checked: CheckedSource,
		lookupField: string,
	) {
		({ firstRow: this.firstRow, lastRow: this.lastRow } = jobRows.fileJob);
		const { columns, rows } = jobRows.rowFile;
		this.rows = rows.map((row) => ({ row }));
		const placeOf = new Map(
			checked.columns.flatMap(({ field, index }) =>
				field === null ? [] : [[field, index] as const],
			),
		);
		this.places = columns.map((name) => placeOf.get(name.trim()));
		const listed = new Set(this.places);
		this.blankPlaces = [...placeOf.values()].filter((place) => !listed.has(place));
		this.lookupPlace = placeOf.get(lookupField);
		this.lookupColumn = columns.findIndex((name) => name.trim() === lookupField);
	}

	get isFound(): boolean {
		return this.rows.every(({ own }) => own !== undefined);
	}

	prepare(tier: Tier): void {
		this.tier = tier;
		this.waiting = new Map();
		this.lookups = new Set();
		for (const one of this.rows) {
			// Only the beginning of an unreadable row can be trusted, and the lookup column is mostly there.
			if (one.own !== undefined || (tier !== 'lookup' && !one.row.isReadable)) continue;
			const lookup =
				this.lookupColumn < 0 ? '' : this.fold(one.row.values[this.lookupColumn] ?? '');
			this.lookups.add(lookup);
			const key = tier === 'lookup' ? lookup : this.keyOf((i) => one.row.values[i] ?? '');
			const queue = this.waiting.get(key);
			if (queue) queue.push(one);
			else this.waiting.set(key, [one]);
		}
		// Taken from the end, so that rows that occur twice are found in order.
		for (const queue of this.waiting.values()) queue.reverse();
	}

	compare({ bytes }: RecordBatch, bounds: FieldBounds, row: number): void {
		const text = (at: number | undefined): string =>
			at === undefined || at >= bounds.count ? '' : fieldText(bytes, bounds, at);
		const lookup = this.fold(text(this.lookupPlace));
		// Most rows of a file are settled by this one look.
		if (!this.lookups.has(lookup) || this.claimed.has(row)) return;
		if (this.tier === 'exact' && this.blankPlaces.some((place) => text(place).trim() !== ''))
			return;
		const key = this.tier === 'lookup' ? lookup : this.keyOf((i) => text(this.places[i]));
		const found = this.waiting.get(key)?.pop();
		if (found === undefined) return;
		found.rowNumber = row;
		found.own = this.checked.header.map((_, i) => text(i));
		this.claimed.add(row);
	}

	reports(kind: RowFileKind): ReportedRow[] {
		return this.rows.map(({ row, rowNumber, own }) => {
			const values: Array<[string, string | number]> =
				own === undefined
					? this.marketoValues(row)
					: own.flatMap((value, i) =>
							this.checked.header[i] === '' ? [] : [[this.checked.header[i], value]],
						);
			if (!row.isReadable) values.push([RAW_ROW, row.raw]);
			if (rowNumber !== undefined) values.push([ROW_NUMBER, rowNumber]);
			values.push([BATCH_ID, this.jobRows.fileJob.job.batchId], [REASON_COLUMNS[kind], row.reason]);
			// fromEntries makes own members of all names, `__proto__` included.
			return { ...(rowNumber !== undefined && { rowNumber }), values: Object.fromEntries(values) };
		});
	}

	/** Marketo's values under the user's names, for a row that the file does not hold as Marketo gives it. */
	private marketoValues(row: RowFileRow): Array<[string, string]> {
		return this.jobRows.rowFile.columns.map((name, i) => {
			const place = this.places[i];
			return [place === undefined ? name : this.checked.header[place], row.values[i] ?? ''];
		});
	}

	private keyOf(value: (column: number) => string): string {
		let key = '';
		for (let i = 0; i < this.places.length; i++) {
			// A column that the user's file lacks is Marketo's own and says nothing about which row it is.
			if (this.places[i] !== undefined) key += `${this.fold(value(i))}\u001f`;
		}
		return key;
	}

	private fold(value: string): string {
		return this.tier === 'exact' ? value : value.trim().replace(/\s+/g, ' ').toLowerCase();
	}
}
