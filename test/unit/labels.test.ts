import type { INodeProperties } from 'n8n-workflow';
import {
	CHOICES,
	OPERATIONS,
	OTHER_NODES,
	PARAMETERS,
} from '../../nodes/MarketoBulkLeadImport/marketo/labels';
import {
	ERROR_CODES,
	UNKNOWN_CODE,
} from '../../nodes/MarketoBulkLeadImport/marketo/client/errorCodes';
import { MarketoBulkLeadImport } from '../../nodes/MarketoBulkLeadImport/MarketoBulkLeadImport.node';
import { EVERY_ERROR } from '../docs/errors';
import { everyProblem } from '../docs/problems';

const { properties } = new MarketoBulkLeadImport().description;

/** All properties, including those in collections. */
function flatten(level: readonly INodeProperties[]): INodeProperties[] {
	return level.flatMap((property) => [
		property,
		...flatten(
			(property.options ?? []).filter((option): option is INodeProperties => 'type' in option),
		),
	]);
}

const shown = flatten(properties);

const choices = new Map(
	shown.flatMap(({ options = [] }) =>
		options.flatMap((option) =>
			'value' in option ? [[option.name, String(option.value)] as const] : [],
		),
	),
);

test.each(Object.entries(PARAMETERS))('the parameter %s is labeled "%s"', (name, label) => {
	const labels = shown.filter((property) => property.name === name).map((one) => one.displayName);
	expect(new Set(labels)).toEqual(new Set([label]));
});

test.each(Object.entries(OPERATIONS))('the operation %s is labeled "%s"', (value, label) => {
	expect(choices.get(label)).toBe(value);
});

test.each(Object.values(CHOICES))('the choice "%s" exists', (label) => {
	expect([...choices.keys()]).toContain(label);
});

/** Quoted in messages, but not labels of this node. */
const NOT_LABELS: ReadonlySet<string> = new Set([
	...Object.values(OTHER_NODES),
	// a permission and a page in Marketo
	'Read-Write Lead',
	'REST API error codes',
	// names in the examples
	'June.csv',
	'July.csv',
	'Leads',
	'Events',
	'Atended',
	'Attended',
	'Car',
	'Product Webinar',
	'Webinar',
	'Company Name',
	'Email Address',
	'Events',
	'Frist Name',
	'July.csv',
	'June.csv',
	'Leads',
	'Region',
	'Vornahme',
	'Vorname',
]);

test('every label that a message quotes exists in the editor', async () => {
	const texts = [
		...EVERY_ERROR.flatMap(({ message, description }) => [message, description]),
		...[...Object.values(ERROR_CODES), UNKNOWN_CODE].flatMap(({ message, description }) => [
			message,
			description,
		]),
		...(await everyProblem()).map(({ message }) => message),
	];
	const quoted = texts.flatMap((text) =>
		[...text.matchAll(/"([A-Z][^"]*)"/g)].map(([, name]) => name),
	);
	const labels = new Set([...shown.map(({ displayName }) => displayName), ...choices.keys()]);
	expect(quoted.length).toBeGreaterThan(20);
	expect([...new Set(quoted)].filter((name) => !labels.has(name) && !NOT_LABELS.has(name))).toEqual(
		[],
	);
});
