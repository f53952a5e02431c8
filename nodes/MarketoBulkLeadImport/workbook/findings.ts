/**
 * - `error`: a formula's error such as #N/A; the cell is read as blank
 * - `formulaWithoutValue`: a formula whose result is not stored, as some programs write it; read as
 *   blank
 * - `unknownFormat`: a number whose format isn't in the workbook, so it could be a date; read as the
 *   number
 * - `noDate`: a number with a date format that isn't a date (negative, 29 February 1900); read as
 *   the number
 */
export type CellFindingKind = 'error' | 'formulaWithoutValue' | 'unknownFormat' | 'noDate';

export interface FoundCell {
	/** such as `B7` */
	cell: string;
	row: number;
	/** the content of the cell: the error, or the number */
	text: string;
}

export interface CellFinding {
	kind: CellFindingKind;
	count: number;
	/** the first few */
	cells: FoundCell[];
}

const CELLS_NAMED = 10;

/** Cells that were read differently from what Excel shows. */
export class SheetFindings {
	private readonly found = new Map<CellFindingKind, CellFinding>();

	add(kind: CellFindingKind, cell: FoundCell): void {
		const finding = this.found.get(kind) ?? { kind, count: 0, cells: [] };
		if (finding.count++ < CELLS_NAMED) finding.cells.push(cell);
		this.found.set(kind, finding);
	}

	get all(): CellFinding[] {
		return [...this.found.values()];
	}
}
