import { raise } from '../csv/raise';
import { isoOfText, isoText } from './cellDate';
import { numberText, paddedText } from './cellNumber';
import { cellName } from './cellReference';
import type { CsvRows } from './csvRows';
import { textOfXml, writeField } from './csvText';
import { InvalidWorkbookError } from './errors/InvalidWorkbookError';
import type { CellFindingKind, SheetFindings } from './findings';
import { NumberKind, widthOf } from './numberFormat';
import type { SharedStrings } from './sharedStrings';
import { UnknownEntityError } from './xmlReferences';
import type { XmlScanner } from './xmlScanner';

export enum CellType {
	Number,
	Shared,
	/** text in the cell itself, or the result of a formula */
	Text,
	Boolean,
	Error,
	/** a date stored as text */
	Date,
}

/** What is needed to read a sheet's cells. */
export interface CellContext {
	strings: SharedStrings | undefined;
	/** NumberKind by cell style */
	kinds: Uint8Array;
	is1904: boolean;
	findings: SheetFindings;
}

const MINUS = 45;
const POINT = 46;
const ZERO = 48;
const NINE = 57;
const DIGITS = 15;

/** Writes cells as CSV fields. */
export class CellWriter {
	constructor(
		private readonly rows: CsvRows,
		private readonly context: CellContext,
		private readonly part: string,
	) {}

	/** Writes a cell whose value is the text that the scanner read last. */
	write(row: number, column: number, type: CellType, style: number, scanner: XmlScanner): void {
		if (!scanner.hasText) return;
		switch (type) {
			case CellType.Shared:
				this.shared(row, column, this.indexOf(row, column, scanner));
				return;
			case CellType.Number:
				this.number(row, column, style, scanner);
				return;
			case CellType.Text:
				this.field(row, column, scanner, true);
				return;
			case CellType.Boolean:
				this.text(column, booleanText(this.read(row, column, scanner).trim()));
				return;
			case CellType.Error:
				this.report('error', row, column, this.read(row, column, scanner));
				return;
			case CellType.Date: {
				const text = this.read(row, column, scanner);
				const kind = this.kindOf(style);
				this.text(column, isoOfText(text, kind) ?? text);
			}
		}
	}

	private number(row: number, column: number, style: number, scanner: XmlScanner): void {
		const { textBytes, textStart, textEnd } = scanner;
		const kind = this.kindOf(style);
		if (kind === NumberKind.Number && isPlainNumber(textBytes, textStart, textEnd))
			this.field(row, column, scanner, false);
		else this.text(column, this.numberOf(row, column, kind, this.read(row, column, scanner)));
		// Style 0 is the default even if the workbook has no formats.
		if (style !== 0 && !(style < this.context.kinds.length))
			this.report('unknownFormat', row, column, this.read(row, column, scanner).trim());
	}

	report(kind: CellFindingKind, row: number, column: number, text = ''): void {
		this.context.findings.add(kind, { cell: cellName(row, column), row, text });
	}

	private indexOf(row: number, column: number, scanner: XmlScanner): number {
		const { textBytes, textStart, textEnd } = scanner;
		const index = scanner.wholeNumber(textStart, textEnd, textBytes);
		if (!Number.isNaN(index)) return index;
		// In indented XML, the text has blanks around it.
		const text = Buffer.from(this.read(row, column, scanner).trim());
		return scanner.wholeNumber(0, text.length, text);
	}

	private shared(row: number, column: number, index: number): void {
		const { strings } = this.context;
		if (strings === undefined || !(index < strings.count))
			throw new InvalidWorkbookError('reference', this.part, cellName(row, column));
		if (strings.lengthOf(index) === 0) return;
		this.rows.beginField(column);
		strings.copyTo(this.rows, index);
		this.rows.endField();
	}

	private field(
		row: number,
		column: number,
		{ textBytes, textStart, textEnd }: XmlScanner,
		isText: boolean,
	): void {
		this.rows.beginField(column);
		try {
			writeField(this.rows, textBytes, textStart, textEnd, isText);
		} catch (error) {
			raise(this.invalid(error, row, column));
		}
		this.rows.endField();
	}

	/** Writes a value that is not text in the workbook: a number, a date, a boolean, or what a number cell has instead. */
	private text(column: number, text: string): void {
		if (text === '') return;
		this.rows.beginField(column);
		const xml = Buffer.from(text.replaceAll('&', '&amp;'));
		writeField(this.rows, xml, 0, xml.length, false);
		this.rows.endField();
	}

	private numberOf(row: number, column: number, kind: NumberKind, raw: string): string {
		if (kind === NumberKind.Number) return numberText(raw);
		const width = widthOf(kind);
		if (width > 0) return paddedText(raw, width);
		const value = raw.trim() === '' ? Number.NaN : Number(raw);
		if (!Number.isFinite(value)) return raw;
		const iso = isoText(value, kind, this.context.is1904);
		if (iso !== undefined) return iso;
		const text = numberText(raw);
		this.report('noDate', row, column, text);
		return text;
	}

	private kindOf(style: number): NumberKind {
		const { kinds } = this.context;
		return style < kinds.length ? kinds[style] : NumberKind.Number;
	}

	private read(row: number, column: number, { textBytes, textStart, textEnd }: XmlScanner): string {
		try {
			return textOfXml(textBytes.toString('utf8', textStart, textEnd));
		} catch (error) {
			raise(this.invalid(error, row, column));
		}
	}

	private invalid(error: unknown, row: number, column: number): unknown {
		if (!(error instanceof UnknownEntityError)) return error;
		return new InvalidWorkbookError('xml', this.part, cellName(row, column), error);
	}
}

function booleanText(raw: string): string {
	if (raw === '1' || raw === 'true') return 'true';
	return raw === '0' || raw === 'false' ? 'false' : raw;
}

/** Whether numberText would return it unchanged: most numbers, which then need not become strings. */
function isPlainNumber(bytes: Buffer, start: number, end: number): boolean {
	const isNegative = bytes[start] === MINUS;
	const from = isNegative ? start + 1 : start;
	let point = -1;
	for (let i = from; i < end; i++) {
		const byte = bytes[i];
		if (byte === POINT && point < 0) point = i;
		else if (byte < ZERO || byte > NINE) return false;
	}
	const wholeEnd = point < 0 ? end : point;
	if (wholeEnd === from || end - from > DIGITS) return false;
	if (bytes[from] === ZERO && (wholeEnd > from + 1 || (isNegative && point < 0))) return false;
	return point < 0 || (bytes[end - 1] !== ZERO && bytes[end - 1] !== POINT);
}
