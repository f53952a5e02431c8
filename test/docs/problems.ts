import { FieldSet, type Field } from '../../nodes/MarketoBulkLeadImport/marketo/check/fieldSet';
import type { Clock } from '../../nodes/MarketoBulkLeadImport/marketo/client/ports';
import type { Problem, ProblemKind } from '../../nodes/MarketoBulkLeadImport/marketo/check/problem';
import type { ImportSource } from '../../nodes/MarketoBulkLeadImport/marketo/upload/source';
import type { CheckSettings } from '../../nodes/MarketoBulkLeadImport/marketo/check/checkSettings';
import { checkSource } from '../../nodes/MarketoBulkLeadImport/marketo/check/checkSource';
import { itemSource } from '../../nodes/MarketoBulkLeadImport/transport/itemSource';
import type { IDataObject } from 'n8n-workflow';
import { makeZip } from '../unit/archive/makeZip';
import { makeWorkbook } from '../unit/workbook/makeWorkbook';

interface Sample {
	/** the file or the items */
	input: string | Uint8Array | IDataObject[];
	settings?: Partial<CheckSettings>;
	keyField?: string;
	linkField?: string;
	given?: ImportSource['given'];
	/** whether Marketo's fields are unknown */
	hasNoFields?: boolean;
}

function converted(input: string): Sample {
	return {
		input,
		settings: {
			conversion: { dateOrder: 'auto', decimalSeparator: 'auto', timeZone: 'Europe/Berlin' },
		},
	};
}

/** A minimal input for each kind of problem. */
const SAMPLES: Readonly<Record<ProblemKind, Sample>> = {
	notText: { input: Buffer.from('d0cf11e0a1b11ae1', 'hex') },
	wrongFormat: { input: 'email\na@example.com\n', given: { isWorkbook: true } },
	passwordProtected: {
		input: Buffer.concat([
			Buffer.from('d0cf11e0a1b11ae1', 'hex'),
			Buffer.from('EncryptedPackage', 'utf16le'),
		]),
	},
	damagedFile: { input: makeZip([{ name: 'leads.csv', data: 'email\n', lies: { crc: 7 } }]) },
	fileLimit: { input: makeWorkbook({ rows: '<row r="1"><c r="XFE1"/></row>' }) },
	unsupportedCompression: { input: makeZip([{ name: 'leads.csv', lies: { method: 9 } }]) },
	noTable: { input: makeZip([{ name: 'logo.png', data: 'x' }]) },
	severalTables: { input: makeZip([{ name: 'June.csv' }, { name: 'July.csv' }]) },
	sheetNotFound: {
		input: makeWorkbook({ sheets: [{ name: 'Leads' }, { name: 'Events' }] }),
		given: { sheetName: 'Lead' },
	},
	noHeader: { input: '' },
	noRows: { input: 'email\n' },
	noColumns: { input: 'Import Batch ID\n3404\n', settings: { checkColumns: false } },
	openQuote: { input: 'email,firstName\na@example.com,"Ada\nb@example.com,Ben\n' },
	recordTooLarge: {
		input: `email,personNotes\na@example.com,${'x'.repeat(2_000)}\n`,
		settings: { maxRequestBytes: 1_200 },
	},
	extraCells: { input: 'email,company\na@example.com,Delta, Inc.\n' },
	emptyHeader: { input: 'email,\na@example.com,Ada\n' },
	unknownColumn: { input: 'email,Frist Name\na@example.com,Ada\n' },
	ambiguousColumn: { input: 'email,Region\na@example.com,North\n' },
	duplicateField: { input: 'email,Email Address\na@example.com,a@example.com\n' },
	readOnlyField: { input: 'email,createdAt\na@example.com,2026-11-23\n' },
	missingColumn: {
		input: 'E-Mail,Vorname\na@example.com,Ada\n',
		settings: {
			matching: 'manual',
			mappings: [
				{ column: 'E-Mail', field: 'email' },
				{ column: 'Vornahme', field: 'firstName' },
			],
		},
	},
	missingLookupColumn: { input: 'firstName\nAda\n' },
	unknownLookupField: { input: 'email\na@example.com\n', keyField: 'emial' },
	missingLinkColumn: { input: 'email\na@example.com\n', linkField: 'ownerEmail' },
	unwritableValue: { input: [{ email: 'a@example.com', firstName: ringOf() }] },
	missingCells: { input: 'email,firstName\na@example.com\n' },
	strayQuotes: { input: 'email,company\na@example.com,"Delta" Inc.\n' },
	bytesReplaced: {
		input: Buffer.from('email,firstName\na@example.com,Zo\u00eb\n', 'latin1'),
		given: { encoding: 'utf-8' },
	},
	readAsWindows1252: { input: Buffer.from('email,firstName\na@example.com,Zo\u00eb\n', 'latin1') },
	errorCells: { input: workbookWith('<c t="e"><v>#N/A</v></c>') },
	formulasWithoutValue: { input: workbookWith('<c><f>A1</f></c>') },
	unknownFormats: { input: workbookWith('<c s="9"><v>45000</v></c>', [14]) },
	invalidDates: { input: workbookWith('<c><v>-7</v></c>', [14]) },
	nestedValues: { input: [{ email: 'a@example.com', firstName: ['Ada', 'B.'] }] },
	blankLookup: { input: 'email,firstName\n,Ada\n' },
	duplicateLookup: { input: 'email\na@example.com\nA@example.com\n' },
	tooLong: { input: `email,firstName\na@example.com,${'x'.repeat(300)}\n` },
	notANumber: { input: 'email,leadScore\na@example.com,high\n' },
	notABoolean: { input: 'email,unsubscribed\na@example.com,maybe\n' },
	notADate: { input: 'email,dateOfBirth\na@example.com,2026-13-01\n' },
	ambiguousValues: converted('email,dateOfBirth\na@example.com,01/02/2003\n'),
	conflictingValues: converted(
		'email,dateOfBirth\na@example.com,31/12/1990\nb@example.com,12/31/1990\n',
	),
	unknownFields: { ...converted('email\na@example.com\n'), hasNoFields: true },
	serialNumbers: converted('email,dateOfBirth\na@example.com,25572\n'),
	mixedCurrencies: converted('email,annualRevenue\na@example.com,$5\nb@example.com,€5\n'),
	twoDigitYears: converted('email,dateOfBirth\na@example.com,31.12.90\n'),
	clockChanges: converted('email,lastWebinarAt\na@example.com,2026-03-29 02:30\n'),
};

/** A header, and a row with this cell. */
function workbookWith(cell: string, formats?: number[]): Buffer {
	const text = (value: string): string => `<c t="inlineStr"><is><t>${value}</t></is></c>`;
	return makeWorkbook({
		rows: `<row>${text('email')}${text('firstName')}</row><row>${text('a@example.com')}${cell}</row>`,
		...(formats !== undefined && { formats }),
	});
}

const FIELDS: Field[] = [
	field('email', 'Email Address', 'email'),
	field('firstName', 'First Name', 'string', 255),
	field('company', 'Company Name', 'string', 255),
	field('personNotes', 'Person Notes', 'text'),
	field('salesRegion', 'Region', 'string'),
	field('shippingRegion', 'Region', 'string'),
	field('leadScore', 'Lead Score', 'score'),
	field('unsubscribed', 'Unsubscribed', 'boolean'),
	field('dateOfBirth', 'Date of Birth', 'date'),
	field('annualRevenue', 'Annual Revenue', 'currency'),
	field('lastWebinarAt', 'Last Webinar', 'datetime'),
	{ ...field('createdAt', 'Created At', 'datetime'), updateable: false },
];

function fieldSet({ keyField = 'email', linkField, hasNoFields = false }: Sample): FieldSet {
	return new FieldSet({
		fields: hasNoFields ? [] : FIELDS,
		keyFields: [keyField],
		lookupFields: { offered: ['id', 'email'], allowed: new Set(['id', 'email']) },
		...(linkField !== undefined && { linkFields: [{ name: linkField, linksTo: 'lead' }] }),
	});
}

const clock: Clock = {
	now: () => 0,
	sleep: async () => undefined,
	throwIfCancelled: () => undefined,
};

/** One problem of each kind, as the check reports it; those that stop an import come first. */
export async function everyProblem(): Promise<Problem[]> {
	const found: Problem[] = [];
	for (const [kind, sample] of Object.entries(SAMPLES)) {
		const { input, settings, given } = sample;
		const { problems } = await checkSource(
			sourceOf(input, given),
			{ ...standardSettings, ...settings },
			fieldSet(sample),
			clock,
		);
		const problem = problems.find((one) => one.kind === kind);
		if (problem === undefined)
			throw new Error(
				`The sample for ${kind} has ${problems.map((one) => one.kind).join(', ') || 'no problem'}`,
			);
		found.push(problem);
	}
	return found.sort((a, b) => Number(a.severity === 'warn') - Number(b.severity === 'warn'));
}

const standardSettings: CheckSettings = {
	matching: 'auto',
	mappings: [],
	checkColumns: true,
	maxRequestBytes: 10_000_000,
};

function sourceOf(input: Sample['input'], given: ImportSource['given'] = {}): ImportSource {
	if (Array.isArray(input)) return itemSource(input.map((json) => ({ json })));
	const bytes = Buffer.from(input);
	return {
		fileName: 'leads.csv',
		bytes: bytes.length,
		kind: 'file',
		given,
		open: async () => inOneChunk(bytes),
	};
}

async function* inOneChunk(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
	if (bytes.length > 0) yield bytes;
}

function field(name: string, displayName: string, dataType: string, length?: number): Field {
	return { name, displayName, dataType, updateable: true, ...(length !== undefined && { length }) };
}

function ringOf(): IDataObject {
	const ring: IDataObject = {};
	ring.itself = ring;
	return ring;
}
