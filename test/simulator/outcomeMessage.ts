import type { SimJob } from './jobs';

/** Marketo's message for a finished job. */
export function outcomeMessage({ failed, warnings }: SimJob, imported: string): string {
	const opening = failed.length === 0 ? 'Import succeeded' : 'Import completed with errors';
	const parts = [`${opening}, ${imported}`];
	if (failed.length > 0) parts.push(`${failed.length} failed`);
	if (warnings.length > 0) parts.push(`${warnings.length} warning.`);
	return parts.join(', ');
}
