import { runChild } from './children';
import type { Question } from './question';
import type { ValuesMeasures, ValuesTask } from './valuesChild';

const VALUES = 200_000;
const QUICK_VALUES = 10_000;
const RUNS = 5;
/** milliseconds */
const LIMIT = 600_000;
/** of the check alone */
const MOST_TIMES = 2;

const figure = (ms: number): string => ms.toFixed(0);

/** What the conversion of values costs beside the check of them. */
export const valuesQuestion: Question = {
	name: 'values',
	async ask({ compiled, isQuick }) {
		const task: ValuesTask = {
			values: isQuick ? QUICK_VALUES : VALUES,
			runs: isQuick ? 2 : RUNS,
		};
		const args = [compiled.script('valuesChild'), JSON.stringify(task)];
		const stdout = await runChild(process.execPath, args, { limitMs: LIMIT });
		const { columns, file } = JSON.parse(stdout.trim().split('\n').pop() ?? '') as ValuesMeasures;
		const checks = columns.reduce((sum, { check }) => sum + check, 0);
		const conversions = columns.reduce((sum, one) => sum + one.checkAndConversion, 0);
		const times = (more: number, less: number): string => `${(more / less).toFixed(2)}×`;
		return {
			title: 'Converting values',
			method: [
				`Milliseconds of processor time; the least of ${task.runs} runs. A column: a million values in memory, without what it takes to find them in the file. The file: all of these columns, ${file.rows.toLocaleString('en-US')} rows × ${file.columns} columns, ${(file.bytes / 1e6).toFixed(0)} MB. It is checked from end to end, and then read again and cut into parts. Without conversion, parts are copied as they stand.`,
			],
			tables: [
				{
					title: 'A column',
					head: ['', 'Check', 'Check and conversion', 'Writing'],
					rows: [
						...columns.map(({ column, check, checkAndConversion, rewriting }) => [
							column,
							...[check, checkAndConversion, rewriting].map(figure),
						]),
						['all', figure(checks), figure(conversions), ''],
					],
				},
				{
					title: 'The file',
					head: ['', 'As is', 'Converted', 'Times'],
					rows: [
						[
							'check',
							figure(file.check),
							figure(file.checkAndConversion),
							times(file.checkAndConversion, file.check),
						],
						[
							'parts',
							figure(file.parts),
							figure(file.convertedParts),
							times(file.convertedParts, file.parts),
						],
					],
				},
			],
			targets: [
				{
					what: 'Check and conversion of all columns, beside the check alone',
					wanted: `≤ ${MOST_TIMES}×`,
					measured: times(conversions, checks),
					isMet: conversions <= MOST_TIMES * checks,
				},
				{
					what: 'Check of a file with conversion, beside the check alone',
					wanted: `≤ ${MOST_TIMES}×`,
					measured: times(file.checkAndConversion, file.check),
					isMet: file.checkAndConversion <= MOST_TIMES * file.check,
				},
			],
		};
	},
};
