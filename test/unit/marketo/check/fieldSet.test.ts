import {
	FieldSet,
	readFields,
	type Field,
} from '../../../../nodes/MarketoBulkLeadImport/marketo/check/fieldSet';

const field = (name: string, more: Partial<Field> = {}): Field => ({
	name,
	displayName: name,
	dataType: 'string',
	updateable: true,
	...more,
});

const fields = new FieldSet({
	fields: [
		field('id', { updateable: false }),
		field('vin', { displayName: 'VIN', updateable: false }),
		field('ownerEmail', { displayName: 'Owner', updateable: false }),
		field('color', { displayName: 'Paint' }),
		field('color', { displayName: 'A second one' }),
		field('paintedAt', { displayName: 'Painted At', updateable: false }),
	],
	keyFields: ['vin', 'cookies'],
	lookupFields: { offered: ['id', 'vin'], allowed: new Set(['id', 'vin']) },
	linkFields: [{ name: 'ownerEmail', linksTo: 'lead' }],
});

test.each([
	['an updateable field', 'color', true],
	['a read-only field', 'paintedAt', false],
	['a read-only key field', 'vin', true],
	['a read-only link field', 'ownerEmail', true],
	['a key field without a description', 'cookies', true],
	['a field without a description', 'other', true],
	['the name of a built-in property', 'constructor', true],
])('%s: importable is %s', (_label, name, expected) => {
	expect(fields.isImportable(name)).toBe(expected);
});

test('offers all importable fields for mapping, and those that may become the key', () => {
	expect(fields.importable.map(({ name }) => name)).toEqual(['id', 'vin', 'ownerEmail', 'color']);
});

test('uses the first of two fields with the same name', () => {
	expect(fields.get('color')?.displayName).toBe('Paint');
	expect(fields.find('A second one').fields).toEqual([]);
});

test('an unknown set has its keys, but finds no fields', () => {
	const unknown = FieldSet.unknown(['email']);
	expect(unknown.isKnown).toBe(false);
	expect(unknown.keyFields).toEqual(['email']);
	expect(unknown.find('email')).toEqual({ fields: [], matchedBy: null });
	expect(unknown.nearest('email')).toBeUndefined();
	expect(unknown.importable).toEqual([]);
});

test.each<[label: string, value: unknown, expected: Field[] | undefined]>([
	[
		'a field as Marketo returns it',
		[
			{
				name: 'a',
				displayName: 'A',
				dataType: 'String',
				length: 255,
				updateable: false,
				crmManaged: true,
			},
		],
		[{ name: 'a', displayName: 'A', dataType: 'string', length: 255, updateable: false }],
	],
	[
		'a field with only a name',
		[{ name: 'a', displayName: '', length: 0 }],
		[{ name: 'a', displayName: 'a', dataType: 'string', updateable: true }],
	],
	['values that are not fields', [null, 'a', {}, { name: '' }, { name: 7 }], undefined],
	['no fields', [], undefined],
	['not a list', { name: 'a' }, undefined],
])('%s', (_label, value, expected) => {
	expect(readFields(value)).toEqual(expected);
});
