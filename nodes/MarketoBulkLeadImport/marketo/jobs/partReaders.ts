import type { Part } from '../../csv/write/part';
import { openParts } from '../upload/parts';
import { nextRow, type FileImport } from './fileImport';

/** Keeps files open, so that consecutive steps in one process need not find their position again for each part. */
export interface PartReaders {
	/** The next part to send; undefined at the end of the file. */
	next(file: FileImport): Promise<Part | undefined>;
	/** Called when Marketo has accepted the part. */
	taken(file: FileImport): void;
	close(): Promise<void>;
}

interface OpenFile {
	parts: AsyncGenerator<Part>;
	/** read but not sent yet */
	part?: Part;
}

/** Holds at most one part: when another file's turn comes, the part is dropped and read again later. */
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
