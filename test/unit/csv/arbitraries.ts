import fc from 'fast-check';
import type { Delimiter } from '../../../nodes/MarketoBulkLeadImport/csv/types';

/** Number of runs per property; the long run sets PROPERTY_RUNS. */
export const RUNS = Number(process.env.PROPERTY_RUNS ?? 150);

export const delimiters = fc.constantFrom<Delimiter>(',', ';', '\t', '|');

/** Chunk sizes, used in turn. */
export const chunkSizes = fc.oneof(
	fc.constant([1]),
	fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 6 }),
	fc.constant([65_536]),
);

const newlines = fc.constantFrom('\n', '\r\n', '\r', '\n\n', '\r\r\n');

const characters = fc.constantFrom(
	'a',
	'B',
	'7',
	'-',
	',',
	';',
	'\t',
	'|',
	'"',
	'\n',
	'\r',
	' ',
	'é',
	'漢',
	'😀',
	'\u2028',
);

/** Values with all the special characters of CSV, some long enough for the searches that skip ahead. */
export const values = fc.oneof(
	{ weight: 8, arbitrary: fc.array(characters, { maxLength: 8 }).map((parts) => parts.join('')) },
	{
		weight: 1,
		arbitrary: fc
			.tuple(fc.constantFrom('x', 'ü', '",\n'), fc.integer({ min: 20, max: 120 }))
			.map(([text, times]) => text.repeat(times)),
	},
	{
		weight: 1,
		arbitrary: fc
			.string({ unit: 'grapheme', maxLength: 12 })
			.map((text) => text.replaceAll('\0', '')),
	},
);

export interface CsvText {
	text: string;
	delimiter: Delimiter;
	fields: string[][];
}

interface Cell {
	value: string;
	isQuoted: boolean;
}

function encode(cell: Cell, delimiter: Delimiter): string {
	const { value, isQuoted } = cell;
	const mustBeQuoted = /["\r\n]/.test(value) || value.includes(delimiter) || value.trim() === '';
	return isQuoted || mustBeQuoted ? `"${value.replaceAll('"', '""')}"` : value;
}

const cells: fc.Arbitrary<Cell> = fc.record({ value: values, isQuoted: fc.boolean() });

/** Valid CSV, written in every allowed way, with the values it holds. */
export const csvTexts: fc.Arbitrary<CsvText> = fc
	.record({
		delimiter: delimiters,
		records: fc.array(fc.tuple(fc.array(cells, { minLength: 1, maxLength: 5 }), newlines), {
			minLength: 1,
			maxLength: 12,
		}),
		endsWithNewline: fc.boolean(),
	})
	.map(({ delimiter, records, endsWithNewline }) => {
		const lines = records.map(
			([record, newline]) =>
				record.map((cell) => encode(cell, delimiter)).join(delimiter) + newline,
		);
		const text = lines.join('');
		return {
			delimiter,
			text: endsWithNewline ? text : text.replace(/[\r\n]+$/, ''),
			fields: records.map(([record]) => record.map(({ value }) => value)),
		};
	});

/** Text that may break every rule. */
export const hostileTexts = fc
	.array(
		fc.oneof(
			{ weight: 6, arbitrary: characters },
			{ weight: 1, arbitrary: fc.constantFrom('""', '","', '"\n"', '\n\n', 'sep=;\n', '\uFEFF') },
		),
		{ maxLength: 60 },
	)
	.map((parts) => parts.join(''));
