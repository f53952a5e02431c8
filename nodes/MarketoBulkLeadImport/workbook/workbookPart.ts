import type { ByteStream } from '../csv/types';
import { readXml } from './readXml';

export interface SheetEntry {
	name: string;
	isHidden: boolean;
	/** type of the relationship that points to its part */
	relationship: string;
}

export interface WorkbookPart {
	sheets: SheetEntry[];
	/** Day 0 is 1 January 1904, as on early Macs. */
	is1904: boolean;
}

export async function readWorkbookPart(chunks: ByteStream, part: string): Promise<WorkbookPart> {
	const result: WorkbookPart = { sheets: [], is1904: false };
	await readXml(chunks, part, ({ name, attributes }) => {
		if (name === 'workbookPr') result.is1904 = isTrue(attributes.date1904);
		if (name === 'sheet')
			result.sheets.push({
				name: attributes.name ?? '',
				isHidden: attributes.state === 'hidden' || attributes.state === 'veryHidden',
				relationship: attributes.id ?? '',
			});
	});
	return result;
}

function isTrue(value: string | undefined): boolean {
	return value === '1' || value === 'true' || value === 'on';
}
