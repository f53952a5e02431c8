import { balancedPartBytes } from '../../../../nodes/MarketoBulkLeadImport/marketo/jobs/balance';
import { openParts } from '../../../../nodes/MarketoBulkLeadImport/marketo/upload/parts';
import { checkOf, fileSource } from '../sources';

const ROW_BYTES = 100;

/** A file of this many MB, in which every row has a different address. */
function file(megabytes: number, extra = '') {
	const rows = Math.round((megabytes * 1_000_000) / ROW_BYTES);
	const pad = 'x'.repeat(ROW_BYTES - '0000000@x.example,\n'.length);
	const lines = Array.from(
		{ length: rows },
		(_, i) => `${String(i).padStart(7, '0')}@x.example,${pad}\n`,
	);
	return fileSource(`email,company\n${lines.join('')}${extra}`);
}

async function sizesOf(
	source: ReturnType<typeof file>,
	target: { exclusiveKey?: string } = {},
	settings: Parameters<typeof checkOf>[1] = {},
): Promise<number[]> {
	const checked = await checkOf(source, settings);
	const maxBytes = balancedPartBytes(checked, target);
	const sizes: number[] = [];
	let rows = 0;
	for await (const part of openParts(checked, maxBytes === undefined ? {} : { maxBytes })) {
		sizes.push(part.bytes.length);
		rows += part.rows;
	}
	expect(rows).toBe(checked.rows);
	return sizes;
}

test.each<[megabytes: number, parts: number]>([
	[0.5, 1],
	[1, 1],
	[1.9, 1],
	[2.1, 2],
	[5, 2],
	[10, 2],
	[15, 2],
	[21, 4],
])('splits %d MB into %i parts of similar size', async (megabytes, parts) => {
	const sizes = await sizesOf(file(megabytes));
	expect(sizes).toHaveLength(parts);
	if (parts > 1) expect(Math.min(...sizes)).toBeGreaterThanOrEqual(1_000_000);
	expect(Math.max(...sizes)).toBeLessThanOrEqual(10_000_000);
	expect(Math.min(...sizes) / Math.max(...sizes)).toBeGreaterThan(0.98);
});

test('splits records of varying length into parts of similar size', async () => {
	const rows = Array.from(
		{ length: 40_000 },
		(_, i) => `${i}@x.example,${'y'.repeat((i * 7919) % 200)}\n`,
	);
	const sizes = await sizesOf(fileSource(`email,company\n${rows.join('')}`));
	expect(sizes).toHaveLength(2);
	expect(Math.min(...sizes) / Math.max(...sizes)).toBeGreaterThan(0.98);
});

test.each<[label: string, ...Parameters<typeof sizesOf>]>([
	['the target accepts one job at a time', file(5), { exclusiveKey: 'list:1001' }],
	['two rows have the same lookup value', file(5, '0000000@X.example,again\n')],
])('makes parts as large as possible if %s', async (_, ...given) => {
	expect(await sizesOf(...given)).toHaveLength(1);
});

test('has no part size for a file that is not ready to be imported', async () => {
	expect(balancedPartBytes(await checkOf('nonsense\n1\n'), {})).toBeUndefined();
});

test('does not make parts smaller than 1 MB if most columns are left out', async () => {
	const wide = Array.from(
		{ length: 30_000 },
		(_, i) => `${String(i).padStart(7, '0')}@x.example,${'x'.repeat(20)},${'y'.repeat(60)}\n`,
	);
	const sizes = await sizesOf(
		fileSource(`email,company,mine\n${wide.join('')}`),
		{},
		{
			matching: 'manual',
			mappings: [{ column: 'email', field: 'email' }],
		},
	);
	expect(sizes).toHaveLength(1);
});
