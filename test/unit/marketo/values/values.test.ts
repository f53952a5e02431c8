import fc from 'fast-check';
import { FieldBounds, findFields } from '../../../../nodes/MarketoBulkLeadImport/csv/read/fields';
import { columnValues } from '../../../../nodes/MarketoBulkLeadImport/marketo/values/columnValues';
import { valueConverter } from '../../../../nodes/MarketoBulkLeadImport/marketo/values/valueConverter';
import { BERLIN, convert, decide, zoneOf } from './columns';

describe('booleans', () => {
	test.each<[value: string, expected: string]>([
		['true', 'true'],
		['false', 'false'],
		['1', '1'],
		['0', '0'],
		['TRUE', 'true'],
		['False', 'false'],
		[' true ', 'true'],
		[' 1', '1'],
		['yes', 'true'],
		['Y', 'true'],
		['on', 'true'],
		['t', 'true'],
		['no', 'false'],
		['n', 'false'],
		['off', 'false'],
		['f', 'false'],
		['WAHR', 'true'],
		['FALSCH', 'false'],
		['Ja', 'true'],
		['j', 'true'],
		['nein', 'false'],
		['Oui', 'true'],
		['non', 'false'],
		['VRAI', 'true'],
		['FAUX', 'false'],
		['si', 'true'],
		['Sí', 'true'],
		['Si\u0301', 'true'],
		['sì', 'true'],
		['VERDADERO', 'true'],
		['FALSO', 'false'],
		['sim', 'true'],
		['não', 'false'],
		['nee', 'false'],
		['', ''],
		[' ', ''],
		['NULL', 'NULL'],
		['NULL ', 'NULL'],
	])('%j becomes %j', (value, expected) => {
		expect(convert('boolean', 'only', value)).toBe(expected);
		expect(decide('boolean', [value])).not.toHaveProperty('unreadable');
	});

	test.each([
		'x',
		'✓',
		'maybe',
		'2',
		'-1',
		's',
		'o',
		'1.0',
		'yes please',
		'constructor',
		'__proto__',
		'１',
		'y'.repeat(1_000),
	])('%s does not change, and is reported', (value) => {
		expect(convert('boolean', 'only', value)).toBe(value);
		expect(decide('boolean', ['yes', value])).toMatchObject({
			state: 'convert',
			conversion: { count: 1, example: { from: 'yes', to: 'true' } },
			unreadable: { count: 1, rows: [3] },
		});
	});
});

describe('text', () => {
	test('loses only surrounding blanks', () => {
		expect(decide('string', ['Ann', ' Bob  Lee\u00a0', 'Zoë', '日本', '\u3000京', ' '])).toEqual({
			state: 'convert',
			plan: { dataType: 'string', reading: 'only', keepsCurrency: false },
			conversion: { count: 3, example: { from: ' Bob  Lee\u00a0', to: 'Bob  Lee' } },
		});
		expect(convert('email', 'only', '\t ann@x.example\n')).toBe('ann@x.example');
		expect(convert('phone', 'only', ' 0049 30 / 1.234 ')).toBe('0049 30 / 1.234');
	});

	test('the example of a long value shows both of its ends', () => {
		const decision = decide('text', [` ${'a'.repeat(5_000)} `]);
		expect(decision).toMatchObject({
			conversion: {
				example: {
					from: expect.stringMatching(/^ a+…a+ $/) as unknown,
					to: expect.stringMatching(/^a+…a+$/) as unknown,
				},
			},
		});
	});

	test('becomes what String.trim returns', () => {
		const texts = fc.oneof(
			fc.string({ unit: 'binary' }),
			fc.string({
				unit: fc.constantFrom(
					...' \t\n\v\f\r\u00a0\u1680\u2000\u200a\u2028\u2029\u202f\u205f\u3000\ufeff\u200b\u0085a"Âé',
				),
			}),
		);
		fc.assert(
			fc.property(texts, (text) => {
				fc.pre(!/\p{Surrogate}/u.test(text));
				expect(convert('string', 'only', text)).toBe(text.trim());
				const isAsIs = decide('string', [text]).state === 'asIs';
				expect(isAsIs).toBe(text === text.trim());
			}),
			{ numRuns: 3_000 },
		);
	});
});

test.each(['a new type', '', 'constructor', '__proto__', 'toString', 'hasOwnProperty', 'DATE'])(
	'values of the type %j do not change',
	(type) => {
		expect(columnValues(type, 0, zoneOf(BERLIN))).toBeUndefined();
		expect(
			valueConverter({ dataType: type, reading: 'only', keepsCurrency: false }, zoneOf(BERLIN)),
		).toBeUndefined();
	},
);

test('a plan with a reading that the type does not have is rejected', () => {
	expect(
		valueConverter({ dataType: 'date', reading: 'comma', keepsCurrency: false }, zoneOf(BERLIN)),
	).toBeUndefined();
});

test('a plan can be stored and used again', () => {
	const decision = decide('date', ['31.12.1990']);
	if (decision.state !== 'convert') throw new Error('Nothing to convert');
	const plan = JSON.parse(JSON.stringify(decision.plan)) as typeof decision.plan;
	expect(valueConverter(plan, zoneOf(BERLIN))?.convertText('31.12.1990')).toBe('1990-12-31');
});

describe('fields of a record', () => {
	const bounds = new FieldBounds();
	const field = (record: string) => {
		const bytes = Buffer.from(record);
		bounds.count = findFields(bytes, 0, bytes.length, ',', bounds);
		return bytes;
	};
	const dates = valueConverter(
		{ dataType: 'date', reading: 'dayFirst', keepsCurrency: false },
		zoneOf(BERLIN),
	);
	const texts = valueConverter(
		{ dataType: 'string', reading: 'only', keepsCurrency: false },
		zoneOf(BERLIN),
	);

	test.each<[label: string, record: string, date: string | undefined, text: string | undefined]>([
		['unquoted', '31.12.1990, a ', '1990-12-31', 'a'],
		['quoted', '"31.12.1990"," a, b "', '1990-12-31', 'a, b'],
		['doubled quotes', '"""31.12.1990"""," a ""b"" "', undefined, 'a "b"'],
		['text after the quote', '"31.12".1990," a"b ', '1990-12-31', 'ab'],
		["a value already in Marketo's format", '1990-12-31,a', undefined, undefined],
		['blank', ',', undefined, undefined],
	])('%s', (_, record, date, text) => {
		const bytes = field(record);
		expect(dates?.convert(bytes, bounds, 0)).toBe(date);
		expect(texts?.convert(bytes, bounds, 1)).toBe(text);
	});
});

test('every value of every type is converted or kept, without an error', () => {
	const types = [
		'boolean',
		'currency',
		'date',
		'datetime',
		'email',
		'float',
		'integer',
		'percent',
		'score',
		'string',
	];
	const hostile = fc.oneof(
		fc.string({ unit: 'binary', maxLength: 120 }),
		fc.constantFrom(
			'__proto__',
			'constructor',
			'toString',
			'9'.repeat(300),
			'('.repeat(99),
			'1,'.repeat(49),
			' '.repeat(500),
			'1 Jan '.repeat(16),
			'$'.repeat(99),
			`1${' '.repeat(98)}`,
		),
	);
	fc.assert(
		fc.property(fc.constantFrom(...types), fc.array(hostile, { maxLength: 4 }), (type, values) => {
			const decision = decide(type, values);
			if (decision.state !== 'convert') return;
			const converter = valueConverter(decision.plan, zoneOf(BERLIN));
			for (const value of values) expect(typeof converter?.convertText(value)).toBe('string');
		}),
		{ numRuns: 3_000 },
	);
});
