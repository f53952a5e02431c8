import type { Zip } from '../archive/zip';
import type { ZipEntry } from '../archive/zipDirectory';
import type { ByteStream } from '../csv/types';
import { InvalidWorkbookError } from './errors/InvalidWorkbookError';
import { partKey } from './partName';

/** The entries of a zip as parts of a document, whose names are compared as Office does. */
export class Parts {
	private readonly byName: ReadonlyMap<string, ZipEntry>;

	private readonly byKey: ReadonlyMap<string, ZipEntry>;

	constructor(private readonly zip: Zip) {
		this.byName = new Map(zip.entries.map((entry) => [entry.name, entry]));
		this.byKey = new Map(zip.entries.map((entry) => [partKey(entry.name), entry]));
	}

	has(path: string): boolean {
		return this.find(path) !== undefined;
	}

	/**
	 * @throws InvalidWorkbookError if there is no such part
	 * @returns its content; reading it throws what Zip.read throws
	 */
	read(path: string): ByteStream {
		const entry = this.find(path);
		if (entry === undefined) throw new InvalidWorkbookError('missingPart', path);
		return this.zip.read(entry);
	}

	/** The very name takes precedence: a file may have entries with equivalent names, although none should. */
	private find(path: string): ZipEntry | undefined {
		return this.byName.get(path) ?? this.byKey.get(partKey(path));
	}
}
