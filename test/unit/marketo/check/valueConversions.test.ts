import fc from 'fast-check';
import type { ConversionSettings } from '../../../../nodes/MarketoBulkLeadImport/marketo/check/checkSettings';
import {
	isReady,
	type CheckedSource,
} from '../../../../nodes/MarketoBulkLeadImport/marketo/check/checkSource';
import type { Problem } from '../../../../nodes/MarketoBulkLeadImport/marketo/check/problem';
import { openParts } from '../../../../nodes/MarketoBulkLeadImport/marketo/upload/parts';
import { allParts } from '../../csv/reading';
import { checkOf } from '../sources';

const CONVERSION: ConversionSettings = {
	dateOrder: 'auto',
	decimalSeparator: 'auto',
	timeZone: 'Europe/Berlin',
};

async function converted(
	file: string,
	settings: Parameters<typeof checkOf>[1] = {},
): Promise<CheckedSource> {
	return await checkOf(file, { conversion: CONVERSION, ...settings });
}

function seen({ kind, column, count, rows }: Problem): unknown[] {
	return [kind, column, count, rows];
}

test.each<[label: string, file: string, problems: unknown[][]]>([
	[
		'ambiguous values',
		'email,dateOfBirth\na@x.example,1990-12-31\nb@x.example,01/02/2003\nc@x.example,02/03/2004\n',
		[['ambiguousValues', 'dateOfBirth', 2, [3, 4]]],
	],
	[
		'conflicting values',
		'email,dateOfBirth\na@x.example,31/12/1990\nb@x.example,12/31/1990\nc@x.example,30/12/1990\n',
		[['conflictingValues', 'dateOfBirth', 3, [2, 3, 4]]],
	],
	[
		'unreadable values',
		'email,dateOfBirth,leadScore,unsubscribed\na@x.example,31.12.1990,1,ja\nb@x.example,soon,many,perhaps\n',
		[
			['notADate', 'dateOfBirth', 1, [3]],
			['notANumber', 'leadScore', 1, [3]],
			['notABoolean', 'unsubscribed', 1, [3]],
		],
	],
	[
		'serial numbers, once',
		'email,dateOfBirth\na@x.example,25572\n',
		[['serialNumbers', 'dateOfBirth', 1, [2]]],
	],
	[
		'serial numbers among other unreadable values',
		'email,dateOfBirth\na@x.example,25572\nb@x.example,soon\n',
		[
			['notADate', 'dateOfBirth', 2, [2, 3]],
			['serialNumbers', 'dateOfBirth', 1, [2]],
		],
	],
	[
		'several currencies, once',
		'email,annualRevenue\na@x.example,$5\nb@x.example,€5\n',
		[['mixedCurrencies', 'annualRevenue', 2, [2, 3]]],
	],
	[
		'blank and repeated keys, and values that are too long, as without conversion',
		`email,firstName\n,Ann\na@x.example,Ben\na@x.example,${'x'.repeat(256)}\n`,
		[
			['blankLookup', 'email', 1, [2]],
			['duplicateLookup', 'email', 1, [4]],
			['tooLong', 'firstName', 1, [4]],
		],
	],
	['no problems in values that are converted', 'email,dateOfBirth\na@x.example,31.12.1990\n', []],
])('reports %s', async (_label, file, problems) => {
	expect((await converted(file)).problems.map(seen)).toEqual(problems);
});

test('checks only values if columns are not checked', async () => {
	const { problems, columns } = await converted(
		'email,dateOfBirth,mood\n,31.12.1990,fine\n,soon,fine\n',
		{ checkColumns: false },
	);
	expect(problems.map(seen)).toEqual([['notADate', 'dateOfBirth', 1, [3]]]);
	expect(columns.map(({ field, conversion }) => [field, conversion?.plan.reading])).toEqual([
		['email', undefined],
		['dateOfBirth', 'dayFirst'],
		['mood', undefined],
	]);
});

test('converts a column that goes to two fields for each of them', async () => {
	const checked = await converted('email,when\na@x.example,31.12.2026\n', {
		matching: 'manual',
		mappings: [
			{ column: 'email', field: 'email' },
			{ column: 'when', field: 'renewalDate' },
			{ column: 'when', field: 'lastWebinarAt' },
		],
	});
	const [part] = await allParts(openParts(checked));
	expect(Buffer.from(part.bytes).toString()).toBe(
		'email,renewalDate,lastWebinarAt\na@x.example,2026-12-31,2026-12-31T00:00:00+01:00\n',
	);
});

test('sends nothing if the types of the fields are unknown', async () => {
	const checked = await checkOf('email\na@x.example\n', { conversion: CONVERSION }, null);
	expect(checked.problems.map(({ kind }) => kind)).toEqual(['unknownFields']);
	expect(isReady(checked)).toBe(false);
});

test('copies a file in which nothing is converted', async () => {
	const file = 'email,dateOfBirth\na@x.example,1990-12-31\n';
	expect((await converted(file)).upload).toMatchObject({ isCleanCopy: true });
	expect((await converted(`${file}b@x.example,31.12.1990\n`)).upload).toMatchObject({
		isCleanCopy: false,
	});
});

test('estimates the size of converted records', async () => {
	const rows = Array.from({ length: 50 }, (_, i) => `lead${i + 10}@x.example,31.12.2026 8:00\n`);
	const checked = await converted(`email,lastWebinarAt\n${rows.join('')}`);
	const [part] = await allParts(openParts(checked));
	expect(checked.upload?.recordBytes).toBe(
		part.bytes.length - (checked.upload?.header.length ?? 0),
	);
});

test('stops the import if conversion makes a record too large for a part', async () => {
	await fc.assert(
		fc.asyncProperty(fc.integer({ min: 330, max: 480 }), async (length) => {
			const file = `email,company,lastWebinarAt\na@x.example,${'x'.repeat(length)},31.12.2026\n`;
			const checked = await converted(file, { maxRequestBytes: 1_000 });
			const isTooLarge = checked.problems.some(({ kind }) => kind === 'recordTooLarge');
			const most = checked.upload?.maxBytes ?? 0;
			if (!isTooLarge) {
				const [part] = await allParts(openParts(checked));
				expect(part.bytes.length).toBeLessThanOrEqual(most);
			}
			// 12 for the email and its comma, 26 for the date and its comma, 1 for the newline.
			const header = 'email,company,lastWebinarAt\n'.length;
			const room = 1_000 - 512 - 'leads.csv'.length - header;
			expect(isTooLarge).toBe(12 + length + 26 + 1 > room);
		}),
		{ examples: [[407], [412], [413], [420]] },
	);
});
