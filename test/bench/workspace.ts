import { createWriteStream, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { atExit } from '../n8n/processes';
import { leadFile } from './generate';

const LF = 10;

/** A folder for one run of the benchmarks, in the system's temporary folder; removed when the process ends. */
export class Workspace {
	readonly folder = mkdtempSync(path.join(os.tmpdir(), 'marketo-bench-'));
	private readonly made = new Map<string, Promise<string>>();

	constructor() {
		atExit(() => this.remove());
	}

	/** The path of a file or folder in it; the same name always has the same path. */
	path(name: string): string {
		return path.join(this.folder, name);
	}

	emptyFolder(name: string): string {
		const folder = this.path(name);
		rmSync(folder, { recursive: true, force: true });
		mkdirSync(folder);
		return folder;
	}

	/** A file with leads of this many bytes, with a newline in quotes in every tenth record. Created once. */
	async leads(bytes: number): Promise<string> {
		return await this.once(`leads-${bytes}.csv`, () => leadFile({ bytes, quotedNewlines: 0.1 }));
	}

	/** A file with exactly this many leads. Created once. */
	async rows(rows: number): Promise<string> {
		return await this.once(`rows-${rows}.csv`, () => firstRecords(rows));
	}

	/** A file with the bytes from `chunks`. Created once per name. */
	async once(name: string, chunks: () => Iterable<Buffer>): Promise<string> {
		let file = this.made.get(name);
		if (file === undefined) {
			file = this.write(name, chunks());
			this.made.set(name, file);
		}
		return await file;
	}

	remove(): void {
		rmSync(this.folder, { recursive: true, force: true, maxRetries: 3 });
	}

	private async write(name: string, chunks: Iterable<Buffer>): Promise<string> {
		const file = this.path(name);
		// `flush` finishes writing to disk before anything is measured.
		await pipeline(Readable.from(chunks), createWriteStream(file, { flush: true }));
		return file;
	}
}

export function sizeOf(file: string): number {
	return statSync(file).size;
}

/** Without newlines in quotes, each line is a record. */
function* firstRecords(rows: number): Generator<Buffer> {
	let lines = rows + 1;
	for (const chunk of leadFile({ bytes: Number.MAX_SAFE_INTEGER })) {
		let end = 0;
		while (lines > 0) {
			const newline = chunk.indexOf(LF, end);
			if (newline < 0) break;
			end = newline + 1;
			lines--;
		}
		if (lines > 0) yield chunk;
		else {
			yield chunk.subarray(0, end);
			return;
		}
	}
}
