import fc from 'fast-check';
import { parseBatchId } from '../../../../nodes/MarketoBulkLeadImport/marketo/jobs/batchId';
import { InvalidBatchIdError } from '../../../../nodes/MarketoBulkLeadImport/marketo/errors/InvalidBatchIdError';
import { thrown } from '../scripted';

const ring: Record<string, unknown> = {};
ring.ring = ring;

test.each<[label: string, given: unknown, expected: number]>([
	['a number', 3404, 3404],
	['text, as importId is', '3404', 3404],
	['with blanks', ' 3404\n', 3404],
	['the smallest', 1, 1],
	['the largest', Number.MAX_SAFE_INTEGER, 9_007_199_254_740_991],
	['the largest as text', '9007199254740991', 9_007_199_254_740_991],
])('accepts %s: %j', (_, given, expected) => {
	expect(parseBatchId(given)).toBe(expected);
});

test.each<[label: string, given: unknown, message: string]>([
	['undefined', undefined, 'The batch ID is empty'],
	['null', null, 'The batch ID is empty'],
	['empty text', '', 'The batch ID is empty'],
	['blanks', ' \u00a0\t', 'The batch ID is empty'],
	['zero', 0, '"0" is not a valid batch ID'],
	['leading zero', '03404', '"03404" is not a valid batch ID'],
	['negative', -3404, '"-3404" is not a valid batch ID'],
	['a fraction', 3404.5, '"3404.5" is not a valid batch ID'],
	['a fraction as text', '3404.0', '"3404.0" is not a valid batch ID'],
	['an exponent', '1e3', '"1e3" is not a valid batch ID'],
	['hexadecimal', '0xd4c', '"0xd4c" is not a valid batch ID'],
	['too large', '9007199254740992', '"9007199254740992" is not a valid batch ID'],
	['far too large', 1e21, '"1e+21" is not a valid batch ID'],
	['not a number', Number.NaN, '"NaN" is not a valid batch ID'],
	['digits of another script', '٣٤٠٤', '"٣٤٠٤" is not a valid batch ID'],
	['a path', '3404/../../rest/v1/leads', '"3404/../../rest/v1/leads" is not a valid batch ID'],
	['two IDs', '3404,3405', '"3404,3405" is not a valid batch ID'],
	['true', true, '"true" is not a valid batch ID'],
	['a list', [3404], '"[3404]" is not a valid batch ID'],
	['a job', { batchId: 3404 }, '"{"batchId":3404}" is not a valid batch ID'],
	['an object that contains itself', ring, '"this value" is not a valid batch ID'],
	['an object without JSON', { toJSON: () => undefined }, '"this value" is not a valid batch ID'],
	['long text', 'x'.repeat(41), `"${'x'.repeat(40)}…" is not a valid batch ID`],
])('rejects %s', (_, given, message) => {
	const error = thrown(() => parseBatchId(given));
	expect(error).toBeInstanceOf(InvalidBatchIdError);
	expect(error).toMatchObject({
		message,
		description:
			'A batch ID is a whole number, such as 3404. Use the field "batchId" in the output of "Create Import Job".',
	});
});

test('lets only digits into a path', () => {
	fc.assert(
		fc.property(
			fc.anything({ withBigInt: true, withDate: true, withSparseArray: true }),
			(given) => {
				let id: number | undefined;
				try {
					id = parseBatchId(given);
				} catch (error) {
					expect(error).toBeInstanceOf(InvalidBatchIdError);
				}
				if (id !== undefined) expect(String(id)).toMatch(/^[1-9]\d*$/);
			},
		),
		{ numRuns: 500 },
	);
});
