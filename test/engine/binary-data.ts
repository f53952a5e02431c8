import { engineFolder } from './environment';
import './logger';
import { Container } from '@n8n/di';
import { BinaryDataConfig, BinaryDataService } from 'n8n-core';
import type { IBinaryData } from 'n8n-workflow';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';

/** `default` is n8n's name for "in memory, as base64 in the item". */
export type BinaryMode = 'default' | 'filesystem';

const storageRoot = path.join(engineFolder, 'binary-data');
const storage = path.join(storageRoot, String(process.pid));

function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch {
		return false;
	}
}

/** Jest workers get no `exit` event for cleanup, so each start removes what ended processes left behind. */
function removeLeftovers(): void {
	mkdirSync(storageRoot, { recursive: true });
	for (const name of readdirSync(storageRoot)) {
		if (!isAlive(Number(name)))
			rmSync(path.join(storageRoot, name), { recursive: true, force: true });
	}
}

let isClean = false;

/** The binary data mode applies to the whole process, so concurrent runs must use the same one. */
export async function useBinaryMode(mode: BinaryMode): Promise<BinaryDataService> {
	if (!isClean) removeLeftovers();
	isClean = true;
	const config = Container.get(BinaryDataConfig);
	config.mode = mode;
	config.localStoragePath = storage;
	const service = Container.get(BinaryDataService);
	await service.init();
	return service;
}

/** The bytes of a binary property, in any storage mode. */
export async function readBinary(binary: IBinaryData): Promise<Buffer> {
	return await Container.get(BinaryDataService).getAsBuffer(binary);
}

/** Removes the files that this process stored. */
export function removeBinaryData(): void {
	rmSync(storage, { recursive: true, force: true });
}
