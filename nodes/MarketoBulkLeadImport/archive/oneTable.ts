import { NoTableError } from './errors/NoTableError';
import { SeveralTablesError } from './errors/SeveralTablesError';
import type { ZipEntry } from './zipDirectory';

/** File extensions of tables. */
const TABLE = /\.(csv|tsv|tab|txt|psv|ssv|xlsx|xlsm|xls|xlsb|ods|numbers)$/i;

/** Names to include in an error: nobody would read a longer message. */
const NAMES_TOLD = 20;

/**
 * The one entry of a zip that is a table. Ignores folders, hidden files and the files that macOS
 * adds.
 * @throws NoTableError, SeveralTablesError
 */
export function oneTable(entries: readonly ZipEntry[]): ZipEntry {
	const files = entries.filter(({ name }) => isVisibleFile(name));
	const tables = files.filter(({ name }) => TABLE.test(name));
	if (tables.length === 1) return tables[0];
	if (tables.length > 1) throw new SeveralTablesError(namesOf(tables), tables.length);
	// A lone file without an extension is still the one that the user wants to import.
	if (files.length === 1 && !fileName(files[0].name).includes('.')) return files[0];
	throw new NoTableError(namesOf(files));
}

function namesOf(entries: readonly ZipEntry[]): string[] {
	return entries.slice(0, NAMES_TOLD).map(({ name }) => name);
}

function isVisibleFile(name: string): boolean {
	return (
		!name.endsWith('/') &&
		!name.split('/').some((part) => part === '__MACOSX' || /^\.+[^.]/.test(part))
	);
}

export function fileName(path: string): string {
	return path.slice(path.lastIndexOf('/') + 1);
}
