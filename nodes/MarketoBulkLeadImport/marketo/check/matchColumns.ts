import { firstRowIsNoHeader } from './structureProblems';
import { SPECIAL_FIELDS, STANDARD_LOOKUP_FIELDS, type Field, type FieldSet } from './fieldSet';
import { nearestName, normalizeName } from './nearestName';
import { quote } from '../wording';
import type { Problem } from './problem';
import { ADDED_COLUMNS } from '../results/addedColumns';

export type ColumnMatching = 'auto' | 'asIs' | 'manual';

export interface ColumnMapping {
	column: string;
	field: string;
}

/** How a column came to its field; `leftOut` and null have none. */
export type MatchedBy =
	'apiName' | 'similarName' | 'displayName' | 'mapping' | 'asIs' | 'leftOut' | null;

/** What becomes of a column of the file. */
export interface ColumnPlan {
	/** its place in the file, from 0 */
	index: number;
	/** its header cell, trimmed */
	column: string;
	/** Marketo's API name, null when the column is not sent */
	field: string | null;
	matchedBy: MatchedBy;
}

export interface MatchSettings {
	matching: ColumnMatching;
	mappings: readonly ColumnMapping[];
	lookupField: string;
	/** whether columns that Marketo would refuse are problems */
	checkColumns: boolean;
}

export interface MatchedColumns {
	columns: ColumnPlan[];
	problems: Problem[];
}

/** Suggestions cost a comparison with every field, so only so many unknown columns get one. */
const SUGGESTIONS = 50;
/** Columns of the file that are suggested for a mapping: nobody maps a file of more by hand. */
const COLUMNS_COMPARED = 1_000;

/**
 * Finds Marketo's field for every column of a header.
 * Without `known` (Marketo's field list could not be had) names go as they are.
 */
export function matchColumns(
	header: readonly string[],
	settings: MatchSettings,
	known: FieldSet | undefined,
): MatchedColumns {
	const index = known === undefined ? undefined : new FieldIndex(known);
	const columns =
		settings.matching === 'manual'
			? planMapped(header, settings.mappings, index)
			: header.map((cell, i) => planColumn(cell.trim(), i, settings, index));
	if (
		settings.checkColumns &&
		index &&
		isLead(header) &&
		!columns.some(({ field }) => field !== null && index.byName.has(field))
	)
		return { columns, problems: [firstRowIsNoHeader()] };
	const problems: Problem[] = [
		...(settings.matching === 'manual' ? missingColumns(header, settings.mappings) : []),
		...(settings.checkColumns && index ? unknownFields(columns, settings, index) : []),
		...(settings.checkColumns && index ? readOnlyFields(columns, settings, index) : []),
		...(settings.checkColumns ? duplicateFields(columns) : []),
		...(settings.checkColumns ? lookupProblems(columns, settings, known, index) : []),
	];
	return { columns, problems };
}

/** No column is named like an e-mail address. */
function isLead(header: readonly string[]): boolean {
	return header.some(
		(cell) => cell.length < 255 && /^[^\s@]+@[^\s@.]+\.[^\s@]+$/.test(cell.trim()),
	);
}

/** Marketo's fields by each of the ways in which a column can name one. */
class FieldIndex {
	readonly byName = new Map<string, Field>();
	private readonly bySimilarName = new Map<string, Field[]>();
	private readonly byDisplayName = new Map<string, Field[]>();

	constructor(known: FieldSet) {
		for (const field of [...known.fields, ...SPECIAL_FIELDS]) {
			if (this.byName.has(field.name)) continue;
			this.byName.set(field.name, field);
			add(this.bySimilarName, normalizeName(field.name), field);
			add(this.byDisplayName, normalizeName(field.displayName), field);
		}
	}

	get fields(): Iterable<Field> {
		return this.byName.values();
	}

	find(column: string): { matches: Field[]; matchedBy: MatchedBy } {
		const exact = this.byName.get(column);
		if (exact) return { matches: [exact], matchedBy: 'apiName' };
		const normalized = normalizeName(column);
		const similar = this.bySimilarName.get(normalized);
		if (similar) return { matches: similar, matchedBy: 'similarName' };
		const displayed = this.byDisplayName.get(normalized);
		if (displayed) return { matches: preferUpdateable(displayed), matchedBy: 'displayName' };
		return { matches: [], matchedBy: null };
	}

	nearest(name: string): Field | undefined {
		return nearestName(name, this.fields, (field) => [field.name, field.displayName]);
	}
}

function add(map: Map<string, Field[]>, key: string, field: Field): void {
	if (key === '') return;
	const there = map.get(key);
	if (there) there.push(field);
	else map.set(key, [field]);
}

/** Of several fields with one display name the only one that can be written to is meant. */
function preferUpdateable(fields: Field[]): Field[] {
	const updateable = fields.filter((field) => field.updateable);
	return updateable.length > 0 ? updateable : fields;
}

function planColumn(
	column: string,
	i: number,
	settings: MatchSettings,
	index: FieldIndex | undefined,
): ColumnPlan {
	// Rows that were mended after an import still carry what we added: they go in without it.
	if (column === '' || ADDED_COLUMNS.has(column))
		return { index: i, column, field: null, matchedBy: 'leftOut' };
	if (settings.matching === 'asIs' || index === undefined)
		return { index: i, column, field: column, matchedBy: 'asIs' };
	const { matches, matchedBy } = index.find(column);
	if (matches.length === 1) return { index: i, column, field: matches[0].name, matchedBy };
	// Unchecked columns that nothing matches are Marketo's to judge.
	if (!settings.checkColumns) return { index: i, column, field: column, matchedBy: 'asIs' };
	return { index: i, column, field: null, matchedBy: null };
}

function planMapped(
	header: readonly string[],
	mappings: readonly ColumnMapping[],
	index: FieldIndex | undefined,
): ColumnPlan[] {
	const places = placesOf(header);
	const plans: ColumnPlan[] = [];
	for (const mapping of mappings) {
		const at = findPlace(places, mapping.column);
		if (at === undefined) continue;
		const matches = index?.find(mapping.field.trim()).matches ?? [];
		const field = matches.length === 1 ? matches[0].name : mapping.field.trim();
		plans.push({ index: at, column: header[at].trim(), field, matchedBy: 'mapping' });
	}
	const mapped = new Set(plans.map((plan) => plan.index));
	header.forEach((cell, i) => {
		if (!mapped.has(i))
			plans.push({ index: i, column: cell.trim(), field: null, matchedBy: 'leftOut' });
	});
	return plans.sort((a, b) => a.index - b.index);
}

interface Places {
	exact: Map<string, number>;
	similar: Map<string, number>;
}

function placesOf(header: readonly string[]): Places {
	const places: Places = { exact: new Map(), similar: new Map() };
	header.forEach((cell, i) => {
		if (!places.exact.has(cell.trim())) places.exact.set(cell.trim(), i);
		const normalized = normalizeName(cell);
		if (!places.similar.has(normalized)) places.similar.set(normalized, i);
	});
	return places;
}

function findPlace(places: Places, column: string): number | undefined {
	return places.exact.get(column.trim()) ?? places.similar.get(normalizeName(column));
}

function missingColumns(header: readonly string[], mappings: readonly ColumnMapping[]): Problem[] {
	const places = placesOf(header);
	return mappings
		.filter(({ column }) => findPlace(places, column) === undefined)
		.map(({ column, field }, i) => {
			const near =
				i < SUGGESTIONS
					? nearestName(column, header.slice(0, COLUMNS_COMPARED), (cell) => [cell])
					: undefined;
			return stop(
				'missingColumn',
				column,
				field,
				`The file has no column ${quote(column)}, which is mapped to the field ${quote(field)}${didYouMean(near && quote(near))}`,
			);
		});
}

function unknownFields(
	columns: readonly ColumnPlan[],
	settings: MatchSettings,
	index: FieldIndex,
): Problem[] {
	let suggestions = 0;
	const problems: Problem[] = [];
	for (const { column, field, matchedBy } of columns) {
		if (matchedBy === 'leftOut') continue;
		if (field !== null && (index.byName.has(field) || field === settings.lookupField)) continue;
		const wanted = field ?? column;
		const { matches } = index.find(wanted);
		if (matches.length > 1) {
			const names = matches.map(({ name }) => quote(name)).join(', ');
			problems.push(
				stop(
					'ambiguousColumn',
					column,
					null,
					`The column ${quote(column)} can mean several Marketo fields: ${names}. Name the column after one of them`,
				),
			);
			continue;
		}
		const near = matches[0] ?? (suggestions++ < SUGGESTIONS ? index.nearest(wanted) : undefined);
		const subject =
			matchedBy === 'mapping'
				? `${quote(wanted)}, to which the column ${quote(column)} is mapped, is not a Marketo field`
				: `The column ${quote(column)} is not a Marketo field`;
		problems.push(
			stop('unknownColumn', column, null, subject + didYouMean(near && fieldInWords(near, wanted))),
		);
	}
	return problems;
}

function readOnlyFields(
	columns: readonly ColumnPlan[],
	settings: MatchSettings,
	index: FieldIndex,
): Problem[] {
	return columns
		.filter(
			({ field }) =>
				field !== null &&
				field !== settings.lookupField &&
				index.byName.get(field)?.updateable === false,
		)
		.map(({ column, field }) =>
			stop(
				'readOnlyField',
				column,
				field,
				`The column ${quote(column)} is the Marketo field "${field}", which cannot be written to. Take the column out of the file`,
			),
		);
}

function duplicateFields(columns: readonly ColumnPlan[]): Problem[] {
	const byField = new Map<string, string[]>();
	for (const { column, field } of columns) {
		if (field === null) continue;
		const there = byField.get(field);
		if (there) there.push(column);
		else byField.set(field, [column]);
	}
	return [...byField]
		.filter(([, names]) => names.length > 1)
		.map(([field, names]) => ({
			...stop(
				'duplicateField',
				names[0],
				field,
				`${names.length === 2 ? 'Two' : names.length.toLocaleString('en-US')} columns mean the Marketo field ${quote(field)}: ${names.slice(0, 10).map(quote).join(', ')}. Keep one of them`,
			),
			count: names.length,
		}));
}

function lookupProblems(
	columns: readonly ColumnPlan[],
	settings: MatchSettings,
	known: FieldSet | undefined,
	index: FieldIndex | undefined,
): Problem[] {
	const { lookupField } = settings;
	if (known && index && !mayBeLookupField(lookupField, known, index)) {
		const names = known.searchable.length > 0 ? known.searchable : STANDARD_LOOKUP_FIELDS;
		const near = nearestName(lookupField, names, (name) => [
			name,
			index.byName.get(name)?.displayName ?? name,
		]);
		return [
			stop(
				'unknownLookupField',
				null,
				lookupField,
				`Marketo cannot deduplicate by ${quote(lookupField)}${didYouMean(near && quote(near))}`,
			),
		];
	}
	if (columns.some(({ field }) => field === lookupField)) return [];
	const near = nearestName(
		lookupField,
		columns.filter(
			({ field, matchedBy, column }) => (field === null && column !== '') || matchedBy === 'asIs',
		),
		({ column }) => [column],
	);
	return [
		stop(
			'missingLookupColumn',
			null,
			lookupField,
			`No column holds the field ${quote(lookupField)}, by which the leads are deduplicated${near ? `. Is it the column ${quote(near.column)}?` : ''}`,
		),
	];
}

/** Searchable fields, the documented ones, and custom fields of the documented types. */
function mayBeLookupField(name: string, known: FieldSet, index: FieldIndex): boolean {
	if (known.searchable.includes(name) || STANDARD_LOOKUP_FIELDS.includes(name)) return true;
	const type = index.byName.get(name)?.dataType;
	return (
		known.searchable.length === 0 &&
		type !== undefined &&
		['string', 'email', 'integer'].includes(type)
	);
}

/** The field in quotes, with its display name where that tells more. */
function fieldInWords(field: Field, wanted: string): string {
	const displayed = normalizeName(field.displayName);
	return displayed === normalizeName(field.name) || displayed === normalizeName(wanted)
		? quote(field.name)
		: `${quote(field.name)} (${field.displayName})`;
}

function didYouMean(quoted: string | undefined): string {
	return quoted === undefined ? '' : `. Did you mean ${quoted}?`;
}

function stop(
	kind: Problem['kind'],
	column: string | null,
	field: string | null,
	message: string,
): Problem {
	return { severity: 'stop', kind, column, field, count: 1, rows: [], message };
}
