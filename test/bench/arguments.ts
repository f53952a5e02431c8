import { parseArgs } from 'node:util';

export interface BenchArguments {
	only: string[];
	isQuick: boolean;
	isWritingDocs: boolean;
	runs: number;
	help: boolean;
}

const RUNS = 3;

export function usage(questions: readonly string[]): string {
	return `npm run bench -- [--only ${questions.join(',')}] [--quick] [--runs ${RUNS}] [--write-docs]

  --only        run only these questions; the documents keep the last answers to the others
  --quick       small inputs, to check that everything works: about three minutes instead of twenty
  --runs        number of measurements for each figure (slow ones are measured less often)
  --write-docs  write docs/benchmarks.md and its plots from the answers of this and earlier runs
`;
}

/** @throws Error with a message for the user */
export function readArguments(
	args: readonly string[],
	questions: readonly string[],
): BenchArguments {
	const { values } = parseArgs({
		args: [...args],
		options: {
			only: { type: 'string' },
			quick: { type: 'boolean', default: false },
			runs: { type: 'string' },
			'write-docs': { type: 'boolean', default: false },
			help: { type: 'boolean', short: 'h', default: false },
		},
	});
	const only =
		values.only === undefined ? [...questions] : values.only.split(',').map((name) => name.trim());
	const unknown = only.find((name) => !questions.includes(name));
	if (unknown !== undefined)
		throw new Error(`There is no question "${unknown}", only ${questions.join(', ')}`);
	const runs = values.runs === undefined ? (values.quick ? 1 : RUNS) : Number(values.runs);
	if (!Number.isInteger(runs) || runs < 1)
		throw new Error('--runs must be a whole number, 1 or higher');
	return {
		only,
		isQuick: values.quick,
		isWritingDocs: values['write-docs'],
		runs,
		help: values.help,
	};
}
