import type { MarketoSimulator } from '../simulator/simulator';
import type { JobFault } from '../simulator/jobFaults';
import type { ObjectKind } from '../simulator/types';

export type { ObjectKind } from '../simulator/types';

/** Part of every value that must not appear in a log, error or hint. */
export const LEAD_MARK = 'LeadValue';

const PROGRAM_ID = 1101;
const PROGRAM_STATUS = 'Attended';
const CUSTOM_OBJECT = 'order_c';

/** The tests' data for one of the objects that the node imports. */
export interface Resource {
	/** the value of the parameter `resource` */
	name: ObjectKind;
	/** the columns of the test files */
	columns: ReadonlyArray<readonly [apiName: string, displayName: string]>;
	/** API name of the column that identifies a row */
	keyColumn: string;
	/** other parameters of the node */
	parameters: Readonly<Record<string, string>>;
	/** URL of uploads, without the format */
	uploadPath: string;
	uploadQuery: string;
	processedKey: string;
	/** values by API name; Marketo rejects those of a bad row, and adds a warning to those of an odd row */
	valuesOf: (row: RowInput) => Record<string, string>;
	/** what Marketo stores for a row; undefined if it has no such record */
	stored: (
		simulator: MarketoSimulator,
		values: Readonly<Record<string, string>>,
	) => Readonly<Record<string, string>> | undefined;
}

interface RowInput {
	name: string;
	i: number;
	isBad: boolean;
	isOdd: boolean;
	random: () => number;
}

const awkward = [
	'plain',
	'quo"te',
	'co,mma',
	'semi;colon',
	'ta\tb',
	'li\nne',
	'crl\r\nf',
	'Zoë 漢字 😀',
	'=1+1',
	"O'Neil",
	'pi|pe',
	'""',
	'%0d%0a',
	'</script>',
];

function awkwardText(i: number, random: () => number): string {
	return `${LEAD_MARK} ${awkward[Math.floor(random() * awkward.length)]} ${i}`;
}

function emailOf({ name, i, isOdd }: RowInput): string {
	return isOdd ? `${LEAD_MARK}-${name}-${i} at example` : `${LEAD_MARK}-${name}-${i}@example.com`;
}

function numberOf({ i, isBad }: RowInput): string {
	return isBad ? `${LEAD_MARK} many` : String(i);
}

export const LEAD: Resource = {
	name: 'lead',
	columns: [
		['email', 'Email Address'],
		['firstName', 'First Name'],
		['leadScore', 'Lead Score'],
		['company', 'Company Name'],
	],
	keyColumn: 'email',
	parameters: { lookupField: 'email' },
	uploadPath: '/bulk/v1/leads.json',
	uploadQuery: '',
	processedKey: 'numOfLeadsProcessed',
	valuesOf: (row) => ({
		email: emailOf(row),
		firstName: awkwardText(row.i, row.random),
		leadScore: numberOf(row),
		company: row.random() < 0.3 ? '' : `${LEAD_MARK} & Sons ${row.i}`,
	}),
	stored: (simulator, { email }) => simulator.findLead(email)?.fields,
};

const programMember: Resource = {
	name: 'programMember',
	columns: [
		['email', 'Email Address'],
		['firstName', 'First Name'],
		['guestCount', 'Guest Count'],
		['dietaryNeeds', 'Dietary Needs'],
	],
	keyColumn: 'email',
	parameters: { programId: String(PROGRAM_ID), programStatus: PROGRAM_STATUS },
	uploadPath: `/bulk/v1/program/${PROGRAM_ID}/members/import.json`,
	uploadQuery: `&programMemberStatus=${encodeURIComponent(PROGRAM_STATUS)}`,
	processedKey: 'numOfLeadsProcessed',
	valuesOf: (row) => ({
		email: emailOf(row),
		firstName: awkwardText(row.i, row.random),
		guestCount: numberOf(row),
		dietaryNeeds: row.random() < 0.3 ? '' : `${LEAD_MARK} & Salt ${row.i}`,
	}),
	stored: (simulator, { email }) => {
		const member = simulator.findMembership(PROGRAM_ID, email);
		if (member?.status !== PROGRAM_STATUS) return undefined;
		return { ...simulator.findLead(email)?.fields, ...member.fields };
	},
};

const customObject: Resource = {
	name: 'customObject',
	columns: [
		['orderNumber', 'Order Number'],
		['lineNumber', 'Line Number'],
		['customerNumber', 'Customer Number'],
		['product', 'Product'],
		['quantity', 'Quantity'],
	],
	keyColumn: 'orderNumber',
	parameters: { customObject: CUSTOM_OBJECT },
	uploadPath: `/bulk/v1/customobjects/${CUSTOM_OBJECT}/import.json`,
	uploadQuery: '',
	processedKey: 'numOfObjectsProcessed',
	valuesOf: (row) => ({
		orderNumber: `${LEAD_MARK}-${row.name}-${row.i}-order`,
		lineNumber: String(row.i),
		// Marketo warns about a link without a matching lead.
		customerNumber: row.isOdd ? `${LEAD_MARK} nobody` : '',
		product: awkwardText(row.i, row.random),
		quantity: numberOf(row),
	}),
	stored: (simulator, { orderNumber, lineNumber }) =>
		simulator.findRecord(CUSTOM_OBJECT, orderNumber, lineNumber)?.fields,
};

export const RESOURCES: Readonly<Record<ObjectKind, Resource>> = {
	lead: LEAD,
	programMember,
	customObject,
};

/** Adapts a fault of a lead job to another object, whose columns and counts have other names. */
export function faultOf(resource: ObjectKind, fault: JobFault): JobFault {
	if (resource !== 'customObject') return fault;
	const renamed: Readonly<Record<string, string>> = { email: 'orderNumber', firstName: 'product' };
	const { failuresFile, counts } = fault;
	return {
		...fault,
		...(failuresFile?.kind === 'missingColumn' && {
			failuresFile: {
				...failuresFile,
				column: renamed[failuresFile.column] ?? failuresFile.column,
			},
		}),
		...(counts?.missing !== undefined && {
			counts: { ...counts, missing: [...counts.missing, 'numOfObjectsProcessed' as const] },
		}),
	};
}
