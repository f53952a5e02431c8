import type { IExecuteFunctions } from 'n8n-workflow';
import { rowsInWords, type Problem } from '../marketo/check/problem';
import { rowNoun, type ImportSource } from '../marketo/upload/source';

/** More than this would bury the output below its hints. */
const MOST_HINTS = 8;

/** Sentences above the output of the node, the most important first; those that do not fit there stand in n8n's log. */
export function showHints(context: IExecuteFunctions, sentences: readonly string[]): void {
	const shown = sentences.slice(0, MOST_HINTS);
	const more = sentences.slice(MOST_HINTS);
	if (more.length > 0)
		shown.push(
			`There are ${more.length.toLocaleString('en-US')} more remarks, in n8n's log. "Check File" lists what it finds in a file.`,
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

/** What the check of a file found that does not keep it from being imported. */
export function problemSentences(
	source: Pick<ImportSource, 'fileName' | 'kind'>,
	problems: readonly Problem[],
): string[] {
	return problems
		.filter(({ severity }) => severity === 'warn')
		.map(({ message, rows, count }) => {
			const places = rows.length === 0 ? '' : rowsInWords(rows, count, rowNoun(source));
			return places === '' || message.includes(places)
				? `${source.fileName}: ${message}`
				: `${source.fileName}: ${message} (${places})`;
		});
}
