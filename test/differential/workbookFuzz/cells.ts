import {
	attributeOf,
	childNamed,
	childrenOf,
	elementsNamed,
	localName,
	type XmlElement,
} from './xml';

/** A cell of a sheet's XML, with its position. */
export interface PlacedCell {
	cell: XmlElement;
	row: XmlElement;
	/** from 1 */
	rowNumber: number;
	/** from 0 */
	column: number;
}

export function sheetData(sheet: XmlElement): XmlElement {
	const found = elementsNamed(sheet, 'sheetData').at(0);
	if (found === undefined) throw new Error('no sheetData');
	return found;
}

export function rowsOf(sheet: XmlElement): XmlElement[] {
	return childrenOf(sheetData(sheet)).filter((child) => localName(child) === 'row');
}

/** Rows with their numbers, which may be implied. */
export function numberedRows(sheet: XmlElement): Array<[number: number, row: XmlElement]> {
	let last = 0;
	return rowsOf(sheet).map((row) => {
		last = Number(attributeOf(row, 'r') ?? last + 1);
		return [last, row];
	});
}

export function placedCells(sheet: XmlElement): PlacedCell[] {
	return numberedRows(sheet).flatMap(([rowNumber, row]) => {
		let column = -1;
		return childrenOf(row).flatMap((cell): PlacedCell | [] => {
			if (localName(cell) !== 'c') return [];
			const reference = attributeOf(cell, 'r');
			column = reference === undefined ? column + 1 : columnOf(reference);
			return { cell, row, rowNumber, column };
		});
	});
}

export function columnOf(reference: string): number {
	const letters = /^[A-Z]+/.exec(reference)?.[0] ?? '';
	return Array.from(letters).reduce((sum, letter) => 26 * sum + letter.charCodeAt(0) - 64, 0) - 1;
}

export function nameOf(column: number): string {
	const rest = Math.floor(column / 26);
	return (rest === 0 ? '' : nameOf(rest - 1)) + String.fromCharCode(65 + (column % 26));
}

export function valueOf(cell: XmlElement): XmlElement | undefined {
	return childNamed(cell, 'v');
}

export function typeOf(cell: XmlElement): string {
	return attributeOf(cell, 't') ?? 'n';
}
