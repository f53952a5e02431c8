import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { ERROR_CODES } from '../../nodes/MarketoBulkLeadImport/marketo/client/errorCodes';
import { EVERY_ERROR, TOLD_ELSEWHERE } from '../docs/errors';
import { tablesOf } from '../docs/markdown';
import { troubleshooting, TROUBLESHOOTING } from '../docs/troubleshooting';

const errors = path.resolve(__dirname, '../../nodes/MarketoBulkLeadImport/marketo/errors');

test('docs/troubleshooting.md says what the code says (npx tsx test/docs/troubleshooting.ts writes it anew)', async () => {
	expect(readFileSync(TROUBLESHOOTING, 'utf8')).toBe(await troubleshooting());
});

test('every class of error is in it, or told to stand elsewhere', () => {
	const classes = readdirSync(errors).map((file) => path.basename(file, '.ts'));
	const told = new Set([...EVERY_ERROR.map(({ name }) => name), ...TOLD_ELSEWHERE]);
	expect([...told].sort()).toEqual(classes.sort());
});

test('every code of the table is in it once', async () => {
	const rows = tablesOf(await troubleshooting()).get('Code') ?? [];
	const codes = rows.flatMap((row) => row.Code.split(', '));
	expect(codes.sort()).toEqual([...Object.keys(ERROR_CODES), 'any other'].sort());
});
