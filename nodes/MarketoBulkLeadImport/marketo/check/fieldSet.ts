import { nearestName, normalizeName } from './nearestName';

/** A field as one of Marketo's describe calls gives it. */
export interface Field {
	/** the REST API name, which the header of an import file must hold */
	name: string;
	displayName: string;
	dataType: string;
	/** characters a value may have */
	length?: number;
	updateable: boolean;
}

/** A field whose value links a record to a record of another object. */
export interface LinkField {
	name: string;
	/** the other object, e.g. `lead` */
	linksTo: string;
}

/** What the user may choose to deduplicate by, for objects that leave the choice. */
export interface LookupFields {
	/** the fields to list and to suggest */
	offered: readonly string[];
	allowed: ReadonlySet<string>;
}

export interface FieldDescription {
	/** Of several fields with one name the first counts. */
	fields: readonly Field[];
	/** Marketo finds existing records by these fields; all of them must be in the file. */
	keyFields: readonly string[];
	lookupFields?: LookupFields;
	linkFields?: readonly LinkField[];
}

export interface FieldMatch {
	fields: readonly Field[];
	matchedBy: 'apiName' | 'similarName' | 'displayName' | null;
}

/** The fields of an import target, by each of the ways in which a column can name one. */
export class FieldSet {
	readonly keyFields: readonly string[];
	readonly lookupFields?: LookupFields;
	readonly linkFields: readonly LinkField[];
	private readonly byName = new Map<string, Field>();
	private readonly bySimilarName = new Map<string, Field[]>();
	private readonly byDisplayName = new Map<string, Field[]>();

	constructor({ fields, keyFields, lookupFields, linkFields = [] }: FieldDescription) {
		this.keyFields = keyFields;
		this.lookupFields = lookupFields;
		this.linkFields = linkFields;
		for (const field of fields) {
			if (this.byName.has(field.name)) continue;
			this.byName.set(field.name, field);
			add(this.bySimilarName, normalizeName(field.name), field);
			add(this.byDisplayName, normalizeName(field.displayName), field);
		}
	}

	/** For a target whose fields were not asked for, or could not be loaded. */
	static unknown(keyFields: readonly string[]): FieldSet {
		return new FieldSet({ fields: [], keyFields });
	}

	/** Without Marketo's fields nothing can be said about the names in a file. */
	get isKnown(): boolean {
		return this.byName.size > 0;
	}

	get all(): readonly Field[] {
		return [...this.byName.values()];
	}

	/** The fields that a column may be mapped to, whatever is deduplicated by. */
	get importable(): readonly Field[] {
		return this.all.filter(
			({ name }) => this.isImportable(name) || this.lookupFields?.offered.includes(name) === true,
		);
	}

	get(name: string): Field | undefined {
		return this.byName.get(name);
	}

	/** Key and link fields are imported even where Marketo calls them read-only. */
	isImportable(name: string): boolean {
		return (
			this.byName.get(name)?.updateable !== false ||
			this.keyFields.includes(name) ||
			this.linkFields.some((link) => link.name === name)
		);
	}

	/** The fields that a column name can mean, the exact API name first of all. */
	find(column: string): FieldMatch {
		const exact = this.byName.get(column);
		if (exact) return { fields: [exact], matchedBy: 'apiName' };
		const normalized = normalizeName(column);
		const similar = this.bySimilarName.get(normalized);
		if (similar) return { fields: similar, matchedBy: 'similarName' };
		const displayed = this.byDisplayName.get(normalized);
		if (displayed) return { fields: preferUpdateable(displayed), matchedBy: 'displayName' };
		return { fields: [], matchedBy: null };
	}

	nearest(name: string): Field | undefined {
		return nearestName(name, this.byName.values(), (field) => [field.name, field.displayName]);
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

/** Reads the member `fields` of a describe call; undefined where it holds no field. */
export function readFields(value: unknown): Field[] | undefined {
	if (!Array.isArray(value)) return undefined;
	const fields = value.map(readField).filter((field) => field !== undefined);
	return fields.length > 0 ? fields : undefined;
}

function readField(value: unknown): Field | undefined {
	if (typeof value !== 'object' || value === null) return undefined;
	const { name, displayName, dataType, length, updateable } = value as Record<string, unknown>;
	if (typeof name !== 'string' || name === '') return undefined;
	return {
		name,
		displayName: typeof displayName === 'string' && displayName !== '' ? displayName : name,
		dataType: typeof dataType === 'string' ? dataType.toLowerCase() : 'string',
		...(typeof length === 'number' && length > 0 && { length }),
		updateable: updateable !== false,
	};
}
