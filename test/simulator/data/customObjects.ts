import { type FieldRow, fieldsFrom } from './fieldRows';
import type { SimCustomObject, SimRelationship } from '../types';

interface Definition {
	name: string;
	displayName: string;
	approved?: boolean;
	dedupeFields: readonly string[];
	/** The field that links a record to a lead, and the lead field with the same value. */
	link?: readonly [field: string, leadField: string];
	fields: readonly FieldRow[];
}

const definitions: readonly Definition[] = [
	{
		name: 'car_c',
		displayName: 'Car',
		dedupeFields: ['vin'],
		link: ['ownerEmail', 'email'],
		fields: [
			['vin', 'VIN', 'string', 17],
			['ownerEmail', 'Owner Email', 'email', 255],
			['make', 'Make', 'string', 255],
			['model', 'Model', 'string', 255],
			['color', 'Color', 'string', 40],
			['year', 'Model Year', 'integer', null],
			['electric', 'Electric', 'boolean', null],
			['purchasedOn', 'Purchased On', 'date', null],
			['lastServiceAt', 'Last Service At', 'datetime', null],
			['mileage', 'Mileage', 'float', null],
		],
	},
	{
		name: 'order_c',
		displayName: 'Order',
		dedupeFields: ['orderNumber', 'lineNumber'],
		link: ['customerNumber', 'customerNumber'],
		fields: [
			['orderNumber', 'Order Number', 'string', 64],
			['lineNumber', 'Line Number', 'integer', null],
			['customerNumber', 'Customer Number', 'string', 64],
			['product', 'Product', 'string', 255],
			['quantity', 'Quantity', 'integer', null],
			['unitPrice', 'Unit Price', 'currency', null],
			['discount', 'Discount %', 'percent', null],
			['weight', 'Weight (kg)', 'float', null],
			['orderedAt', 'Ordered At', 'datetime', null],
			['deliveryDate', 'Delivery Date', 'date', null],
			['gift', 'Gift', 'boolean', null],
			['notes', 'Notes', 'text', 30_000],
		],
	},
	{
		name: 'store_c',
		displayName: 'Store',
		dedupeFields: ['storeCode'],
		fields: [
			['storeCode', 'Store Code', 'integer', null],
			['city', 'City', 'string', 255],
			['website', 'Website', 'url', 255],
		],
	},
	{
		name: 'warranty_c',
		displayName: 'Warranty',
		approved: false,
		dedupeFields: ['contractNumber'],
		link: ['ownerEmail', 'email'],
		fields: [
			['contractNumber', 'Contract Number', 'string', 64],
			['ownerEmail', 'Owner Email', 'email', 255],
		],
	},
];

const idField = 'marketoGUID';

const marketoFields: readonly FieldRow[] = [
	[idField, 'Marketo GUID', 'string', 36, 'r'],
	['createdAt', 'Created At', 'datetime', null, 'r'],
	['updatedAt', 'Updated At', 'datetime', null, 'r'],
];

/**
 * `car_c` (one dedupe field), `order_c` (two dedupe fields), `store_c` (no link to leads), and
 * `warranty_c`, which is not approved.
 */
export function defaultCustomObjects(): SimCustomObject[] {
	return definitions.map(({ name, displayName, approved = true, dedupeFields, link, fields }) => ({
		name,
		displayName,
		description: `${displayName} records`,
		approved,
		idField,
		dedupeFields,
		searchableFields: [dedupeFields, [idField], ...(link === undefined ? [] : [[link[0]]])],
		relationships: link === undefined ? [] : [linkToLead(link)],
		fields: fieldsFrom([...marketoFields, ...fields]),
		createdAt: '2026-01-05T08:00:00Z',
		updatedAt: '2026-05-05T08:00:00Z',
	}));
}

function linkToLead([field, leadField]: readonly [string, string]): SimRelationship {
	return { field, type: 'child', relatedTo: { name: 'Lead', field: leadField } };
}
