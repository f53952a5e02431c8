import type { ByteStream } from '../csv/types';
import { cellName } from './cellReference';
import { CellType, CellWriter, type CellContext } from './cells';
import { CsvRows } from './csvRows';
import { InvalidWorkbookError } from './errors/InvalidWorkbookError';
import { WorkbookLimitError } from './errors/WorkbookLimitError';
import { FREE_TEXT_BYTES, MAX_COLUMNS, MAX_ROWS, MAX_TEXT_RATIO } from './limits';
import { TagKind, type XmlScanner } from './xmlScanner';
import { utf8Xml } from './xmlText';
import { XmlWindow } from './xmlWindow';

/**
 * Yields a sheet's rows as CSV: UTF-8, commas, quotes only if necessary, LF. Line n is row n of the
 * sheet; rows without content are empty lines. Memory: one cell of XML and one chunk of text,
 * besides the shared strings.
 * @throws InvalidWorkbookError, WorkbookLimitError
 */
export async function* readRows(
	chunks: ByteStream,
	part: string,
	context: CellContext,
): AsyncGenerator<Uint8Array> {
	const rows = new CsvRows();
	const reader = new RowReader(rows, new CellWriter(rows, context, part), part);
	let xmlBytes = 0;
	for await (const chunk of utf8Xml(chunks)) {
		xmlBytes += chunk.length;
		if (!reader.push(chunk)) continue;
		while (reader.scan()) {
			yield rows.take();
			if (rows.bytesTaken > FREE_TEXT_BYTES && rows.bytesTaken > xmlBytes * MAX_TEXT_RATIO)
				throw new WorkbookLimitError('ratio', MAX_TEXT_RATIO);
		}
	}
	while (reader.scan()) yield rows.take();
	reader.finish();
	if (rows.at > 0) yield rows.take();
}

enum State {
	BeforeRows,
	BetweenRows,
	InRow,
	BehindRows,
}

/** Finds a sheet's rows and cells in its XML. */
class RowReader {
	private readonly window: XmlWindow;

	private readonly scanner: XmlScanner;

	private state = State.BeforeRows;

	private row = 0;

	/** Number of unknown elements around the current row. */
	private openOthers = 0;

	/** Column of the last cell; -1 before the first cell of a row. */
	private column = -1;

	constructor(
		private readonly rows: CsvRows,
		private readonly cells: CellWriter,
		private readonly part: string,
	) {
		this.window = new XmlWindow(part);
		({ scanner: this.scanner } = this.window);
	}

	/** @returns whether there is enough to scan */
	push(chunk: Uint8Array): boolean {
		return this.window.append(chunk);
	}

	/** @returns whether it stopped because there is text to take */
	scan(): boolean {
		const { window, scanner, rows } = this;
		while (this.state !== State.BehindRows) {
			if (rows.isFull) return true;
			const tag = scanner.nextTag(window.position);
			if (tag < 0) break;
			const next = this.element(tag);
			if (next < 0) {
				window.hold(
					tag,
					this.state === State.InRow ? cellName(this.row, this.column + 1) : undefined,
				);
				return false;
			}
			window.position = next;
		}
		window.skipAll();
		return false;
	}

	/** @throws InvalidWorkbookError if the rows have not ended */
	finish(): void {
		if (this.state === State.BeforeRows) throw new InvalidWorkbookError('noSheetData', this.part);
		if (this.state !== State.BehindRows) throw this.mismatch();
	}

	/** @returns the position after the element that starts at `tag`; -1 if it is incomplete */
	private element(tag: number): number {
		const { scanner } = this;
		const next = scanner.tag(tag);
		if (next < 0 || scanner.kind === TagKind.Other) return next;
		switch (this.state) {
			case State.InRow:
				return this.inRow(next);
			case State.BetweenRows:
				this.betweenRows();
				return next;
			default:
				if (scanner.kind !== TagKind.Close && scanner.isNamed('sheetData'))
					this.state = scanner.kind === TagKind.Empty ? State.BehindRows : State.BetweenRows;
				return next;
		}
	}

	/** Rows are read whatever surrounds them. */
	private betweenRows(): void {
		const { scanner } = this;
		const isOpening = scanner.kind !== TagKind.Close;
		if (scanner.isNamed('row') && isOpening) this.beginRow();
		else if (scanner.isNamed('sheetData') && !isOpening && this.openOthers === 0)
			this.state = State.BehindRows;
		else if (scanner.isNamed('row') || scanner.isNamed('sheetData')) throw this.mismatch();
		else if (scanner.kind === TagKind.Open) this.openOthers++;
		else if (!isOpening && --this.openOthers < 0) throw this.mismatch();
	}

	private beginRow(): void {
		const { scanner } = this;
		const { r, kind } = scanner;
		const row = r.start < 0 ? this.row + 1 : scanner.wholeNumber(r.start, r.end);
		if (Number.isNaN(row))
			throw new InvalidWorkbookError('reference', this.part, `row ${this.row + 1}`);
		if (row <= this.row) throw new InvalidWorkbookError('order', this.part, `row ${row}`);
		if (row > MAX_ROWS) throw new WorkbookLimitError('rows', MAX_ROWS, `row ${row}`);
		this.row = row;
		this.column = -1;
		if (kind === TagKind.Empty) return;
		this.rows.beginRow(row);
		this.state = State.InRow;
	}

	private inRow(next: number): number {
		const { scanner } = this;
		if (scanner.kind === TagKind.Close) {
			this.mustClose('row');
			this.rows.endRow();
			this.state = State.BetweenRows;
			return next;
		}
		if (scanner.isNamed('c')) return this.cell(next);
		return scanner.kind === TagKind.Open ? scanner.skip(next) : next;
	}

	private cell(behindTag: number): number {
		const { scanner } = this;
		const column = this.columnOfTag();
		const style = scanner.s.start < 0 ? 0 : scanner.wholeNumber(scanner.s.start, scanner.s.end);
		const type = this.typeOfTag(column);
		if (scanner.kind === TagKind.Empty) {
			this.column = column;
			return behindTag;
		}
		let hasValue = false;
		let hasFormula = false;
		let position = behindTag;
		for (;;) {
			const tag = scanner.nextTag(position);
			if (tag < 0) return -1;
			position = scanner.tag(tag);
			if (position < 0) return -1;
			if (scanner.kind === TagKind.Close) {
				this.mustClose('c');
				break;
			}
			if (scanner.isNamed('f')) hasFormula = true;
			if (scanner.kind !== TagKind.Open) continue;
			if (scanner.isNamed('v')) {
				position = scanner.text(position);
				hasValue = scanner.hasText;
			} else if (scanner.isNamed('is')) {
				position = scanner.stringItem(position);
				hasValue = scanner.hasText;
			} else {
				position = scanner.skip(position);
			}
			if (position < 0) return -1;
		}
		this.column = column;
		// White space is a value only as text.
		if (hasValue && (type === CellType.Text || !scanner.isBlank))
			this.cells.write(this.row, column, type, style, scanner);
		// A formula that returns an empty text has the type for text.
		else if (hasFormula && type === CellType.Number)
			this.cells.report('formulaWithoutValue', this.row, column);
		return position;
	}

	/** What is inside of an element was read with its own tags, so this closing tag must be the element's. */
	private mustClose(name: string): void {
		if (!this.scanner.isNamed(name)) throw this.mismatch();
	}

	private mismatch(): InvalidWorkbookError {
		const at = this.row === 0 ? undefined : `row ${this.row}`;
		return new InvalidWorkbookError('xml', this.part, at);
	}

	/** Column of the cell whose tag was read: from its reference, or the one after the previous cell. */
	private columnOfTag(): number {
		const { scanner } = this;
		const { start, end } = scanner.r;
		let column = this.column + 1;
		if (start >= 0) {
			let number = 0;
			for (let i = start; i < end; i++) {
				// Converts to upper case.
				const letter = (scanner.bytes[i] & 0xdf) - 64;
				if (letter < 1 || letter > 26) break;
				number = number * 26 + letter;
			}
			column = number - 1;
			if (number === 0) throw new InvalidWorkbookError('reference', this.part, `row ${this.row}`);
			if (column <= this.column)
				throw new InvalidWorkbookError('order', this.part, cellName(this.row, column));
		}
		if (column >= MAX_COLUMNS)
			throw new WorkbookLimitError('columns', MAX_COLUMNS, `row ${this.row}`);
		return column;
	}

	private typeOfTag(column: number): CellType {
		const { bytes, t } = this.scanner;
		const length = t.end - t.start;
		if (t.start < 0 || length === 0) return CellType.Number;
		// n, s, str, inlineStr, b, e, d (ECMA-376, part 1, 18.18.11); no two of a length start alike.
		const first = bytes[t.start];
		if (length === 3 && first === 0x73) return CellType.Text;
		if (length === 9 && first === 0x69) return CellType.Text;
		switch (length === 1 ? first : 0) {
			case 0x6e:
				return CellType.Number;
			case 0x73:
				return CellType.Shared;
			case 0x62:
				return CellType.Boolean;
			case 0x65:
				return CellType.Error;
			case 0x64:
				return CellType.Date;
			default:
				// Of another type, the value could mean anything: a number, or the index of a text.
				throw new InvalidWorkbookError('type', this.part, cellName(this.row, column));
		}
	}
}
