/** A file inside a zip needs a password. */
export class EncryptedEntryError extends Error {
	override readonly name = 'EncryptedEntryError';

	constructor(readonly entry: string) {
		super(`Encrypted entry ${JSON.stringify(entry)}`);
	}
}
