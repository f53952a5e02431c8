/** One way to try to break the node. */
export interface Attack {
	title: string;
	what: string;
	/** defects that it found, all fixed */
	found: readonly string[];
}

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
	fuzz: {
		title: 'Hostile input',
		what: 'Random bytes, text and JSON for everything that reads input: dialect detection, decoding, records, splitting, failure files, column matching, replies, descriptions of objects, programs and channels, the endpoint, IDs and file names. Only errors of the node may be thrown, and within two seconds.',
		found: [],
	},
	injection: {
		title: 'Injection',
		what: 'Each parameter and the file name get text that has a meaning in a path, a query, a header or a multipart body. Every request must still have a known path, known query parameters and plain headers.',
		found: [],
	},
	bounds: {
		title: 'Time and memory limits',
		what: 'Each regular expression of the package with long text made to slow it down, and endless records, quotes and blank lines streamed through the reader.',
		found: [
			'The pattern that finds the row in the message about a workbook limit took seconds for 40,000 digits.',
		],
	},
	engine: {
		title: 'The real engine of n8n',
		what: "A part of the faults with n8n's own engine and HTTP client and a simulated Marketo behind real sockets, and redirects to another host, which must receive nothing.",
		found: [],
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
};
