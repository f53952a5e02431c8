import type {
	Problem,
	ProblemKind,
} from '../../../../nodes/MarketoBulkLeadImport/marketo/check/problem';

/** Warnings; all other kinds prevent an import. */
const WARNINGS: ReadonlySet<ProblemKind> = new Set<ProblemKind>([
	'missingCells',
	'strayQuotes',
	'readAsWindows1252',
	'bytesReplaced',
	'errorCells',
	'formulasWithoutValue',
	'unknownFormats',
	'invalidDates',
	'nestedValues',
	'blankLookup',
	'duplicateLookup',
	'tooLong',
	'notANumber',
	'notABoolean',
	'notADate',
	'serialNumbers',
	'mixedCurrencies',
	'twoDigitYears',
	'clockChanges',
]);

export function problemsInTable(
	table: ReadonlyArray<[label: string, problem: Problem, kind: ProblemKind, message: string]>,
): void {
	test.each(table)('%s', (_, problem, kind, message) => {
		expect(problem.message).toBe(message);
		expect(problem.kind).toBe(kind);
		expect(problem.severity).toBe(WARNINGS.has(kind) ? 'warn' : 'stop');
	});
}
