import type { Difference } from './compare';
import type { Case } from './case';

/** Maximum number of attempts, so that a long file does not take forever. */
const MOST_TRIES = 600;

/** Makes a failing case smaller as long as it has the same difference. */
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
	await attempt({ ...best, operation: undefined });
	for (const setting of ['firstRow', 'balanceParts', 'conversion', 'resource'] as const)
		await attempt({ ...best, settings: { ...best.settings, [setting]: undefined } });
	if (best.source.kind !== 'file') {
		for (let i = best.source.rows.length - 1; i >= 0; i--)
			await attempt({ ...best, source: withoutRow(best.source, i) });
		return best;
	}
	await attempt({ ...best, source: { ...best.source, packing: undefined } });
	const { packing } = best.source;
	const bytesOf = ({ source }: Case): Uint8Array =>
		source.kind === 'file' ? source.bytes : new Uint8Array(0);
	for (let size = bytesOf(best).length >> 1; size >= 1; size >>= 1) {
		for (let at = 0; at < bytesOf(best).length;) {
			const bytes = bytesOf(best);
			const rest = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + size)]);
			const isSmaller = await attempt({ ...best, source: { kind: 'file', bytes: rest, packing } });
			if (!isSmaller) at += size;
			if (tries >= MOST_TRIES) return best;
		}
	}
	return best;
}

function withoutRow(source: Case['source'], i: number): Case['source'] {
	if (source.kind === 'items') return { ...source, rows: source.rows.filter((_, k) => k !== i) };
	if (source.kind === 'workbook') return { ...source, rows: source.rows.filter((_, k) => k !== i) };
	return source;
}

export function toReplay(one: Case): string {
	const source =
		one.source.kind === 'file'
			? { ...one.source, bytes: Buffer.from(one.source.bytes).toString('base64') }
			: one.source;
	return Buffer.from(JSON.stringify({ ...one, source })).toString('base64');
}

export function fromReplay(text: string): Case {
	const read = JSON.parse(Buffer.from(text, 'base64').toString()) as Case;
	if (read.source.kind !== 'file') return read;
	const bytes = Buffer.from(read.source.bytes as unknown as string, 'base64');
	return { ...read, source: { ...read.source, bytes } };
}
