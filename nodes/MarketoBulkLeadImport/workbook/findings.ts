/**
 * - `error`: a formula's error such as #N/A; the cell is read as blank
 * - `formulaWithoutValue`: a formula whose result is not stored, as some programs write them; read as blank
 * - `noDate`: a number that is formatted as a date and is none (negative, 29 February 1900); read as the number
 */
export type CellFindingKind = 'error' | 'formulaWithoutValue' | 'noDate';

export interface FoundCell {
	/** such as `B7` */
	cell: string;
	row: number;
	/** what the cell holds: the error, the number */
	text: string;
}

export interface CellFinding {
	kind: CellFindingKind;
	count: number;
	/** the first few */
	cells: FoundCell[];
}

const CELLS_NAMED = 10;

/** Cells that were read in another way than they look in Excel. */
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
