import { email } from '../support/leads';
import { runNode } from '../support/runNode';
import { useSimulator } from '../support/simulation';

// Files that nobody creates on purpose: they must be processed in limited time, with a readable
// message.

const marketo = useSimulator({ jobSeconds: 0 });

/** of processor time, because elapsed time depends on other load */
const SECONDS = 15;

async function runTimed(operation: string, file: string) {
	const started = process.cpuUsage();
	const run = await runNode({
		parameters: { operation },
		file,
		credentials: marketo.credentials,
		binaryMode: 'filesystem',
	});
	const { user, system } = process.cpuUsage(started);
	expect((user + system) / 1_000_000).toBeLessThan(SECONDS);
	return run;
}

function expectRefused(run: Awaited<ReturnType<typeof runTimed>>, sentence: RegExp): void {
	expect(run.message).toMatch(sentence);
	expect(run.message!.length).toBeLessThan(3_000);
	expect(run.description).toMatch(/^Nothing was sent to Marketo\./);
	expect(marketo.simulator.callsOf('create')).toBe(0);
}

test('a million columns', async () => {
	const header = Array.from({ length: 1_000_000 }, (_, i) => `c${i}`).join(',');
	expectRefused(
		await runTimed('create', `${header}\n${'1,'.repeat(999_999)}1\n`),
		/^leads\.csv: The column "c0" is not a Marketo field.* And 999,9\d\d more\.$/,
	);
});

test('a million empty columns', async () => {
	const run = await runTimed(
		'create',
		`email${','.repeat(999_999)}\n${email(1)}${','.repeat(999_999)}\n`,
	);
	expect(run.message).toBeUndefined();
	expect(marketo.simulator.jobs[0].columns).toEqual(['email']);
});

test('a header of 1 MB in one name', async () => {
	expectRefused(
		await runTimed('create', `email,${'x'.repeat(1_000_000)}\n${email(1)},1\n`),
		/^leads\.csv: The column "x{80}…" is not a Marketo field/,
	);
});

test('a cell of 20 MB', async () => {
	expectRefused(
		await runTimed(
			'create',
			`email,personNotes\n${email(1)},a\n${email(2)},${'y'.repeat(20_000_000)}\n`,
		),
		/^leads\.csv: Row 3 is larger than [\d.]+ MB, more than fits in one upload\. Shorten its values\.$/,
	);
});

test('a cell of 20 MB in quotes', async () => {
	expectRefused(
		await runTimed('create', `email,personNotes\n${email(1)},"${'y\n'.repeat(10_000_000)}"\n`),
		/^leads\.csv: Row 2 runs on for more than [\d.]+ MB inside quotation marks\. A closing quotation mark is probably missing\.$/,
	);
});

test('ten thousand unknown columns', async () => {
	const header = Array.from({ length: 10_000 }, (_, i) => `Question ${i}: fristName`);
	const file = `email,${header.join(',')}\n${email(1)}${',1'.repeat(10_000)}\n`;
	expectRefused(
		await runTimed('create', file),
		/^leads\.csv: The column "Question 0: fristName" is not a Marketo field\..* And 9,990 more\.$/,
	);
	const report = await runTimed('check', file);
	expect(report.json[0][0].problems).toHaveLength(10_000);
});

test('ten thousand columns with the same name', async () => {
	expectRefused(
		await runTimed(
			'create',
			`email${',email'.repeat(10_000)}\n${email(1)}${',x'.repeat(10_000)}\n`,
		),
		/^leads\.csv: 10,001 columns map to the Marketo field "email": /,
	);
});

test('only quotation marks', async () => {
	expectRefused(
		await runTimed('create', `email\n${'"'.repeat(1_000_001)}`),
		/^leads\.csv: A quotation mark that opens in row 2 is never closed/,
	);
});

test('only newlines', async () => {
	expectRefused(await runTimed('create', '\n'.repeat(2_000_000)), /^leads\.csv: The file is empty/);
});

test('a million rows of one character', async () => {
	marketo.set({ discardRows: true, jobSeconds: 0 });
	const run = await runTimed('create', `email\n${'x\n'.repeat(1_000_000)}`);
	expect(run.json[0]).toEqual([expect.objectContaining({ rows: 1_000_000, lastRow: 1_000_001 })]);
});
