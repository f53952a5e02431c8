import { NoTableError } from './errors/NoTableError';
import { SeveralTablesError } from './errors/SeveralTablesError';
import type { ZipEntry } from './zipDirectory';

/** Endings of names of files that people mean by "the list". */
const TABLE = /\.(csv|tsv|tab|txt|psv|ssv|xlsx|xlsm|xls|xlsb|ods|numbers)$/i;

/** Names that an error carries: a message with more would not be read. */
const NAMES_TOLD = 20;

/**
 * The one entry of a zip that is a table. Folders, hidden files and what macOS adds are left out.
 * @throws NoTableError, SeveralTablesError
 */
export function oneTable(entries: readonly ZipEntry[]): ZipEntry {
	const files = entries.filter(({ name }) => isVisibleFile(name));
	const tables = files.filter(({ name }) => TABLE.test(name));
	if (tables.length === 1) return tables[0];
	if (tables.length > 1) throw new SeveralTablesError(namesOf(tables), tables.length);
	// A single file without a known ending is what the user wants to import all the same.
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
