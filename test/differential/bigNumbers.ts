import { constants, crc32, deflateRawSync, gzipSync } from 'node:zlib';
import type { IDataObject } from 'n8n-workflow';
import type { Case } from './case';
import { openSession, type NodeSession, type SessionOptions } from './nodeRun';

/** A case that is larger than a number or a list usually is. */
interface BigCase {
	name: string;
	/** fast enough for every run */
	isQuick?: boolean;
	/** too slow unless requested */
	takesHalfAnHour?: boolean;
	/** @returns differences, one sentence each */
	run: () => Promise<string[]>;
}

/** bytes per chunk of the file stream */
const BLOCK = 1 << 20;
const GIGABYTE = 1_000_000_000;
/** bytes of a blank line, including its newline */
const LONG_LINE = 1 << 18;

export const BIG_CASES: readonly BigCase[] = [
	{
		name: '5 GB of blank lines above the header: offsets beyond 2^32, copied',
		run: async () => await behindBlankLines(true, LONG_LINE),
	},
	{
		name: '5 GB of blank lines below the header: offsets beyond 2^32, written anew',
		run: async () => await behindBlankLines(false, LONG_LINE),
	},
	{
		name: '4,294,967,296 blank lines above the header: rows beyond 2^32',
		takesHalfAnHour: true,
		run: async () => await behindBlankLines(true, 1),
	},
	{
		name: '5 GB of records in some 500 jobs, copied',
		run: async () => await manyJobs(5 * GIGABYTE, 'email', false),
	},
	{
		name: '300 MB of records in some 30 jobs, copied',
		isQuick: true,
		run: async () => await manyJobs(0.3 * GIGABYTE, 'email', false),
	},
	{
		name: '300 MB of records in some 30 jobs, written anew',
		run: async () => await manyJobs(0.3 * GIGABYTE, '"email"x', true),
	},
	{
		name: '5 GB of records out of a gzip of one member, whose length field counts to 2^32 only',
		run: async () => await manyJobs(5 * GIGABYTE, 'email', false, oneMember),
	},
	{
		name: '5 GB of records out of a gzip of thousands of members',
		run: async () => await manyJobs(5 * GIGABYTE, 'email', false, manyMembers),
	},
	{
		name: '300 MB of records out of a gzip of one member',
		isQuick: true,
		run: async () => await manyJobs(0.3 * GIGABYTE, 'email', false, oneMember),
	},
	{ name: 'a quoted value of 2.1 GB', isQuick: true, run: async () => await endlessValue(true) },
	{ name: 'a value of 2.1 GB', isQuick: true, run: async () => await endlessValue(false) },
	{ name: 'counts beyond 2^32 in a status', isQuick: true, run: hugeCounts },
	{ name: 'Start at Row beyond 2^32', isQuick: true, run: startBeyondEnd },
	{ name: '130,000 columns', isQuick: true, run: manyColumns },
	{
		name: '2,000,000 failed rows',
		run: async () => await manyFailedRows(2_000_000, ''),
	},
	{
		name: '100,000 failed rows',
		isQuick: true,
		run: async () => await manyFailedRows(100_000, ''),
	},
	{
		name: 'a list of failed rows of 500 MB',
		run: async () => await manyFailedRows(125_000, 'x'.repeat(3_950)),
	},
];

const plain: Case = {
	name: 'big',
	source: { kind: 'file', bytes: new Uint8Array(0) },
	settings: {
		maxRequestBytes: 10_000_000,
		matching: 'auto',
		mappings: [],
		checkColumns: true,
		lookupField: 'email',
	},
	chunkBytes: 1 << 20,
	isStream: true,
	fileName: 'leads.csv',
};

async function* blankLines(blocks: number, lineBytes: number): AsyncGenerator<Uint8Array> {
	const block = Buffer.alloc(BLOCK, ' ');
	for (let at = lineBytes - 1; at < BLOCK; at += lineBytes) block[at] = 10;
	for (let i = 0; i < blocks; i++) yield block;
}

async function behindBlankLines(isAbove: boolean, lineBytes: number): Promise<string[]> {
	const blocks = Math.ceil((lineBytes === 1 ? 2 ** 32 : 5 * GIGABYTE) / BLOCK);
	const lines = blocks * (BLOCK / lineBytes);
	async function* open(): AsyncGenerator<Uint8Array> {
		if (!isAbove) yield Buffer.from('email,leadScore\nfirst@example.com,bad\n');
		yield* blankLines(blocks, lineBytes);
		if (isAbove) yield Buffer.from('email,leadScore\n');
		yield Buffer.from('a@example.com,1\nb@example.com,bad\nc@example.com,worse\n');
	}
	const session = await openSession(plain, { openStream: open });
	const { summary, failedRows, wrong } = await importOf(session);
	const last = lines + (isAbove ? 4 : 5);
	const [job] = (summary.jobs ?? []) as Array<Record<string, unknown>>;
	expect(wrong, 'first and last row', isAbove ? [last - 2, last] : [2, last], [
		job?.firstRow,
		job?.lastRow,
	]);
	const want = isAbove ? [last - 1, last] : [2, last - 1, last];
	expect(wrong, 'failed rows', want, failedRows);
	const sent = isAbove ? '' : 'first@example.com,bad\n';
	expect(
		wrong,
		'upload',
		`email,leadScore\n${sent}a@example.com,1\nb@example.com,bad\nc@example.com,worse\n`,
		session.uploads[0]?.file.toString(),
	);
	return wrong;
}

/** The same records repeatedly; each upload is compared with them from where it starts. */
async function manyJobs(
	bytes: number,
	emailHeader: string,
	isRewritten: boolean,
	pack: Packer = notPacked,
): Promise<string[]> {
	const lines = Array.from(
		{ length: 4_999 },
		(_, i) => `lead${i}@example.com,${'v'.repeat(i % 400)}\n`,
	);
	const block = Buffer.from(lines.join(''));
	const twice = Buffer.concat([block, block]);
	const times = Math.ceil(bytes / block.length);
	const header = 'email,address\n';
	const stray = isRewritten ? 's@example.com,a"b\n' : '';
	const head = Buffer.from(`${emailHeader.replace('"email"x', 'Email Address')},address\n${stray}`);
	const open = pack(head, block, times);
	const wrong: string[] = [];
	let at = 0;
	let isFirst = true;
	let uploads = 0;
	const strayAsSent = Buffer.from(isRewritten ? 's@example.com,"a""b"\n' : '');
	const onUpload: SessionOptions['onUpload'] = ({ file, requestBytes }) => {
		uploads++;
		if (requestBytes > 10_000_000) wrong.push(`a request has ${requestBytes} bytes`);
		let from = header.length;
		if (file.toString('latin1', 0, from) !== header)
			wrong.push(`upload ${uploads} has another header`);
		if (isFirst && strayAsSent.compare(file, from, from + strayAsSent.length) !== 0)
			wrong.push('the first record differs');
		if (isFirst) from += strayAsSent.length;
		isFirst = false;
		while (from < file.length) {
			const length = Math.min(block.length, file.length - from);
			const start = at % block.length;
			if (twice.compare(file, from, from + length, start, start + length) !== 0) {
				wrong.push(`upload ${uploads} differs behind byte ${at} of the records`);
				break;
			}
			at += length;
			from += length;
		}
	};
	const session = await openSession(plain, {
		openStream: open,
		onUpload,
		options: { discardRows: true, dailyQuota: 1e9 },
		nodeOptions: { timeout: 600, queueTimeout: 600 },
	});
	const { summary, wrong: more } = await importOf(session);
	wrong.push(...more);
	const rows = times * lines.length + (isRewritten ? 1 : 0);
	expect(wrong, 'bytes', times * block.length, at);
	expect(wrong, 'rows', [rows, rows, 0], [summary.rows, summary.imported, summary.unaccounted]);
	const jobs = (summary.jobs ?? []) as Array<Record<string, number>>;
	expect(wrong, 'last row', rows + 1, jobs[jobs.length - 1]?.lastRow);
	return wrong;
}

/** How to write a head, and a block this many times, to a stream. */
type Packer = (head: Buffer, block: Buffer, times: number) => () => AsyncGenerator<Uint8Array>;

const notPacked: Packer = (head, block, times) =>
	async function* () {
		yield head;
		for (let i = 0; i < times; i++) yield block;
	};

/** A compressed block that is repeated is valid gzip, because each is a member of its own. */
const manyMembers: Packer = (head, block, times) => {
	const first = gzipSync(head);
	const member = gzipSync(block);
	return async function* () {
		yield first;
		for (let i = 0; i < times; i++) yield member;
	};
};

/** Blocks that do not refer to each other, in one stream of deflate. */
const oneMember: Packer = (head, block, times) => {
	const piece = (bytes: Buffer): Buffer =>
		deflateRawSync(bytes, { finishFlush: constants.Z_FULL_FLUSH });
	const start = Buffer.from('1f8b08000000000000ff', 'hex');
	const [first, other, last] = [piece(head), piece(block), deflateRawSync(Buffer.alloc(0))];
	const end = Buffer.alloc(8);
	let sum = crc32(head);
	for (let i = 0; i < times; i++) sum = crc32(block, sum);
	end.writeUInt32LE(sum, 0);
	end.writeUInt32LE((head.length + block.length * times) % 2 ** 32, 4);
	return async function* () {
		yield start;
		yield first;
		for (let i = 0; i < times; i++) yield other;
		yield last;
		yield end;
	};
};

/** Must be rejected long before it is read. */
async function endlessValue(isQuoted: boolean): Promise<string[]> {
	const block = Buffer.alloc(BLOCK, 'x');
	let read = 0;
	async function* open(): AsyncGenerator<Uint8Array> {
		yield Buffer.from(`email,address\nfirst@example.com,a\nb@example.com,${isQuoted ? '"' : ''}`);
		for (let i = 0; i < 2.1 * GIGABYTE; i += BLOCK) {
			read += BLOCK;
			yield block;
		}
		yield Buffer.from(`${isQuoted ? '"' : ''}\nlast@example.com,c\n`);
	}
	const wrong: string[] = [];
	const session = await openSession(plain, { openStream: open });
	const checked = await session.run('check');
	const report = checked.output?.[0]?.[0]?.json as { problems?: IDataObject[] } | undefined;
	const stops = report?.problems?.filter(({ severity }) => severity === 'stop') ?? [];
	expect(
		wrong,
		'stops',
		[['recordTooLarge', [3]]],
		stops.map(({ kind, rows }) => [kind, rows]),
	);
	const { error } = await session.run('importAndWait');
	if (!/row 3\b/i.test(error?.message ?? '')) wrong.push(`the message is ${error?.message}`);
	expect(wrong, 'uploads', 0, session.uploads.length);
	if (read > 100_000_000) wrong.push(`${read} bytes were read`);
	return wrong;
}

/** Sums of Marketo's counts, even if they are impossible. */
async function hugeCounts(): Promise<string[]> {
	const bytes = Buffer.from('email\na@example.com\nb@example.com\n');
	const counts = { processed: 5_000_000_000, failed: 3_000_000_000 };
	const session = await openSession(
		{ ...plain, source: { kind: 'file', bytes } },
		{ countsOf: () => counts, spoil: (text) => text },
	);
	const { summary, wrong } = await importOf(session);
	expect(
		wrong,
		'counts',
		[2, counts.processed, counts.failed, 2 - counts.processed - counts.failed],
		[summary.rows, summary.imported, summary.failed, summary.unaccounted],
	);
	if (!session.hints.some((hint) => hint.includes('7,999,999,998 rows are counted more than once')))
		wrong.push(`the hints are ${session.hints.join('; ')}`);
	return wrong;
}

async function startBeyondEnd(): Promise<string[]> {
	const bytes = Buffer.from('email\na@example.com\nb@example.com\n');
	const settings = { ...plain.settings, firstRow: 5_000_000_000 };
	const session = await openSession({ ...plain, source: { kind: 'file', bytes }, settings });
	const { error } = await session.run('importAndWait');
	const wrong: string[] = [];
	if (!(error?.message ?? '').includes('ends before row 5,000,000,000'))
		wrong.push(`the message is ${error?.message}`);
	expect(wrong, 'uploads', 0, session.uploads.length);
	return wrong;
}

async function manyColumns(): Promise<string[]> {
	const names = Array.from({ length: 130_000 }, (_, i) => `c${i}`);
	names[77_777] = 'email';
	const record = (email: string): string =>
		names.map((_, i) => (i === 77_777 ? email : i % 7)).join(',');
	const text = `${names.join(',')}\n${record('a@example.com')}\n${record('')}\n${record('b@example.com')}`;
	const one: Case = { ...plain, source: { kind: 'file', bytes: Buffer.from(text) } };
	const wrong: string[] = [];
	const checked = await (await openSession(one)).run('check');
	const report = checked.output?.[0]?.[0]?.json as
		{ ready?: boolean; problems?: IDataObject[] } | undefined;
	expect(wrong, 'ready', false, report?.ready);
	const unknown = report?.problems?.filter(({ kind }) => kind === 'unknownColumn').length;
	expect(wrong, 'unknown columns', 129_999, unknown);
	const asIs: Case = {
		...one,
		settings: { ...one.settings, matching: 'asIs', checkColumns: false },
	};
	const session = await openSession(asIs, { options: { unknownColumn: 'ignore' } });
	const { failedRows, wrong: more } = await importOf(session);
	wrong.push(...more);
	expect(wrong, 'failed rows', [3], failedRows);
	expect(wrong, 'upload', `${text}\n`, session.uploads[0]?.file.toString());
	return wrong;
}

/** Marketo lists every row of every job as failed. */
async function manyFailedRows(count: number, value: string): Promise<string[]> {
	const line = (i: number): string => `lead${i}@example.com,bad,${value}`;
	async function* open(): AsyncGenerator<Uint8Array> {
		yield Buffer.from('email,leadScore,productInterest\n');
		for (let i = 0; i < count; i += 1_000)
			yield Buffer.from(
				Array.from({ length: Math.min(1_000, count - i) }, (_, k) => `${line(i + k)}\n`).join(''),
			);
	}
	const ranges = new Map<number, [from: number, to: number]>();
	let listed = 0;
	const session = await openSession(plain, {
		openStream: open,
		options: { discardRows: true },
		onUpload({ batchId, file }) {
			const rows = file.toString('latin1').split('\n').length - 2;
			ranges.set(batchId, [listed, listed + rows]);
			listed += rows;
		},
		countsOf: (job) => {
			const [from, to] = ranges.get(job.batchId) ?? [0, 0];
			return { processed: 0, failed: to - from };
		},
		spoil(_, job) {
			const [from, to] = ranges.get(job.batchId) ?? [0, 0];
			const pieces = ['email,leadScore,productInterest,Import Failure Reason\n'];
			for (let i = from; i < to; i++)
				pieces.push(`${line(i)},Invalid data type in field Lead Score\n`);
			return Buffer.from(pieces.join(''));
		},
	});
	const { failedRows, wrong } = await importOf(session);
	expect(wrong, 'number of failed rows', count, failedRows.length);
	const misplaced = failedRows.findIndex((row, i) => row !== i + 2);
	expect(wrong, 'rows in order', -1, misplaced);
	return wrong;
}

async function importOf(
	session: NodeSession,
): Promise<{ summary: IDataObject; failedRows: unknown[]; wrong: string[] }> {
	const result = await session.run('importAndWait');
	const wrong: string[] = [];
	if (result.isEndless) wrong.push('it does not end');
	if (result.error !== undefined) wrong.push(`${result.error.name}: ${result.error.message}`);
	const summary = result.output?.[0]?.[0]?.json ?? {};
	const failedRows = (result.output?.[1] ?? []).map(({ json }) => json['Import Row Number']);
	return { summary, failedRows, wrong };
}

function expect(wrong: string[], what: string, wanted: unknown, got: unknown): void {
	const [a, b] = [JSON.stringify(wanted), JSON.stringify(got)];
	if (a !== b) wrong.push(`${what}: expected ${a?.slice(0, 300)}, got ${b?.slice(0, 300)}`);
}
