/**
 * What n8n-core reads from the environment while its modules load. Import this before `n8n-core`.
 *
 * Trap: n8n-core 2.x makes a master key and writes it to disk unless it is told that it is under
 * test, and its default expression engine wants isolated-vm, a native module that is not built
 * here (`ignore-scripts`).
 */
const wanted: Readonly<Record<string, string>> = {
	NODE_ENV: 'test',
	N8N_EXPRESSION_ENGINE: 'legacy',
	N8N_ENCRYPTION_KEY: 'only-for-tests',
	N8N_DIAGNOSTICS_ENABLED: 'false',
	// File permissions of the settings file are of no interest to tests, but the check warns aloud.
	N8N_ENFORCE_SETTINGS_FILE_PERMISSIONS: 'false',
};

for (const [name, value] of Object.entries(wanted)) process.env[name] = value;

export {};
