import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { ERROR_CODES } from '../../nodes/MarketoBulkLeadImport/marketo/client/errorCodes';
import { EVERY_ERROR, LISTED_ELSEWHERE } from '../docs/errors';
import { tablesOf } from '../docs/markdown';
import { troubleshooting, TROUBLESHOOTING } from '../docs/troubleshooting';

const errors = path.resolve(__dirname, '../../nodes/MarketoBulkLeadImport/marketo/errors');

test('docs/troubleshooting.md is up to date (npx tsx test/docs/troubleshooting.ts regenerates it)', async () => {
	expect(readFileSync(TROUBLESHOOTING, 'utf8')).toBe(await troubleshooting());
});

test('it lists every error class, except those listed elsewhere', () => {
	const classes = readdirSync(errors).map((file) => path.basename(file, '.ts'));
	const documented = new Set([...EVERY_ERROR.map(({ name }) => name), ...LISTED_ELSEWHERE]);
	expect([...documented].sort()).toEqual(classes.sort());
});

test('it lists every error code once', async () => {
	const rows = tablesOf(await troubleshooting()).get('Code') ?? [];
	const codes = rows.flatMap((row) => row.Code.split(', '));
	expect(codes.sort()).toEqual([...Object.keys(ERROR_CODES), 'any other'].sort());
});
