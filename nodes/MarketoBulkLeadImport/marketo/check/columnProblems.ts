import type { ColumnMapping, ColumnPlan } from './columnPlan';
import type { ColumnPlaces } from './columnPlaces';
import type { Field, FieldSet } from './fieldSet';
import { nearestName, normalizeName } from './nearestName';
import { formatNumber, quote } from '../wording';
import { stop, warn, type Problem } from './problem';

/** Maximum number of unknown columns that get a suggestion, because each requires a comparison with every field. */
const SUGGESTIONS = 50;
/** Maximum number of columns to compare for a mapping: nobody maps a file with more by hand. */
const COLUMNS_COMPARED = 1_000;
/** Maximum number of columns with the same field that a message names. */
const COLUMNS_NAMED = 10;

/** Reports mappings of columns that the file does not have. */
export function missingColumns(
	header: readonly string[],
	places: ColumnPlaces,
	mappings: readonly ColumnMapping[],
): Problem[] {
	return mappings
		.filter(({ column }) => places.find(column) === undefined)
		.map(({ column, field }, i) => {
			const near =
				i < SUGGESTIONS
					? nearestName(column, header.slice(0, COLUMNS_COMPARED), (cell) => [cell])
					: undefined;
			return stop(
				'missingColumn',
				`The file has no column ${quote(column)}, which is mapped to the field ${quote(field)}${didYouMean(near && quote(near))}`,
				{ column, field },
			);
		});
}

/** Reports columns that match no field, or several fields. */
export function unknownFields(columns: readonly ColumnPlan[], fields: FieldSet): Problem[] {
	let suggestions = 0;
	const problems: Problem[] = [];
	for (const { column, field, matchedBy } of columns) {
		if (matchedBy === 'leftOut') continue;
		// Some key fields, e.g. the lookup field "cookies", have no description.
		if (field !== null && (fields.get(field) || fields.keyFields.includes(field))) continue;
		const wanted = field ?? column;
		const matches = fields.find(wanted).fields;
		if (matches.length > 1) {
			const names = matches.map(({ name }) => quote(name)).join(', ');
			problems.push(
				stop(
					'ambiguousColumn',
					`The column ${quote(column)} matches several Marketo fields: ${names}. Rename the column to one of them`,
					{ column },
				),
			);
			continue;
		}
		const near = matches[0] ?? (suggestions++ < SUGGESTIONS ? fields.nearest(wanted) : undefined);
		const subject =
			matchedBy === 'mapping'
				? `The column ${quote(column)} is mapped to ${quote(wanted)}, which is not a Marketo field`
				: `The column ${quote(column)} is not a Marketo field`;
		problems.push(
			stop('unknownColumn', subject + didYouMean(near && fieldInWords(near, wanted)), { column }),
		);
	}
	return problems;
}

export function readOnlyFields(columns: readonly ColumnPlan[], fields: FieldSet): Problem[] {
	return columns.flatMap(({ column, field }) =>
		field === null || fields.isImportable(field)
			? []
			: stop(
					'readOnlyField',
					`The column ${quote(column)} maps to the field ${quote(field)}, which is read-only in Marketo. Remove the column from the file`,
					{ column, field },
				),
	);
}

export function duplicateFields(columns: readonly ColumnPlan[]): Problem[] {
	const byField = new Map<string, string[]>();
	for (const { column, field } of columns) {
		if (field === null) continue;
		const there = byField.get(field);
		if (there) there.push(column);
		else byField.set(field, [column]);
	}
	return [...byField]
		.filter(([, names]) => names.length > 1)
		.map(([field, names]) =>
			stop(
				'duplicateField',
				`${names.length === 2 ? 'Two' : formatNumber(names.length)} columns map to the Marketo field ${quote(field)}: ${names.slice(0, COLUMNS_NAMED).map(quote).join(', ')}. Keep only one of them`,
				{ column: names[0], field, count: names.length },
			),
		);
}

/** Reports a field that cannot be used for deduplication, or each key field without a column. */
export function lookupProblems(columns: readonly ColumnPlan[], fields: FieldSet): Problem[] {
	const { keyFields, lookupFields } = fields;
	const refused = keyFields.filter((name) => lookupFields?.allowed.has(name) === false);
	if (lookupFields !== undefined && refused.length > 0)
		return refused.map((name) => {
			const near = nearestName(name, lookupFields.offered, (offered) => [
				offered,
				fields.get(offered)?.displayName ?? offered,
			]);
			return stop(
				'unknownLookupField',
				`Marketo can't deduplicate by ${quote(name)}${didYouMean(near && quote(near))}`,
				{ field: name },
			);
		});
	const sent = new Set(columns.map(({ field }) => field));
	const candidates = columns.filter(
		({ field, matchedBy, column }) => (field === null && column !== '') || matchedBy === 'asIs',
	);
	return keyFields
		.filter((name) => !sent.has(name))
		.map((name) => {
			const near = nearestName(name, candidates, ({ column }) => [column]);
			return stop(
				'missingLookupColumn',
				`No column maps to the field ${quote(name)}, which Marketo needs for deduplication${near ? `. Is it the column ${quote(near.column)}?` : ''}`,
				{ field: name },
			);
		});
}

/** Marketo would import such records without their link, where nobody would find them. */
export function missingLinkFields(columns: readonly ColumnPlan[], fields: FieldSet): Problem[] {
	const sent = new Set(columns.map(({ field }) => field));
	return fields.linkFields
		.filter(({ name }) => !sent.has(name) && !fields.keyFields.includes(name))
		.map(({ name, linksTo }) =>
			warn(
				'missingLinkColumn',
				`No column maps to the link field ${quote(name)}, so new records won't be linked to a ${linksTo}`,
				{ field: name },
			),
		);
}

/** The field in quotes, with its display name if that adds information. */
function fieldInWords(field: Field, wanted: string): string {
	const displayed = normalizeName(field.displayName);
	return displayed === normalizeName(field.name) || displayed === normalizeName(wanted)
		? quote(field.name)
		: `${quote(field.name)} (${field.displayName})`;
}

function didYouMean(quoted: string | undefined): string {
	return quoted === undefined ? '' : `. Did you mean ${quoted}?`;
}
