import { asAttack, type JestResults } from '../reliability/jestResults';

const passed = { status: 'passed', fullName: 'a' };
const failed = { status: 'failed', fullName: 'b breaks' };

function results(more: Partial<JestResults> = {}): JestResults {
	return {
		startTime: Date.UTC(2026, 0, 2),
		numPendingTests: 0,
		testResults: [
			{ name: '/x/pinned.test.ts', message: '', assertionResults: [passed, passed] },
			{ name: '/x/items.test.ts', message: '', assertionResults: [passed] },
			{ name: '/x/pinned.test.ts', message: '', assertionResults: [passed, failed] },
		],
		...more,
	};
}

test('counts the tests of a file on all engines, and names those that failed', () => {
	expect(asAttack('n8n', 'npm test', results())).toEqual({
		attack: 'n8n',
		command: 'npm test',
		ranOn: '2026-01-02',
		checks: [
			expect.objectContaining({ name: 'tests in items.test.ts', cases: 1, broken: 0 }),
			expect.objectContaining({
				name: 'tests in pinned.test.ts',
				cases: 4,
				broken: 1,
				failures: ['b breaks'],
				note: '3 of 4 passed, on 2 engines',
			}),
		],
	});
});

test('a file that could not be loaded counts as broken', () => {
	const testResults = [{ name: '/x/a.test.ts', message: 'Cannot load', assertionResults: [] }];
	expect(asAttack('n8n', 'npm test', results({ testResults }))?.checks).toEqual([
		expect.objectContaining({ cases: 0, broken: 1, failures: ['Cannot load'] }),
	]);
});

test.each<[label: string, more: Partial<JestResults>]>([
	['a part of the tests', { numPendingTests: 3 }],
	['no tests', { testResults: [] }],
])('a run of %s is not shown as a run of the command', (_, more) => {
	expect(asAttack('n8n', 'npm test', results(more))).toBeUndefined();
});
