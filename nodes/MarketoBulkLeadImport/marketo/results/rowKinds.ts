import type { RowFileKind } from '../client/marketoClient';
import type { ImportJob } from '../jobs/job';
import { countInWords } from '../wording';
import { FAILURE_REASON, WARNING_REASON } from './addedColumns';

/** The differences between failed rows and rows with warnings, in words and in data. */
export interface RowKind {
	reasonColumn: string;
	/** in the middle of a sentence */
	rows: string;
	/** the operation that retrieves them later */
	operation: string;
	/** how many there are so far, if Marketo reports it */
	count: (job: ImportJob) => number | undefined;
	countInWords: (count: number) => string;
}

export const ROW_KINDS: Readonly<Record<RowFileKind, RowKind>> = {
	failures: {
		reasonColumn: FAILURE_REASON,
		rows: 'failed rows',
		operation: 'Get Failures',
		count: ({ failed }) => failed,
		countInWords: (count) => countInWords(count, 'failed row'),
	},
	warnings: {
		reasonColumn: WARNING_REASON,
		rows: 'rows with warnings',
		operation: 'Get Warnings',
		count: ({ warnings }) => warnings,
		countInWords: (count) =>
			`${countInWords(count, 'row')} with ${count === 1 ? 'a warning' : 'warnings'}`,
	},
};
