import type { IExecuteFunctions } from 'n8n-workflow';
import { NAMES_CELLS, type Problem } from '../marketo/check/problem';
import { OPERATIONS } from '../marketo/labels';
import { formatNumber, oneLine, rowsInWords } from '../marketo/wording';
import { rowNoun, type ImportSource } from '../marketo/upload/source';

/** More hints than this would hide the output below them. */
const MOST_HINTS = 8;

/** Shows hints above the node's output, the most important first. The rest go to n8n's log. */
export function showHints(context: IExecuteFunctions, sentences: readonly string[]): void {
	const lines = sentences.map(oneLine);
	const shown = lines.slice(0, MOST_HINTS);
	const more = lines.slice(MOST_HINTS);
	if (more.length > 0)
		shown.push(
			`${formatNumber(more.length)} more ${more.length === 1 ? 'note is' : 'notes are'} in n8n's log. "${OPERATIONS.check}" lists everything it finds in a file.`,
		);
	for (const sentence of more) context.logger.info(sentence);
	if (shown.length > 0)
		context.addExecutionHints(
			...shown.map((message) => ({
				message,
				type: 'warning' as const,
				location: 'outputPane' as const,
			})),
		);
}

/** The warnings of a check as hints. */
export function problemSentences(
	source: Pick<ImportSource, 'fileName' | 'kind'>,
	problems: readonly Problem[],
): string[] {
	return problems
		.filter(({ severity }) => severity === 'warn')
		.map(({ kind, message, rows, count }) => {
			const places = rows.length === 0 ? '' : rowsInWords(rows, count, rowNoun(source));
			return places === '' || NAMES_CELLS.has(kind) || message.includes(places)
				? `${source.fileName}: ${message}`
				: `${source.fileName}: ${message} (${places})`;
		});
}
