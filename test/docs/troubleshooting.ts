import { writeFileSync } from 'node:fs';
import path from 'node:path';
import {
	ERROR_CODES,
	UNKNOWN_CODE,
	type ErrorCodePolicy,
} from '../../nodes/MarketoBulkLeadImport/marketo/client/errorCodes';
import type { RetryAction } from '../../nodes/MarketoBulkLeadImport/marketo/errors/MarketoError';
import { EVERY_ERROR } from './errors';
import { table } from './markdown';
import { everyProblem } from './problems';

/**
 * Writes docs/troubleshooting.md from the sentences in the code, so that it cannot say anything else:
 *
 *     npx tsx test/docs/troubleshooting.ts
 */
export const TROUBLESHOOTING = path.resolve(__dirname, '../../docs/troubleshooting.md');

const DONE_BY_ITSELF: Readonly<Record<RetryAction, string>> = {
	renewToken: 'asks for a new token and repeats',
	retry: 'repeats after growing pauses',
	retryBriefly: 'repeats a few times',
	slowDown: 'repeats after longer pauses',
	waitForQueue: 'waits for a place, up to **Queue Timeout**',
	waitForList: 'waits for the list, up to **Queue Timeout**',
	stop: 'stops',
};

export async function troubleshooting(): Promise<string> {
	const problems = await everyProblem();
	const byHand = (severity: string): string[][] =>
		problems
			.filter((problem) => problem.severity === severity)
			.map(({ kind, message }) => [`\`${kind}\``, message]);
	return `# Troubleshooting

<!-- Written by test/docs/troubleshooting.ts from the sentences in the code. Do not edit by hand. -->

Every message says what happened; the sentence below it in n8n, the second column here, says what to do. Numbers and names are examples. What had been sent by then stands behind the message, with its batch IDs.

## Messages

${table(
	['Message', 'What to do'],
	EVERY_ERROR.map(({ message, description }) => [message, description]),
)}

## What keeps a file from being imported

Found before anything is sent. **Check File** lists everything at once.

${table(['Kind', 'Message'], byHand('stop'))}

## What you are told of a file that is imported

Hints beside the output; Marketo has the last word on every row.

${table(['Kind', 'Message'], byHand('warn'))}

## Marketo's error codes

What the node does by itself is bounded: the message appears when that did not help.

${table(['Code', 'The node', 'Message', 'What to do'], codeRows())}

Adobe's own list: [REST API error codes](https://experienceleague.adobe.com/en/docs/marketo-developer/marketo/rest/error-codes).
`;
}

/** Codes with one policy are one row. */
function codeRows(): string[][] {
	const codes = new Map<string, { codes: string[]; policy: ErrorCodePolicy }>();
	for (const [code, policy] of [
		...Object.entries(ERROR_CODES),
		['any other', UNKNOWN_CODE] as const,
	]) {
		const key = [policy.retry, policy.message, policy.description].join('\n');
		const known = codes.get(key) ?? { codes: [], policy };
		known.codes.push(code);
		codes.set(key, known);
	}
	return [...codes.values()].map(({ codes: same, policy }) => [
		same.join(', '),
		DONE_BY_ITSELF[policy.retry],
		policy.message,
		policy.description,
	]);
}

async function write(): Promise<void> {
	writeFileSync(TROUBLESHOOTING, await troubleshooting());
	console.log(`Written: ${path.relative(process.cwd(), TROUBLESHOOTING)}`);
}

if (require.main === module) void write();
