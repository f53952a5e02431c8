import { readHeader } from '../../../../nodes/MarketoBulkLeadImport/csv/read/header';
import { recordsFrom } from '../../../../nodes/MarketoBulkLeadImport/csv/read/recordsFrom';
import { readRecords } from '../../../../nodes/MarketoBulkLeadImport/csv/read/records';
import { batchesOf, inPieces } from '../reading';

async function rowsFrom(text: string, row: number, sizes?: readonly number[]): Promise<number[]> {
	const { rest } = await readHeader(batchesOf(text, {}, sizes), ',');
	const found: number[] = [];
	for await (const { rowNumbers, count } of recordsFrom(rest, row))
		found.push(...rowNumbers.subarray(0, count));
	return found;
}

test.each<[label: string, text: string, row: number, expected: number[]]>([
	['the first row', 'h\na\nb\n', 2, [2, 3]],
	['a row before the first', 'h\na\nb\n', 0, [2, 3]],
	['a row in the middle', 'h\na\nb\nc\nd\n', 4, [4, 5]],
	['the last row', 'h\na\nb\n', 3, [3]],
	['a row after the last', 'h\na\nb\n', 4, []],
	['a blank line', 'h\na\n\nb\n', 3, [4]],
	['a row after newlines in quotes', 'h\n"a\na"\nb\nc\n', 3, [3, 4]],
])('starts with %s', async (_, text, row, expected) => {
	for (const sizes of [[65_536], [1], [5], [1, 7]])
		expect(await rowsFrom(text, row, sizes)).toEqual(expected);
});

test('closes its source, even before reading any of it', async () => {
	let isClosed = false;
	async function* source(): AsyncGenerator<Uint8Array> {
		try {
			yield* inPieces(Buffer.from('h\na\nb\n'), [2]);
		} finally {
			isClosed = true;
		}
	}
	const records = readRecords(source(), { delimiter: ',', maxRecordBytes: 10 });
	const { rest } = await readHeader(records, ',');
	await recordsFrom(rest, 3).return?.();
	expect(isClosed).toBe(true);
});
