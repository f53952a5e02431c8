import type {
	ColumnPlan,
	MatchedBy,
} from '../../../../nodes/MarketoBulkLeadImport/marketo/check/columnPlan';
import { FieldSet } from '../../../../nodes/MarketoBulkLeadImport/marketo/check/fieldSet';
import {
	matchColumns,
	type MatchSettings,
} from '../../../../nodes/MarketoBulkLeadImport/marketo/check/matchColumns';
import {
	leadFieldSet,
	type LeadFields,
} from '../../../../nodes/MarketoBulkLeadImport/objects/lead';
import { DESCRIBED_LEAD } from '../sources';

const AUTO: MatchSettings = { matching: 'auto', mappings: [], checkColumns: true };

type Given = Partial<MatchSettings> & { lookupField?: string };

type Shown = [column: string, field: string | null, matchedBy: MatchedBy];

const shown = (columns: readonly ColumnPlan[]): Shown[] =>
	columns.map(({ column, field, matchedBy }) => [column, field, matchedBy]);

/** @param known null if Marketo's fields could not be loaded */
function match(
	header: string[],
	{ lookupField = 'email', ...settings }: Given = {},
	known: LeadFields | null = DESCRIBED_LEAD,
) {
	const fields =
		known === null ? FieldSet.unknown([lookupField]) : leadFieldSet(known, lookupField);
	return matchColumns(header, { ...AUTO, ...settings }, fields);
}

function messages(header: string[], settings: Given = {}): string[] {
	return match(header, settings).problems.map(({ message }) => message);
}

describe('matching', () => {
	test.each<[column: string, field: string | null, matchedBy: MatchedBy]>([
		['email', 'email', 'apiName'],
		['firstName', 'firstName', 'apiName'],
		[' firstName ', 'firstName', 'apiName'],
		['FirstName', 'firstName', 'similarName'],
		['first name', 'firstName', 'similarName'],
		['First_Name', 'firstName', 'similarName'],
		['first-name:', 'firstName', 'similarName'],
		['ＦＩＲＳＴＮＡＭＥ', 'firstName', 'similarName'],
		['E-Mail', 'email', 'similarName'],
		['Email Address', 'email', 'displayName'],
		['email-address', 'email', 'displayName'],
		['Job Title', 'title', 'displayName'],
		['Title', 'title', 'similarName'],
		['External Reference (ERP)', 'externalReference', 'displayName'],
		['External Reference ERP', 'externalReference', 'displayName'],
		['externalCompanyId', 'externalCompanyId', 'apiName'],
		['External Company ID', 'externalCompanyId', 'similarName'],
		['externalSalesPersonId', 'externalSalesPersonId', 'apiName'],
		['Import Failure Reason', null, 'leftOut'],
		['Import Warning Reason', null, 'leftOut'],
		['Import Row Number', null, 'leftOut'],
		['Import Batch ID', null, 'leftOut'],
		['Import Raw Row', null, 'leftOut'],
		['import row number', null, null],
		['', null, 'leftOut'],
		['  ', null, 'leftOut'],
		['Vorname', null, null],
		['__proto__', null, null],
		['constructor', null, null],
		['toString', null, null],
		['🦄', null, null],
		['!!!', null, null],
	])('matches %j to %j by %j', (column, field, matchedBy) => {
		expect(shown(match([column]).columns)).toEqual([[column.trim(), field, matchedBy]]);
	});

	test('keeps the order of columns', () => {
		expect(match(['email', '', 'Vorname', 'Last Name']).columns.map(({ index }) => index)).toEqual([
			0, 1, 2, 3,
		]);
	});

	test('prefers an API name to another field’s display name', () => {
		const known: LeadFields = {
			fields: [
				{ name: 'company', displayName: 'Account', dataType: 'string', updateable: true },
				{ name: 'Account', displayName: 'Bank Account', dataType: 'string', updateable: true },
			],
			searchable: ['company'],
		};
		expect(
			shown(
				match(['Account', 'account', 'Bank Account'], { lookupField: 'company' }, known).columns,
			),
		).toEqual([
			['Account', 'Account', 'apiName'],
			['account', 'Account', 'similarName'],
			['Bank Account', 'Account', 'displayName'],
		]);
	});

	test('picks the writable one of two fields with the same display name', () => {
		const known: LeadFields = {
			fields: [
				{ name: 'sfdcScore', displayName: 'Score', dataType: 'integer', updateable: false },
				{ name: 'leadScore', displayName: 'Score', dataType: 'integer', updateable: true },
				{ name: 'email', displayName: 'Email', dataType: 'email', updateable: true },
			],
			searchable: ['email'],
		};
		expect(shown(match(['email', 'score'], {}, known).columns)[1]).toEqual([
			'score',
			'leadScore',
			'displayName',
		]);
	});

	test('keeps names if Marketo’s fields are unknown', () => {
		const { columns, problems } = match(['email', 'Vorname', '', 'Import Batch ID'], {}, null);
		expect(shown(columns)).toEqual([
			['email', 'email', 'asIs'],
			['Vorname', 'Vorname', 'asIs'],
			['', null, 'leftOut'],
			['Import Batch ID', null, 'leftOut'],
		]);
		expect(problems).toEqual([]);
	});

	test('keeps unmatched names if columns are not checked', () => {
		const { columns, problems } = match(['Email Address', 'Vorname', 'Vorname'], {
			checkColumns: false,
		});
		expect(shown(columns)).toEqual([
			['Email Address', 'email', 'displayName'],
			['Vorname', 'Vorname', 'asIs'],
			['Vorname', 'Vorname', 'asIs'],
		]);
		expect(problems).toEqual([]);
	});

	test('removes only surrounding blanks with "as is"', () => {
		const { columns, problems } = match([' email', 'First Name', 'Import Row Number'], {
			matching: 'asIs',
			checkColumns: false,
		});
		expect(shown(columns)).toEqual([
			['email', 'email', 'asIs'],
			['First Name', 'First Name', 'asIs'],
			['Import Row Number', null, 'leftOut'],
		]);
		expect(problems).toEqual([]);
	});
});

describe('mappings', () => {
	const mappings = [
		{ column: 'E-Mail', field: 'email' },
		{ column: 'Vorname', field: 'First Name' },
	];

	test('send only the columns that they name', () => {
		const { columns, problems } = match(['Vorname', 'lastName', 'E-Mail'], {
			matching: 'manual',
			mappings,
		});
		expect(shown(columns)).toEqual([
			['Vorname', 'firstName', 'mapping'],
			['lastName', null, 'leftOut'],
			['E-Mail', 'email', 'mapping'],
		]);
		expect(problems).toEqual([]);
	});

	test('find columns with a slightly different spelling', () => {
		expect(shown(match(['VORNAME', 'email'], { matching: 'manual', mappings }).columns)).toEqual([
			['VORNAME', 'firstName', 'mapping'],
			['email', 'email', 'mapping'],
		]);
	});

	test('use the first of several columns with the same name', () => {
		const { columns } = match(['Vorname', 'Vorname', 'E-Mail'], { matching: 'manual', mappings });
		expect(columns.map(({ field }) => field)).toEqual(['firstName', null, 'email']);
	});

	test('may send one column to two fields', () => {
		const twice = [...mappings, { column: 'E-Mail', field: 'alternateEmail' }];
		expect(
			shown(match(['E-Mail', 'Vorname'], { matching: 'manual', mappings: twice }).columns),
		).toEqual([
			['E-Mail', 'email', 'mapping'],
			['E-Mail', 'alternateEmail', 'mapping'],
			['Vorname', 'firstName', 'mapping'],
		]);
	});

	test('may name columns like built-in members', () => {
		const hostile = [
			{ column: '__proto__', field: 'email' },
			{ column: 'constructor', field: 'lastName' },
		];
		expect(
			shown(match(['constructor', '__proto__'], { matching: 'manual', mappings: hostile }).columns),
		).toEqual([
			['constructor', 'lastName', 'mapping'],
			['__proto__', 'email', 'mapping'],
		]);
	});

	test('work without Marketo’s fields', () => {
		expect(
			shown(
				match(
					['E-Mail'],
					{ matching: 'manual', mappings: [{ column: 'E-Mail', field: ' email ' }] },
					null,
				).columns,
			),
		).toEqual([['E-Mail', 'email', 'mapping']]);
	});
});

describe('the messages', () => {
	const two: LeadFields = {
		fields: [
			{ name: 'email', displayName: 'Email Address', dataType: 'email', updateable: true },
			{ name: 'scoreA', displayName: 'Score', dataType: 'score', updateable: true },
			{ name: 'scoreB', displayName: 'score', dataType: 'score', updateable: true },
		],
		searchable: ['email'],
	};

	test.each<
		[label: string, header: string[], settings: Given, known: LeadFields | null, expected: string[]]
	>([
		['nothing to tell', ['Email Address', 'First Name', ''], {}, DESCRIBED_LEAD, []],
		[
			'unknown',
			['email', 'Shoe size'],
			{},
			DESCRIBED_LEAD,
			['The column "Shoe size" is not a Marketo field'],
		],
		[
			'mistyped API name',
			['email', 'frstName'],
			{},
			DESCRIBED_LEAD,
			['The column "frstName" is not a Marketo field. Did you mean "firstName"?'],
		],
		[
			'mistyped display name',
			['email', 'Job Tilte'],
			{},
			DESCRIBED_LEAD,
			['The column "Job Tilte" is not a Marketo field. Did you mean "title" (Job Title)?'],
		],
		[
			'part of a name',
			['email', 'Phone Nr. (home)'],
			{},
			DESCRIBED_LEAD,
			[
				'The column "Phone Nr. (home)" is not a Marketo field. Did you mean "phone" (Phone Number)?',
			],
		],
		[
			'the name of a prototype’s member',
			['email', '__proto__', 'constructor'],
			{},
			DESCRIBED_LEAD,
			[
				'The column "__proto__" is not a Marketo field',
				'The column "constructor" is not a Marketo field',
			],
		],
		[
			'as is, a display name',
			['email', 'First Name'],
			{ matching: 'asIs' },
			DESCRIBED_LEAD,
			['The column "First Name" is not a Marketo field. Did you mean "firstName"?'],
		],
		[
			'as is, another display name',
			['email', 'Job Title'],
			{ matching: 'asIs' },
			DESCRIBED_LEAD,
			['The column "Job Title" is not a Marketo field. Did you mean "title"?'],
		],
		[
			'a name of several fields',
			['email', 'SCORE'],
			{},
			two,
			[
				'The column "SCORE" matches several Marketo fields: "scoreA", "scoreB". Rename the column to one of them',
			],
		],
		[
			'read-only',
			['email', 'Created At'],
			{},
			DESCRIBED_LEAD,
			[
				'The column "Created At" maps to the field "createdAt", which is read-only in Marketo. Remove the column from the file',
			],
		],
		[
			'two columns for one field',
			['email', 'Email Address'],
			{},
			DESCRIBED_LEAD,
			[
				'Two columns map to the Marketo field "email": "email", "Email Address". Keep only one of them',
			],
		],
		[
			'three columns for one field',
			['email', 'E-Mail', 'EMAIL'],
			{},
			DESCRIBED_LEAD,
			[
				'3 columns map to the Marketo field "email": "email", "E-Mail", "EMAIL". Keep only one of them',
			],
		],
		[
			'twelve columns for one field',
			Array.from({ length: 12 }, () => 'email'),
			{},
			DESCRIBED_LEAD,
			[
				'12 columns map to the Marketo field "email": "email", "email", "email", "email", "email", "email", "email", "email", "email", "email". Keep only one of them',
			],
		],
		[
			'two columns for an unknown field, as is',
			['email', 'x', 'x'],
			{ matching: 'asIs' },
			null,
			['Two columns map to the Marketo field "x": "x", "x". Keep only one of them'],
		],
		[
			'no lookup column',
			['firstName'],
			{},
			DESCRIBED_LEAD,
			['No column maps to the field "email", which Marketo needs for deduplication'],
		],
		[
			'no lookup column, but a similar one',
			['firstName', 'emial'],
			{},
			DESCRIBED_LEAD,
			[
				'The column "emial" is not a Marketo field. Did you mean "email" (Email Address)?',
				'No column maps to the field "email", which Marketo needs for deduplication. Is it the column "emial"?',
			],
		],
		[
			'no lookup column, as is',
			['Email Address'],
			{ matching: 'asIs' },
			null,
			[
				'No column maps to the field "email", which Marketo needs for deduplication. Is it the column "Email Address"?',
			],
		],
		[
			'no columns at all',
			[''],
			{},
			DESCRIBED_LEAD,
			['No column maps to the field "email", which Marketo needs for deduplication'],
		],
		[
			'an unknown lookup field',
			['email'],
			{ lookupField: 'emial' },
			DESCRIBED_LEAD,
			['Marketo can\'t deduplicate by "emial". Did you mean "email"?'],
		],
		[
			'a field that cannot be a lookup field',
			['email', 'firstName'],
			{ lookupField: 'firstName' },
			DESCRIBED_LEAD,
			[`Marketo can't deduplicate by "firstName"`],
		],
		[
			'a display name as lookup field',
			['email'],
			{ lookupField: 'Email Address' },
			DESCRIBED_LEAD,
			[`Marketo can't deduplicate by "Email Address". Did you mean "email"?`],
		],
		[
			'the name of a prototype’s member as lookup field',
			['email'],
			{ lookupField: 'constructor' },
			DESCRIBED_LEAD,
			[`Marketo can't deduplicate by "constructor"`],
		],
		['a read-only lookup field', ['id', 'firstName'], { lookupField: 'id' }, DESCRIBED_LEAD, []],
		[
			'a custom lookup field',
			['Customer Number'],
			{ lookupField: 'customerNumber' },
			DESCRIBED_LEAD,
			[],
		],
		[
			'any string field if Marketo lists none',
			['vin'],
			{ lookupField: 'vin' },
			{ ...DESCRIBED_LEAD, searchable: [] },
			[],
		],
		[
			'but not a date',
			['renewalDate'],
			{ lookupField: 'renewalDate' },
			{ ...DESCRIBED_LEAD, searchable: [] },
			[`Marketo can't deduplicate by "renewalDate"`],
		],
		[
			'a mapping without a column',
			['email', 'Vorname'],
			{
				matching: 'manual',
				mappings: [
					{ column: 'email', field: 'email' },
					{ column: 'Vorname ', field: 'firstName' },
					{ column: 'Nachname', field: 'lastName' },
				],
			},
			DESCRIBED_LEAD,
			['The file has no column "Nachname", which is mapped to the field "lastName"'],
		],
		[
			'a mapping with a mistyped column',
			['email', 'Vorname'],
			{
				matching: 'manual',
				mappings: [
					{ column: 'email', field: 'email' },
					{ column: 'Vornamen', field: 'firstName' },
				],
			},
			DESCRIBED_LEAD,
			[
				'The file has no column "Vornamen", which is mapped to the field "firstName". Did you mean "Vorname"?',
			],
		],
		[
			'a mapping without a field',
			['email', 'Vorname'],
			{
				matching: 'manual',
				mappings: [
					{ column: 'email', field: 'email' },
					{ column: 'Vorname', field: 'frstName' },
				],
			},
			DESCRIBED_LEAD,
			[
				'The column "Vorname" is mapped to "frstName", which is not a Marketo field. Did you mean "firstName"?',
			],
		],
	])('%s', (_, header, settings, known, expected) => {
		expect(match(header, settings, known).problems.map(({ message }) => message)).toEqual(expected);
	});

	test('reports several problems at once', () => {
		expect(match(['First Name', 'firstname', 'Shoe size', 'createdAt']).problems).toEqual([
			{
				severity: 'stop',
				kind: 'unknownColumn',
				column: 'Shoe size',
				field: null,
				count: 1,
				rows: [],
				message: 'The column "Shoe size" is not a Marketo field',
			},
			{
				severity: 'stop',
				kind: 'readOnlyField',
				column: 'createdAt',
				field: 'createdAt',
				count: 1,
				rows: [],
				message:
					'The column "createdAt" maps to the field "createdAt", which is read-only in Marketo. Remove the column from the file',
			},
			{
				severity: 'stop',
				kind: 'duplicateField',
				column: 'First Name',
				field: 'firstName',
				count: 2,
				rows: [],
				message:
					'Two columns map to the Marketo field "firstName": "First Name", "firstname". Keep only one of them',
			},
			{
				severity: 'stop',
				kind: 'missingLookupColumn',
				column: null,
				field: 'email',
				count: 1,
				rows: [],
				message: 'No column maps to the field "email", which Marketo needs for deduplication',
			},
		]);
	});
});

describe('an object with two key fields and a link field', () => {
	const orders = new FieldSet({
		fields: ['orderNumber', 'lineNumber', 'ownerEmail', 'product'].map((name) => ({
			name,
			displayName: name,
			dataType: 'string',
			updateable: name !== 'lineNumber',
		})),
		keyFields: ['orderNumber', 'lineNumber'],
		linkFields: [{ name: 'ownerEmail', linksTo: 'lead' }],
	});
	const link = `No column maps to the link field "ownerEmail", so new records won't be linked to a lead`;
	const key = (name: string) =>
		`No column maps to the field "${name}", which Marketo needs for deduplication`;

	test.each<[label: string, header: string[], settings: Given, expected: string[]]>([
		['with all of them', ['orderNumber', 'Line Number', 'ownerEmail'], {}, []],
		['without the link field', ['orderNumber', 'lineNumber'], {}, [link]],
		['without one key field', ['orderNumber', 'ownerEmail'], {}, [key('lineNumber')]],
		['without key fields', ['product'], {}, [key('orderNumber'), key('lineNumber'), link]],
		[
			'with a misspelled key field',
			['orderNumber', 'lineNumbre', 'ownerEmail'],
			{},
			[
				'The column "lineNumbre" is not a Marketo field. Did you mean "lineNumber"?',
				`${key('lineNumber')}. Is it the column "lineNumbre"?`,
			],
		],
		['unchecked', ['product'], { checkColumns: false }, []],
	])('%s', (_label, header, settings, expected) => {
		const { problems } = matchColumns(header, { ...AUTO, ...settings }, orders);
		expect(problems.map(({ message }) => message)).toEqual(expected);
		expect(problems.filter(({ kind }) => kind === 'missingLinkColumn')).toEqual(
			problems.filter(({ severity }) => severity === 'warn'),
		);
	});

	test('names a link field that is also a key field once', () => {
		const fields = new FieldSet({
			fields: [],
			keyFields: ['vin'],
			linkFields: [{ name: 'vin', linksTo: 'lead' }],
		});
		const { problems } = matchColumns(['x'], AUTO, fields);
		expect(problems.map(({ kind }) => kind)).toEqual(['missingLookupColumn']);
	});
});

describe('many columns', () => {
	/** @returns milliseconds of processor time */
	function took(work: () => unknown): number {
		const begin = process.cpuUsage();
		work();
		const { user, system } = process.cpuUsage(begin);
		return (user + system) / 1_000;
	}

	test('names all of 10,000 unknown columns quickly', () => {
		const header = [
			'email',
			...Array.from({ length: 10_000 }, (_, i) => `Unknown column ${i.toString(36)}`),
		];
		let found: string[] = [];
		expect(took(() => (found = messages(header)))).toBeLessThan(2_000);
		expect(found).toHaveLength(10_000);
	});

	test('names all of 10,000 mappings without a column quickly', () => {
		const mappings = Array.from({ length: 10_000 }, (_, i) => ({
			column: `Column ${i}`,
			field: 'email',
		}));
		expect(took(() => messages(['x'], { matching: 'manual', mappings }))).toBeLessThan(2_000);
	});

	test('handles 100 mistaken mappings of 100,000 columns', () => {
		const header = Array.from({ length: 100_000 }, (_, i) => `Column ${i}`);
		const mappings = Array.from({ length: 100 }, (_, i) => ({
			column: `Colunm ${i * 7}`,
			field: 'email',
		}));
		expect(took(() => messages(header, { matching: 'manual', mappings }))).toBeLessThan(4_000);
	});

	test('handles a million columns with the same name', () => {
		const header = Array.from({ length: 1_000_000 }, () => 'email');
		expect(took(() => messages(header))).toBeLessThan(8_000);
	});
});
