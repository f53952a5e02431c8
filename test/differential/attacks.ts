export type SectionName = 'features' | 'tables' | 'cases' | 'returned' | 'big';

interface Attack {
	title: string;
	/** what is tried */
	what: string;
	/** defects that it has found, now fixed */
	found: readonly string[];
}

/** The sections of the differential run, as docs/reliability.md shows them. */
export const ATTACKS: Readonly<Record<SectionName, Attack>> = {
	features: {
		title: 'What the generated files hold',
		what: 'Counts how many generated cases have each feature that has ever broken a reader of tables: encodings, separators, newlines, quotes, marks, records that end exactly where a piece, a window or a part does, limits hit to the byte, packed files, workbooks, and each option. A feature that is too rare counts as broken.',
		found: [],
	},
	tables: {
		title: 'Tables of others',
		what: 'Tables with which other projects test their CSV readers, and files in the manner of real exports, with each delimiter set by hand and detected, and with requests of 1 kB and 10 MB. What the node sends must be what a second, deliberately simple implementation reads.',
		found: [],
	},
	cases: {
		title: 'Generated files',
		what: 'Files, workbooks, packed files and items with everything that tables go wrong by, in pieces of 1 byte to 1 MB, with requests limited to the exact byte; for leads, program members and custom objects; with Import and Wait, Import in Steps (what goes from step to step has been JSON) and Create Import Job; with converted values, Start at Row, and balanced parts. A second, deliberately simple implementation says which records, row numbers, parts and refusals must come of it, and what Check File must report.',
		found: [
			'A date column was called ambiguous, and the import did not start, because of times with an offset that stay as they are in either order.',
		],
	},
	returned: {
		title: 'Changed lists of failed rows',
		what: "Marketo's lists of failed rows and of rows with warnings come back trimmed, in other case, reformatted, reordered, cut off, in another encoding, with columns doubled, missing or renamed, with rows twice or rows that were never sent, as HTML, empty, or with a header alone; among them thousands of identical rows over many jobs, converted values, and workbooks. A row number may be given only if it is certain, and no row may be missing without a hint.",
		found: [
			"A row got the number of another row if Marketo's list lacked a column that was not blank.",
			"A row got the number of a blank row if the columns in Marketo's list had other names.",
			'A row that was never sent got the number of a row with the same key, although nothing else agreed.',
			'The column with the reason was not found if its name was in other case and it was not the last one. Rows were not found again if column names were in other case.',
		],
	},
	big: {
		title: 'Big numbers',
		what: 'Offsets, counts and row numbers beyond 2^31 and 2^32, files of 5 GB, 130,000 columns, 2,000,000 failed rows, a list of failed rows of 500 MB, and a quoted value of 2.1 GB. Sources are streams that are made on the way, so nothing is stored.',
		found: [],
	},
};
