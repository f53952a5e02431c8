import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/**
 * What n8n-core reads from the environment while its modules load. Import this before `n8n-core`.
 * Pitfalls:
 * - the default expression engine of 2.x requires isolated-vm, a native module that is not built
 *   here (`ignore-scripts`);
 * - n8n-core writes a settings file with the encryption key to the user folder as soon as its
 *   container is used: the folder is inside the checkout, away from the user's own `~/.n8n`.
 */
export const engineFolder = path.resolve(__dirname, '../../.tmp/engine');

const encryptionKey = 'only-for-tests';

const wanted: Readonly<Record<string, string>> = {
	NODE_ENV: 'test',
	N8N_EXPRESSION_ENGINE: 'legacy',
	N8N_ENCRYPTION_KEY: encryptionKey,
	N8N_USER_FOLDER: engineFolder,
	N8N_DIAGNOSTICS_ENABLED: 'false',
	// The permissions of the settings file don't matter to tests, but n8n would print a warning.
	N8N_ENFORCE_SETTINGS_FILE_PERMISSIONS: 'false',
};

for (const [name, value] of Object.entries(wanted)) process.env[name] = value;

/**
 * Several jest workers start at once, and n8n-core writes this file in place: one of them could
 * read an incomplete file. A rename is atomic.
 */
function writeSettingsOnce(): void {
	const file = path.join(engineFolder, '.n8n', 'config');
	if (existsSync(file)) return;
	mkdirSync(path.dirname(file), { recursive: true });
	const draft = `${file}.${process.pid}`;
	writeFileSync(draft, JSON.stringify({ encryptionKey }), { mode: 0o600 });
	renameSync(draft, file);
}

writeSettingsOnce();
