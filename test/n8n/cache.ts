import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Outside the checkout, because an n8n takes 3 GB and other clones reuse it. */
export const cacheRoot = path.join(
	process.env.XDG_CACHE_HOME ?? path.join(os.homedir(), '.cache'),
	'n8n-nodes-marketo-bulk-import',
);

/** Written when an install is complete and tested, so a broken install doesn't have it. */
const marker = (folder: string): string => path.join(folder, '.complete.json');

export function isComplete(folder: string, content: object): boolean {
	try {
		return readFileSync(marker(folder), 'utf8') === JSON.stringify(content);
	} catch {
		return false;
	}
}

export function markComplete(folder: string, content: object): void {
	writeFileSync(marker(folder), JSON.stringify(content));
}

function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch {
		return false;
	}
}

function ownerOf(lock: string): number | undefined {
	try {
		return Number(readFileSync(path.join(lock, 'pid'), 'utf8'));
	} catch {
		return undefined;
	}
}

/**
 * Runs an action while no other process runs one on the same cache folder, because two npm installs
 * into one folder break it. Takes over a lock whose owner has ended.
 */
export async function withLock<T>(folder: string, action: () => Promise<T>): Promise<T> {
	mkdirSync(path.dirname(folder), { recursive: true });
	const lock = `${folder}.lock`;
	for (let waits = 0; ; waits++) {
		try {
			mkdirSync(lock);
			break;
		} catch {
			const owner = ownerOf(lock);
			// The owner writes its ID right after it creates the folder.
			if (owner === undefined ? waits > 5 : !isAlive(owner))
				rmSync(lock, { recursive: true, force: true });
			else if (waits % 30 === 1)
				console.log(`Waiting for process ${owner ?? '?'} to finish with ${folder}`);
			await sleep(1000);
		}
	}
	writeFileSync(path.join(lock, 'pid'), String(process.pid));
	try {
		return await action();
	} finally {
		rmSync(lock, { recursive: true, force: true });
	}
}
