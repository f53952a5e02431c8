import type { Difference } from './compare';
import type { Case } from './case';

/** Tries in all, so that a long file does not take for ever. */
const MOST_TRIES = 600;

/** Makes a failing case smaller as long as the same thing is different. */
export async function shrink(
	one: Case,
	what: string,
	differencesOf: (one: Case) => Promise<Difference[]>,
): Promise<Case> {
	let best = one;
	let tries = 0;
	const attempt = async (candidate: Case): Promise<boolean> => {
		if (tries++ >= MOST_TRIES) return false;
		const isSame = (await differencesOf(candidate)).some((found) => found.what === what);
		if (isSame) best = candidate;
		return isSame;
	};
	for (const change of [
		{ matching: 'auto', mappings: [] },
		{ checkColumns: true },
		{ maxRequestBytes: 10_000_000 },
		{ maxRequestBytes: 1_000 },
	] as const)
		await attempt({ ...best, settings: { ...best.settings, ...change } });
	await attempt({ ...best, chunkBytes: 1_000_000, isStream: true });
	await attempt({ ...best, fileName: 'leads.csv' });
	if (best.source.kind === 'items') {
		for (let i = best.source.rows.length - 1; i >= 0; i--) {
			const rows: ReadonlyArray<Record<string, unknown>> =
				best.source.kind === 'items' ? best.source.rows.filter((_, k) => k !== i) : [];
			await attempt({ ...best, source: { kind: 'items', rows } });
		}
		return best;
	}
	const bytesOf = ({ source }: Case): Uint8Array =>
		source.kind === 'file' ? source.bytes : new Uint8Array(0);
	for (let size = bytesOf(best).length >> 1; size >= 1; size >>= 1) {
		for (let at = 0; at < bytesOf(best).length;) {
			const bytes = bytesOf(best);
			const rest = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + size)]);
			const isSmaller = await attempt({ ...best, source: { kind: 'file', bytes: rest } });
			if (!isSmaller) at += size;
			if (tries >= MOST_TRIES) return best;
		}
	}
	return best;
}

export function toReplay(one: Case): string {
	const source =
		one.source.kind === 'file'
			? { kind: 'file', bytes: Buffer.from(one.source.bytes).toString('base64') }
			: one.source;
	return Buffer.from(JSON.stringify({ ...one, source })).toString('base64');
}

export function fromReplay(text: string): Case {
	const read = JSON.parse(Buffer.from(text, 'base64').toString()) as Case;
	const source = read.source as unknown as { kind: string; bytes: string };
	if (source.kind !== 'file') return read;
	return { ...read, source: { kind: 'file', bytes: Buffer.from(source.bytes, 'base64') } };
}
