import { objectOf } from '../../../nodes/MarketoBulkLeadImport/objects/objects';

test.each([
	['lead', 'lead'],
	['programMember', 'programMember'],
	['customObject', 'customObject'],
	['', 'lead'],
	[undefined, 'lead'],
	[null, 'lead'],
])('the object of %j is %s', (resource, expected) => {
	expect(objectOf(resource).option.value).toBe(expected);
});

test.each(['Lead', 'customobject', 'toString', '__proto__', ['lead'], 1, true, { toString: 'x' }])(
	'no other value stands for leads: %j',
	(resource) => {
		expect(() => objectOf(resource)).toThrow('"Resource" has a value that this node doesn\'t know');
	},
);
