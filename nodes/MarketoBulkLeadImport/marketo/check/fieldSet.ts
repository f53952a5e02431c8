import { nearestName, normalizeName } from './nearestName';

/** A field, as returned by one of Marketo's describe calls. */
export interface Field {
	/** the REST API name, which the header of an import file must contain */
	name: string;
	displayName: string;
	dataType: string;
	/** maximum number of characters in a value */
	length?: number;
	updateable: boolean;
}

/** A field whose value links a record to a record of another object. */
export interface LinkField {
	name: string;
	/** the other object, e.g. `lead` */
	linksTo: string;
}

/** The user's choices for deduplication, for objects that offer a choice. */
export interface LookupFields {
	/** the fields to list and suggest */
	offered: readonly string[];
	allowed: ReadonlySet<string>;
}

export interface FieldDescription {
	/** If several fields have the same name, the first one counts. */
	fields: readonly Field[];
	/** Marketo finds existing records by these fields; the file must have all of them. */
	keyFields: readonly string[];
	lookupFields?: LookupFields;
	linkFields?: readonly LinkField[];
}

export interface FieldMatch {
	fields: readonly Field[];
	matchedBy: 'apiName' | 'similarName' | 'displayName' | null;
}

/** The fields of an import target, by all the names that a column can use for them. */
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

	/** For a target whose fields were not requested or could not be loaded. */
	static unknown(keyFields: readonly string[]): FieldSet {
		return new FieldSet({ fields: [], keyFields });
	}

	/** Whether Marketo's fields are known. If not, names in a file cannot be checked. */
	get isKnown(): boolean {
		return this.byName.size > 0;
	}

	get all(): readonly Field[] {
		return [...this.byName.values()];
	}

	/** The fields to which a column may be mapped, regardless of deduplication. */
	get importable(): readonly Field[] {
		return this.all.filter(
			({ name }) => this.isImportable(name) || this.lookupFields?.offered.includes(name) === true,
		);
	}

	get(name: string): Field | undefined {
		return this.byName.get(name);
	}

	/** Key and link fields are imported even if Marketo calls them read-only. */
	isImportable(name: string): boolean {
		return (
			this.byName.get(name)?.updateable !== false ||
			this.keyFields.includes(name) ||
			this.linkFields.some((link) => link.name === name)
		);
	}

	/** The fields that a column name can mean, an exact API name first. */
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

/** If several fields have the same display name, the only writable one is meant. */
function preferUpdateable(fields: Field[]): Field[] {
	const updateable = fields.filter((field) => field.updateable);
	return updateable.length > 0 ? updateable : fields;
}

/** Reads the property `fields` of a describe response; undefined if it contains no fields. */
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
