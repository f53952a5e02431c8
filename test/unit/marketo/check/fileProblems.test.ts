import { DamagedArchiveError } from '../../../../nodes/MarketoBulkLeadImport/archive/errors/DamagedArchiveError';
import {
	fileProblem,
	findingProblems,
} from '../../../../nodes/MarketoBulkLeadImport/marketo/check/fileProblems';
import { InvalidWorkbookError } from '../../../../nodes/MarketoBulkLeadImport/workbook/errors/InvalidWorkbookError';

const long = 'x'.repeat(70_000);
const short = `${'x'.repeat(80)}…`;

test.each<[label: string, error: Error, message: string]>([
	[
		'a part',
		new InvalidWorkbookError('missingPart', 'xl/sheet.xml'),
		"The workbook is damaged: xl/sheet.xml can't be read. Open it in Excel and save it again",
	],
	[
		'a part with a long name',
		new InvalidWorkbookError('xml', long, 'B7'),
		`The workbook is damaged: ${short} (B7) can't be read. Open it in Excel and save it again`,
	],
	[
		'a part without a name',
		new InvalidWorkbookError('missingPart', ''),
		"The workbook is damaged and can't be read. Open it in Excel and save it again",
	],
	[
		'a document type in a part with a long name',
		new InvalidWorkbookError('doctype', long),
		`The workbook contains a document type declaration (${short}), which Excel never writes. It isn't read for security reasons. Open it in Excel and save it again`,
	],
	[
		'an entry with a long name',
		new DamagedArchiveError('checksum', long),
		`The file is damaged (${short}) and can't be unpacked. Download or export it again`,
	],
	[
		'an entry without a name',
		new DamagedArchiveError('truncated', ''),
		'The file is incomplete: it ends too early. Download or export it again',
	],
])('names %s', (_, error, message) => {
	expect(fileProblem(error)).toMatchObject({ kind: 'damagedFile', message });
});

test('shortens the content of cells', () => {
	const cells = [{ cell: 'B2', row: 2, text: long }];
	expect(findingProblems([{ kind: 'error', count: 1, cells }])[0].message).toBe(
		`1 cell contains an Excel error and is read as blank: B2 (${short}). Correct the formulas`,
	);
});
