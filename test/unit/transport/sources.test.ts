import { Readable } from 'node:stream';
import type { IBinaryData, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { InvalidSettingError } from '../../../nodes/MarketoBulkLeadImport/marketo/errors/InvalidSettingError';
import type { ImportSource } from '../../../nodes/MarketoBulkLeadImport/marketo/upload/source';
import { binarySource } from '../../../nodes/MarketoBulkLeadImport/transport/binarySource';
import { itemSource } from '../../../nodes/MarketoBulkLeadImport/transport/itemSource';
import { checkOf } from '../marketo/sources';

async function chunksOf(source: ImportSource): Promise<Uint8Array[]> {
	const chunks: Uint8Array[] = [];
	for await (const chunk of await source.open()) chunks.push(chunk);
	return chunks;
}

const textOf = async (source: ImportSource): Promise<string> =>
	Buffer.concat(await chunksOf(source)).toString();

/** The parts of n8n's context that a source uses. */
function contextWith(
	binary: Record<string, IBinaryData>,
	stored: Record<string, Buffer> = {},
): IExecuteFunctions {
	const context: unknown = {
		getInputData: () => [{ json: {}, binary }],
		helpers: {
			assertBinaryData: (_: number, name: string) => binary[name],
			getBinaryMetadata: async (id: string) =>
				await Promise.resolve({ fileName: `${id}.csv`, fileSize: stored[id].length }),
			getBinaryStream: async (id: string, chunkSize: number) =>
				await Promise.resolve(Readable.from([stored[id].subarray(0, chunkSize)])),
		},
	};
	return context as IExecuteFunctions;
}

const file = (more: Partial<IBinaryData>): IBinaryData => ({
	data: '',
	mimeType: 'text/csv',
	...more,
});

describe('a file', () => {
	test('is read if n8n stores it outside the execution', async () => {
		const stored = { 'filesystem:1': Buffer.from('email\na@x.example\n') };
		const source = await binarySource(
			contextWith(
				{ data: file({ id: 'filesystem:1', data: 'filesystem-v2', fileName: 'leads.csv' }) },
				stored,
			),
			0,
			'data',
			{},
		);
		expect(source).toMatchObject({ fileName: 'leads.csv', bytes: 18, kind: 'file', given: {} });
		expect(await textOf(source)).toBe('email\na@x.example\n');
		expect(await textOf(source)).toBe('email\na@x.example\n');
	});

	test('is read in chunks if n8n keeps it in memory', async () => {
		const bytes = Buffer.from(`email\n${'a@x.example\n'.repeat(60_000)}`);
		const source = await binarySource(
			contextWith({ leads: file({ data: bytes.toString('base64'), fileName: 'x.csv' }) }),
			0,
			'leads',
			{ delimiter: ';' },
		);
		expect(Math.abs((source.bytes ?? 0) - bytes.length)).toBeLessThanOrEqual(2);
		const chunks = await chunksOf(source);
		expect(chunks.length).toBeGreaterThan(1);
		expect(Math.max(...chunks.map(({ length }) => length))).toBeLessThanOrEqual(256 * 1024);
		expect(Buffer.concat(chunks).equals(bytes)).toBe(true);
		expect(source.given).toEqual({ delimiter: ';' });
	});

	test.each<[label: string, binary: IBinaryData, name: string]>([
		['its own name', file({ id: 'a', fileName: 'own.csv' }), 'own.csv'],
		['the name in n8n’s store', file({ id: 'a' }), 'a.csv'],
		['the name of the field', file({ data: '' }), 'data'],
	])('has a name: %s', async (_, binary, name) => {
		expect(
			(await binarySource(contextWith({ data: binary }, { a: Buffer.from('x') }), 0, 'data', {}))
				.fileName,
		).toBe(name);
	});

	test.each<
		[
			label: string,
			binary: Record<string, IBinaryData>,
			wanted: string,
			message: string,
			description: string,
		]
	>([
		[
			'an item without files',
			{},
			'data',
			'Item 1 has no file named "data"',
			'The item has no files at all. Put a node before this one that reads a file, such as Google Drive, FTP or HTTP Request; or set "Source" to "Input Items" to import the items themselves.',
		],
		[
			'another field name',
			{ file: file({}), other: file({}) },
			'data',
			'Item 1 has no file named "data"',
			'Set "Input Binary Field" to one of the files that the item has: "file", "other".',
		],
		[
			'no field name',
			{ file: file({}) },
			'',
			'Item 1 has no file named ""',
			'Set "Input Binary Field" to one of the files that the item has: "file".',
		],
		[
			'the name of a prototype’s member',
			{ file: file({}) },
			'constructor',
			'Item 1 has no file named "constructor"',
			'Set "Input Binary Field" to one of the files that the item has: "file".',
		],
	])('that does not exist is an error: %s', async (_, binary, wanted, message, description) => {
		const failed = binarySource(contextWith(binary), 0, wanted, {});
		await expect(failed).rejects.toBeInstanceOf(InvalidSettingError);
		await expect(failed).rejects.toMatchObject({ message, description });
	});
});

describe('items', () => {
	const items = (...rows: unknown[]): INodeExecutionData[] =>
		rows.map((json) => ({ json }) as INodeExecutionData);

	test('become one row each, with the union of their fields', async () => {
		const source = itemSource(
			items(
				{ email: 'a@x.example', age: 7 },
				{ email: 'b@x.example', 'city, state': 'Ulm "BW"' },
				{},
			),
		);
		expect(await textOf(source)).toBe(
			'email,age,"city, state"\na@x.example,7,\nb@x.example,,"Ulm ""BW"""\n,,\n',
		);
		expect(source).toMatchObject({ fileName: 'items', kind: 'items', notes: [] });
	});

	test('can be read any number of times', async () => {
		const source = itemSource(items({ email: 'a@x.example' }));
		expect(await textOf(source)).toBe(await textOf(source));
	});

	test.each<[label: string, rows: unknown[], rowCount: number, problems: string[]]>([
		['none', [], 0, ['The items have no fields to import']],
		['without fields', [{}, {}], 0, ['The items have no fields to import']],
		['with ordinary values', [{ email: 'a@x.example' }], 1, []],
		[
			'with a blank item',
			[{ email: 'a@x.example' }, {}],
			2,
			[
				'The column "email" is blank in some rows. Marketo rejects those rows, as it deduplicates by this column',
			],
		],
		[
			'with lists',
			[
				{ email: 'a@x.example', city: ['Ulm'] },
				{ email: 'b@x.example', city: { a: 1 } },
				{ email: 'c@x.example', city: null },
			],
			3,
			['The column "city" contains lists or objects, which are sent as JSON: items 1 and 2'],
		],
		[
			'with a list that contains itself',
			[{ email: 'a@x.example' }, { email: 'b@x.example', city: ring() }],
			0,
			[
				'The value of "city" in item 2 can\'t be converted to text. Replace it with text, a number or a date',
				'The column "city" contains lists or objects, which are sent as JSON: item 2',
			],
		],
		['with dates', [{ email: 'a@x.example', renewalDate: new Date(0) }], 1, []],
		[
			'with names of built-in members',
			[JSON.parse('{"email":"a@x.example","__proto__":"x","constructor":"y"}')],
			1,
			[
				'The column "__proto__" is not a Marketo field',
				'The column "constructor" is not a Marketo field',
			],
		],
	])('%s', async (_, rows, rowCount, problems) => {
		const found = await checkOf(itemSource(items(...rows)));
		expect(found.problems.map(({ message }) => message)).toEqual(problems);
		expect(found.rows).toBe(rowCount);
	});

	test('the message names five items if many contain lists', () => {
		const { notes = [] } = itemSource(
			items(...Array.from({ length: 1_200 }, () => ({ tags: [1] }))),
		);
		expect(notes).toMatchObject([{ column: 'tags', count: 1_200, rows: [1, 2, 3, 4, 5] }]);
	});
});

function ring(): unknown {
	const one: Record<string, unknown> = {};
	one.one = one;
	return one;
}
