/** One way to try to break the node. */
export interface Attack {
	title: string;
	what: string;
	/** defects that it found, all fixed */
	found: readonly string[];
	/** if Jest runs it: what to type in a shell, from the root of the repository; writes to `JEST_RESULTS` */
	command?: string;
}

/** Where a command of Jest's leaves its results. Ignored by Git. */
export const JEST_RESULTS = '.tmp/n8n.jest.json';

/** In the order of docs/reliability.md. */
export const ATTACKS: Readonly<Record<string, Attack>> = {
	matrix: {
		title: 'One fault at a time',
		what: 'Each fault at each step of each operation, for leads, program members and custom objects: at the first call, at the second call, and at every call. A run in which the fault never happens counts as broken.',
		found: [],
	},
	mixes: {
		title: 'Random mixes of faults',
		what: 'One to five faults at once. Files, options and the behavior of Marketo that Adobe does not document are random too: delimiters, encodings, items instead of files, several files, rows as items or as a file, small queues, short time limits.',
		found: [],
	},
	stop: {
		title: 'Stop at any moment',
		what: 'The execution is stopped wherever the node waits for something: before the wait begins and in the middle of it. The node must end within a second, send nothing more, and write the batch IDs to the log.',
		found: ['A token was requested after Stop.'],
	},
	crash: {
		title: 'Crashes during Import in Steps',
		what: 'The process ends wherever the node waits for something, without any chance to clean up. What n8n saved before the step, as JSON, is given to a new process. Nothing may be lost. At most the uploads of the crashed step are sent again, and their batch IDs are in the log. The state between steps holds no rows and no secrets.',
		found: [
			'`nextCheckAt` was rounded down, so that a step could be due a fraction of a millisecond too early and had nothing to do.',
		],
	},
	time: {
		title: 'Clocks that jump',
		what: 'Wherever the node waits, the clock is set back (by a second, an hour, three days, to 1970) or ahead, or the machine is put to sleep for an hour or for three days. A clock that is set back may cost a minute at the most, and jobs that ended while the machine was asleep must be reported.',
		found: [
			'A clock that was set back made an import wait for as long as it had been set back, or forever.',
			'An import that ended while the machine was asleep was reported as timed out, without another look at its jobs.',
			'With an absurdly long polling interval, `nextCheckAt` was not a valid date, and the batch IDs of the step were lost.',
			'Blank text from an expression counted as a time limit of 0 minutes.',
		],
	},
	fuzz: {
		title: 'Hostile input',
		what: 'Random bytes, text and JSON for everything that reads input: dialect detection, decoding, records, splitting, failure files, column matching, replies, descriptions of objects, programs and channels, the endpoint, IDs and file names. Only errors of the node may be thrown, and within two seconds.',
		found: [],
	},
	injection: {
		title: 'Injection',
		what: 'Each parameter and the file name get text with a special meaning in a path, a query, a header or a multipart body. Every request must still have a known path, known query parameters and plain headers.',
		found: [],
	},
	state: {
		title: 'Hostile import states',
		what: 'Import in Steps is given back a state with other values in it (negative, huge, text, deep nesting, names of prototypes, paths), with a value left out, of another import, or anything else. Only errors of the node may be thrown, requests go to known paths only, memory is bounded, and every run ends.',
		found: [
			'The properties of the state were not validated: wrong ones led to JavaScript errors, and a batch ID that was a path became part of the URL of a request.',
		],
	},
	hosts: {
		title: 'Endpoints that lead elsewhere',
		what: "Spellings of the endpoint that could send the token or the secret to another host: user names, ports, backslashes, tabs and newlines, letters and dots of other scripts, punycode, IPv6, IPv4 addresses in decimal, octal and hexadecimal digits, hosts that only end or begin like Marketo's, other schemes, very long ones, put together at random. Each is either refused by both the node and the credential, whose expressions n8n's own engine evaluates; or the two URL parsers of Node.js, which disagree on many of these, both send every request to the very host that was typed. Plain HTTP goes to the same machine only. Any host may be typed, as companies put proxies before Marketo.",
		found: [
			'IPv4 addresses such as `127.1`, `0x7f.0.0.1` and `010.0.0.7` were accepted, although URL parsers disagree on the host that they mean. So were names of more than 253 characters.',
			'The node accepted some addresses that the credential refused, such as one that ends in a colon, so no token could be requested for them.',
			'Messages quoted an endpoint of any length as a whole.',
		],
	},
	memory: {
		title: 'Memory that is reused',
		what: 'Three parts of 10 MB over real sockets to a server that reads slowly: uploads that time out, are reset or stopped in the middle, get no reply, or get one before they have been read. What arrives is compared with a copy of the body made when the node sent it.',
		found: [
			'Over plain HTTP, the memory of an upload that was answered before it had been read was reused for the next one while it was still being sent. It is now reused only if Marketo confirms the upload. Marketo is reached only over TLS, where a body is encrypted, and so copied, when it is sent; over plain HTTP, to a simulator on the same machine, a server that confirms what it has not read could still receive other bytes.',
		],
	},
	bounds: {
		title: 'Time and memory limits',
		what: 'Each regular expression of the package with long text made to slow it down, and endless records, quotes and blank lines streamed through the reader.',
		found: [
			'The pattern that finds the row in the message about a workbook limit took seconds for 40,000 digits.',
			'The pattern that tells whether a cell of a workbook is a number took seconds for 40,000 digits.',
		],
	},
	engine: {
		title: 'The real engine of n8n',
		what: "Some of the faults with n8n's own engine and HTTP client and a simulated Marketo behind real sockets, and redirects to another host, which must receive nothing.",
		found: [],
	},
	n8n: {
		title: 'What n8n may hand over',
		what: "On the engines of n8n 2.x and 1.x: each parameter and option of each operation with values of other kinds, names of prototypes, paths, line breaks and 10 MB of text, as an expression or the model of an agent may fill it; numbers of time and size that are none; bad items among good ones in every operation and error mode; settings that differ from item to item; no items at all; and pinned data, with the file itself or with a reference to one that n8n no longer has. There must be an output or the node's own message, requests go to known paths only, and no item is lost or mistaken for another. The end-to-end test `ai-tool-hostile` does the same in a real n8n: the language model of its AI agent is a stand-in that passes about 1,700 hostile arguments to the node as its tool, among them paths, other hosts, headers, expressions, names of prototypes, values of other types, a megabyte of text, and arguments that the tool does not have. Nothing may be imported, only the intended requests may arrive, each call must be answered with a sentence, no secret may be in an answer, an execution or n8n's log, and n8n must go on working.",
		found: [
			'If n8n no longer had a file, its own message came through, such as "No binary data manager found for: database", without the name of the file or what to do.',
			'A list, object or boolean in place of a static list or a partition counted as none, so leads were imported without it. Unknown options counted as the default, and an unknown resource as leads.',
			'For an object that has no text, JavaScript\'s own message came through ("Cannot convert object to primitive value").',
			"A value with a newline, quoted in a message, could start a line of its own in n8n's log.",
			'After Import in Steps, an agent was not told the batch ID, and after Get Failures and Get Warnings not that there were no rows.',
		],
		command: `npm test -- test/workflow/hostile --json --outputFile ${JEST_RESULTS}`,
	},
	endurance: {
		title: 'Many imports in one process',
		what: 'The heap after garbage collection may grow by at most 5 % from the 100th import to the last, and nothing may be left open.',
		found: [],
	},
	processes: {
		title: 'Several processes in one account',
		what: "Several processes import at the same time and share Marketo's queue of ten jobs. All rows must arrive, and no process may be kept waiting for more than a minute.",
		found: [],
	},
	'differential-features': {
		title: 'What the generated files contain',
		what: 'Counts how many generated cases have each feature that has ever broken a reader of tables: encodings, separators, newlines, quotes, marks, records that end exactly where a chunk, a window or a part does, limits reached to the byte, packed files, workbooks, and each option. A feature that is too rare counts as broken.',
		found: [],
	},
	'differential-tables': {
		title: 'Tables of other projects',
		what: 'Tables with which other projects test their CSV readers, and files in the style of real exports, with each delimiter set by hand and detected, and with requests of 1 kB and 10 MB. What the node sends must be what a second, deliberately simple implementation reads.',
		found: [],
	},
	'differential-cases': {
		title: 'Generated files',
		what: 'Files, workbooks, packed files and items with everything that breaks tables, in chunks of 1 byte to 1 MB, with requests limited to the exact byte; for leads, program members and custom objects; with Import and Wait, Import in Steps (whose items are converted to JSON and back between steps) and Create Import Job; with converted values, Start at Row, and balanced parts. A second, deliberately simple implementation determines which records, row numbers, parts and rejections must result, and what Check File must report.',
		found: [
			'A date column was called ambiguous, and the import did not start, because of times with an offset that do not change in either order.',
		],
	},
	'differential-workbooks': {
		title: 'Changed and damaged workbooks',
		what: 'Workbooks of LibreOffice, exceljs, SheetJS, openpyxl and XlsxWriter, each with one to four random changes. The same table in another form must be read as before: other spellings of its XML, other ways to store cells, texts and formats, other names of parts, other zips. Another table, with other values, types, formats and places of cells, must be read as SheetJS reads it, apart from listed differences that are intended. A damaged zip (bits, bytes and blocks changed, false sizes, checksums and offsets, entries doubled) must be read as before or refused. Damaged XML must be refused, or read without surprises: in bounded time and memory, twice with the same result, and never with a part of the table missing because its tags no longer match. A refusal needs a reason in a message without gaps. A kind of change that never occurs counts as broken.',
		found: [
			'In workbooks with the 1904 date system, dates were four years too early if Excel 2013 or later had saved the workbook: an extension with an element of the same name as the setting counted too. Other elements and attributes of other namespaces also counted.',
			'Character references and white space in the attributes of rows and cells were not understood: the workbook was refused, or dates were read as numbers. The number of a shared text could not contain character references either.',
			'Cells or rows were lost, with no sign of it, if tags in the sheet did not match, or if the closing quote or the name of an attribute was missing. Such sheets are now refused.',
			'A cell of an unknown type was read as a number, although its value could be the number of a shared text.',
			'If the number formats were not in the file, dates were read as numbers without a warning.',
			'White space in a cell for numbers was read as text, and kept a formula without a stored result from being reported.',
			'Messages quoted names of parts and contents of cells of any length as a whole, and had a gap if a part had no name.',
		],
	},
	'differential-returned': {
		title: 'Changed lists of failed rows',
		what: "Marketo's lists of failed rows and of rows with warnings come back trimmed, in another case, reformatted, reordered, cut off, in another encoding, with columns doubled, missing or renamed, with rows twice or rows that were never sent, as HTML, empty, or with only a header; among them thousands of identical rows over many jobs, converted values, and workbooks. A row number may be given only if it is certain, and no row may be missing without a hint.",
		found: [
			"A row got the number of another row if Marketo's list lacked a column that was not blank.",
			"A row got the number of a blank row if the columns in Marketo's list had other names.",
			'A row that was never sent got the number of a row with the same key, although nothing else agreed.',
			'The column with the reason was not found if its name was in another case and it was not the last one. Rows were not matched if column names were in another case.',
			'A list was not read if it came with another delimiter than that of the job, with the reason in the first column, or as application/json.',
		],
	},
	'differential-big': {
		title: 'Big numbers',
		what: 'Offsets, counts and row numbers beyond 2^31 and 2^32, files of 5 GB, 130,000 columns, 2,000,000 failed rows, a list of failed rows of 500 MB, and a quoted value of 2.1 GB. Sources are streams that are generated as they are read, so nothing is stored.',
		found: [],
	},
};
