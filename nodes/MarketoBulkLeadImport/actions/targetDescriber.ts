import { raise } from '../csv/raise';
import { FieldSet } from '../marketo/check/fieldSet';
import type { Ask, ImportTarget, Question } from '../marketo/client/importTarget';
import type { MarketoClient } from '../marketo/client/marketoClient';
import { MarketoError } from '../marketo/errors/MarketoError';

/** Asks Marketo about import targets before anything is sent. Sends each request once per execution. */
export class TargetDescriber {
	/** what to tell the user about requests that were not allowed or failed */
	readonly notes: string[] = [];
	private readonly answers = new Map<string, Promise<unknown>>();

	constructor(private readonly client: () => Promise<MarketoClient>) {}

	/**
	 * @param needsFields whether columns are matched to fields or checked against them
	 * @returns the target with its key fields, and the fields of a file for it
	 * @throws MarketoError if the target does not exist
	 */
	async describe(
		target: ImportTarget,
		needsFields: boolean,
	): Promise<{ target: ImportTarget; fields: FieldSet }> {
		const ask: Ask = async (question, pick) => await this.askOnce(question, pick);
		for (const note of (await target.verify?.(ask)) ?? []) this.addNote(note);
		const fields =
			needsFields || target.keyFields.length === 0
				? await this.fieldsOf(target, ask)
				: FieldSet.unknown(target.keyFields);
		return { target: { ...target, keyFields: fields.keyFields }, fields };
	}

	private async fieldsOf(target: ImportTarget, ask: Ask): Promise<FieldSet> {
		try {
			return await target.describe(ask);
		} catch (error) {
			if (!isMissing(error)) raise(error);
			this.addNote(
				`Couldn't load Marketo's ${target.noun.one} fields, so the columns are sent under the names that they have in the file`,
			);
			return FieldSet.unknown(target.keyFields);
		}
	}

	private async askOnce<T>(
		question: Question,
		pick: (result: unknown[]) => T | undefined,
	): Promise<T> {
		const key = JSON.stringify([question.path, question.query]);
		const asked = this.answers.get(key);
		// The same request always has the same result type.
		if (asked !== undefined) return (await asked) as T;
		const answer = this.client().then(async (client) => await client.ask(question, pick));
		this.answers.set(key, answer);
		return await answer;
	}

	private addNote(note: string): void {
		if (!this.notes.includes(note)) this.notes.push(note);
	}
}

/** Whether the account responds but does not have this description. */
function isMissing(error: unknown): boolean {
	return error instanceof MarketoError && (error.code === '610' || error.httpStatus === 404);
}
