import type { ByteStream } from '../csv/types';
import type { HeldTail } from './heldTail';
import { dataStart } from './localHeader';
import type { ZipEntry } from './zipDirectory';

/** Entries up to this size are read together, in one pass over the file: each further pass would read it again. */
const SMALL_BYTES = 64 * 1024;
const ALL_SMALL_BYTES = 2 * 1024 * 1024;

/** Space for an entry's local header; an entry with a longer header is not held. */
const HEADER_ROOM = 1024;

interface Place {
	entry: ZipEntry;
	end: number;
}

/** Small entries of a zip in memory, each with its local header. */
export class HeldEntries {
	private readonly held = new Map<ZipEntry, Buffer>();

	private readonly places: readonly Place[];

	/** @param end offset in the file at which the entries end */
	constructor(entries: readonly ZipEntry[], end: number) {
		let room = ALL_SMALL_BYTES;
		this.places = entries.flatMap((entry) => {
			if (entry.compressedBytes > SMALL_BYTES || entry.compressedBytes > room) return [];
			room -= entry.compressedBytes;
			return { entry, end: Math.min(end, entry.offset + HEADER_ROOM + entry.compressedBytes) };
		});
	}

	get(entry: ZipEntry): Buffer | undefined {
		return this.held.get(entry);
	}

	takeFrom(tail: HeldTail): void {
		for (const { entry, end } of this.places) {
			const bytes = tail.slice(entry.offset, end);
			if (bytes !== undefined) this.hold(entry, Buffer.from(bytes));
		}
	}

	/** Reads the missing entries from the file, if any; reads only as far as necessary. */
	async takeFromFile(open: () => Promise<ByteStream>): Promise<void> {
		const missing = this.places.filter(({ entry }) => !this.held.has(entry));
		if (missing.length === 0) return;
		const pieces = missing.map((): Uint8Array[] => []);
		const end = Math.max(...missing.map((place) => place.end));
		let at = 0;
		for await (const chunk of await open()) {
			missing.forEach((place, i) => {
				const from = Math.max(0, place.entry.offset - at);
				const to = Math.min(chunk.length, place.end - at);
				if (from < to) pieces[i].push(Uint8Array.prototype.slice.call(chunk, from, to));
			});
			at += chunk.length;
			if (at >= end) break;
		}
		missing.forEach(({ entry }, i) => this.hold(entry, Buffer.concat(pieces[i])));
	}

	clear(): void {
		this.held.clear();
	}

	private hold(entry: ZipEntry, bytes: Buffer): void {
		const start = dataStart(bytes);
		if (start !== undefined && start + entry.compressedBytes <= bytes.length)
			this.held.set(entry, bytes);
	}
}
