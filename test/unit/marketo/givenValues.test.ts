import {
	choiceIn,
	flagIn,
	isMissing,
	textIn,
} from '../../../nodes/MarketoBulkLeadImport/marketo/givenValues';
import { InvalidSettingError } from '../../../nodes/MarketoBulkLeadImport/marketo/errors/InvalidSettingError';
import { thrown } from './scripted';

const NOT_SET = [undefined, null, '', ' \u00a0\n'];

/** Its conversion to text throws. */
const WITHOUT_TEXT = { toString: 'x' };

test.each([
	...NOT_SET.map((given) => [given, true] as const),
	...['x', 0, false, [], {}].map((given) => [given, false] as const),
])('whether %j is missing: %j', (given, expected) => {
	expect(isMissing(given)).toBe(expected);
});

test.each<[given: unknown, expected: string]>([
	...NOT_SET.map((given): [unknown, string] => [given, '']),
	[' Europe ', 'Europe'],
	[1001, '1001'],
	[-0.5, '-0.5'],
	['x'.repeat(2_000), 'x'.repeat(2_000)],
])('the text of %j', (given, expected) => {
	expect(textIn('partitionName', given)).toBe(expected);
});

test.each([true, false, [], ['1001'], {}, { value: '1001' }, Number.NaN, Infinity, WITHOUT_TEXT])(
	'%j is no text',
	(given) => {
		const error = thrown(() => textIn('partitionName', given));
		expect(error).toBeInstanceOf(InvalidSettingError);
		expect(error).toMatchObject({
			message: '"Lead Partition" has a value that is neither text nor a number',
			description: 'Check the expression that returns the value.',
		});
	},
);

test('text that is too long is not quoted', () => {
	expect(thrown(() => textIn('partitionName', 'x'.repeat(2_001)))).toMatchObject({
		message: '"Lead Partition" has 2,001 characters, which is too long',
	});
});

const choose = (given: unknown) => choiceIn('values', given, ['asIs', 'convert'], 'asIs');

test.each([...NOT_SET.map((given) => [given, 'asIs']), ['convert', 'convert'], ['asIs', 'asIs']])(
	'the choice for %j is %s',
	(given, expected) => {
		expect(choose(given)).toBe(expected);
	},
);

test.each(['Convert', ' convert', 'constructor', true, 0, ['convert'], WITHOUT_TEXT])(
	'%j is none of the choices',
	(given) => {
		expect(thrown(() => choose(given))).toMatchObject({
			message: '"Values" has a value that this node doesn\'t know',
			description:
				'Select it from the list. An expression must return one of these values: "asIs", "convert".',
		});
	},
);

test.each<[given: unknown, standard: boolean, expected: boolean]>([
	[true, false, true],
	[false, true, false],
	...NOT_SET.map((given): [unknown, boolean, boolean] => [given, true, true]),
	...NOT_SET.map((given): [unknown, boolean, boolean] => [given, false, false]),
])('the flag %j, by default %j, is %j', (given, standard, expected) => {
	expect(flagIn('checkColumns', given, standard)).toBe(expected);
});

test.each(['false', 'true', 0, 1, [], {}])('%j is no flag', (given) => {
	expect(thrown(() => flagIn('checkColumns', given, true))).toMatchObject({
		message: '"Check Columns" must be true or false',
	});
});
