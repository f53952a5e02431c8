import { readFileSync } from 'node:fs';
import path from 'node:path';
import { JEST_RESULTS } from './attacks';
import { savedCheck, type SavedAttack, type SavedCheck } from './savedAttacks';

/** The parts of the file that Jest writes with `--json` that are needed here. */
export interface JestResults {
	/** milliseconds since 1970 */
	startTime: number;
	numPendingTests: number;
	testResults: ReadonlyArray<{
		/** path of the test file; a file is listed once for each project */
		name: string;
		/** why the file as a whole could not be run */
		message: string;
		assertionResults: ReadonlyArray<{ status: string; fullName: string }>;
	}>;
}

/** undefined if the command was never run here, or only a part of its tests. */
export function jestAttack(attack: string, command: string): SavedAttack | undefined {
	try {
		const file = path.resolve(__dirname, '../..', JEST_RESULTS);
		return asAttack(attack, command, JSON.parse(readFileSync(file, 'utf8')) as JestResults);
	} catch {
		return undefined;
	}
}

export function asAttack(
	attack: string,
	command: string,
	{ startTime, numPendingTests, testResults }: JestResults,
): SavedAttack | undefined {
	if (numPendingTests > 0 || testResults.length === 0) return undefined;
	const files = [...new Set(testResults.map(({ name }) => name))].sort();
	return {
		attack,
		command,
		ranOn: new Date(startTime).toISOString().slice(0, 10),
		checks: files.map((file) => check(file, testResults)),
	};
}

function check(file: string, all: JestResults['testResults']): SavedCheck {
	const runs = all.filter(({ name }) => name === file);
	const tests = runs.flatMap(({ assertionResults }) => assertionResults);
	const failures = [
		...tests.filter(({ status }) => status !== 'passed').map(({ fullName }) => fullName),
		// The file could not even be loaded.
		...runs
			.filter(({ assertionResults }) => assertionResults.length === 0)
			.map(({ message }) => message),
	];
	return savedCheck(
		`tests in ${path.basename(file)}`,
		tests.length,
		failures,
		`${tests.length - tests.filter(({ status }) => status !== 'passed').length} of ${tests.length} passed, on ${runs.length} engines`,
	);
}
