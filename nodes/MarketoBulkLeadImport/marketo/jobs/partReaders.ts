import type { Part } from '../../csv/write/part';
import { openParts } from '../upload/parts';
import { nextRow, type FileImport } from './fileImport';

/** Open files, so that a run of steps in one process need not find its place again for each part. */
export interface PartReaders {
	/** The part that is to be sent next; undefined at the end of the file. */
	next(file: FileImport): Promise<Part | undefined>;
	/** Says that Marketo has taken the part. */
	taken(file: FileImport): void;
	close(): Promise<void>;
}

interface OpenFile {
	parts: AsyncGenerator<Part>;
	/** read but not sent yet */
	part?: Part;
}

/** Holds one part at the most: a file whose turn it is makes the others give theirs away, to be read again. */
export function partReaders(): PartReaders {
	const open = new Map<FileImport, OpenFile>();
	const close = async (file: FileImport): Promise<void> => {
		const reader = open.get(file);
		open.delete(file);
		await reader?.parts.return(undefined);
	};
	return {
		async next(file) {
			for (const [other, { part }] of open)
				if (other !== file && part !== undefined) await close(other);
			const reader: OpenFile = open.get(file) ?? { parts: openFrom(file) };
			open.set(file, reader);
			if (reader.part === undefined) {
				const next = await reader.parts.next();
				if (next.done !== true) reader.part = next.value;
			}
			return reader.part;
		},
		taken(file) {
			delete open.get(file)?.part;
		},
		async close() {
			for (const file of [...open.keys()]) await close(file);
		},
	};
}

function openFrom(file: FileImport): AsyncGenerator<Part> {
	const firstRow = nextRow(file);
	return openParts(file.checked, {
		...(file.partBytes !== undefined && { maxBytes: file.partBytes }),
		...(firstRow !== undefined && { firstRow }),
	});
}
