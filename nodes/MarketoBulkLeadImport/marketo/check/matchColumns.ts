import { ADDED_COLUMNS } from '../results/addedColumns';
import type { ColumnMapping, ColumnMatching, ColumnPlan } from './columnPlan';
import { ColumnPlaces } from './columnPlaces';
import {
	duplicateFields,
	lookupProblems,
	missingColumns,
	missingLinkFields,
	readOnlyFields,
	unknownFields,
} from './columnProblems';
import type { FieldSet } from './fieldSet';
import type { Problem } from './problem';
import { firstRowIsNoHeader } from './structureProblems';

export interface MatchSettings {
	matching: ColumnMatching;
	mappings: readonly ColumnMapping[];
	/** whether to report columns that Marketo would reject */
	checkColumns: boolean;
}

export interface MatchedColumns {
	columns: ColumnPlan[];
	problems: Problem[];
}

/** Matches every column of a header to a Marketo field. If Marketo's fields are unknown, names are sent unchanged. */
export function matchColumns(
	header: readonly string[],
	settings: MatchSettings,
	fields: FieldSet,
): MatchedColumns {
	const { matching, mappings, checkColumns } = settings;
	if (matching === 'manual') {
		const places = new ColumnPlaces(header);
		const columns = planMapped(header, places, mappings, fields);
		const missing = missingColumns(header, places, mappings);
		return checkColumns
			? checked(header, columns, fields, missing)
			: { columns, problems: missing };
	}
	const columns = header.map((cell, i) => planColumn(cell.trim(), i, settings, fields));
	return checkColumns ? checked(header, columns, fields) : { columns, problems: [] };
}

function checked(
	header: readonly string[],
	columns: ColumnPlan[],
	fields: FieldSet,
	missing: readonly Problem[] = [],
): MatchedColumns {
	if (fields.isKnown && holdsAnAddress(header) && !columns.some(isKnownIn(fields)))
		return { columns, problems: [firstRowIsNoHeader()] };
	return {
		columns,
		problems: [
			...missing,
			...(fields.isKnown ? unknownFields(columns, fields) : []),
			...readOnlyFields(columns, fields),
			...duplicateFields(columns),
			...lookupProblems(columns, fields),
			...missingLinkFields(columns, fields),
		],
	};
}

/** No column name looks like an email address, so the first row must be a record. */
function holdsAnAddress(header: readonly string[]): boolean {
	return header.some(
		(cell) => cell.length < 255 && /^[^\s@]+@[^\s@.]+\.[^\s@]+$/.test(cell.trim()),
	);
}

function isKnownIn(fields: FieldSet): (plan: ColumnPlan) => boolean {
	return ({ field }) => field !== null && fields.get(field) !== undefined;
}

function planColumn(
	column: string,
	index: number,
	{ matching, checkColumns }: MatchSettings,
	fields: FieldSet,
): ColumnPlan {
	// Rows corrected after an import still have the columns that this node added.
	if (column === '' || ADDED_COLUMNS.has(column))
		return { index, column, field: null, matchedBy: 'leftOut' };
	if (matching === 'asIs' || !fields.isKnown)
		return { index, column, field: column, matchedBy: 'asIs' };
	const match = fields.find(column);
	if (match.fields.length === 1)
		return { index, column, field: match.fields[0].name, matchedBy: match.matchedBy };
	// Marketo decides about unmatched columns if they are not checked.
	if (!checkColumns) return { index, column, field: column, matchedBy: 'asIs' };
	return { index, column, field: null, matchedBy: null };
}

function planMapped(
	header: readonly string[],
	places: ColumnPlaces,
	mappings: readonly ColumnMapping[],
	fields: FieldSet,
): ColumnPlan[] {
	const plans: ColumnPlan[] = [];
	for (const mapping of mappings) {
		const index = places.find(mapping.column);
		if (index === undefined) continue;
		const matches = fields.find(mapping.field.trim()).fields;
		const field = matches.length === 1 ? matches[0].name : mapping.field.trim();
		plans.push({ index, column: header[index].trim(), field, matchedBy: 'mapping' });
	}
	const mapped = new Set(plans.map((plan) => plan.index));
	header.forEach((cell, index) => {
		if (!mapped.has(index))
			plans.push({ index, column: cell.trim(), field: null, matchedBy: 'leftOut' });
	});
	return plans.sort((a, b) => a.index - b.index);
}
