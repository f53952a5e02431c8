import { type LeadStore, lookupKey } from './leads';
import type { SimCustomObject, SimCustomObjectRecord, SimField, SimLead } from '../types';

type Stored = Omit<SimCustomObjectRecord, 'leadId'>;

const numbers: ReadonlySet<SimField['dataType']> = new Set(['integer', 'score', 'float']);

/** The records of all custom objects, by the values of their dedupe fields. */
export class CustomObjectRecordStore {
	private readonly byObject = new Map<string, Map<string, Stored>>();

	private nextId = 1;

	constructor(private readonly leads: LeadStore) {}

	get count(): number {
		return [...this.byObject.values()].reduce((sum, records) => sum + records.size, 0);
	}

	/** The records of an object, in the order in which they were created. */
	all(object: SimCustomObject): SimCustomObjectRecord[] {
		return [...this.recordsOf(object).values()].map((record) => this.withLead(object, record));
	}

	/** The record with these values of the dedupe fields, in the order of `dedupeFields`. */
	find(object: SimCustomObject, key: readonly string[]): SimCustomObjectRecord | undefined {
		const record = this.recordsOf(object).get(keyFrom(object, key));
		return record === undefined ? undefined : this.withLead(object, record);
	}

	/** Updates the record with the same key, or creates it. An empty value removes the field. */
	upsert(object: SimCustomObject, values: ReadonlyMap<string, string>, batchId: number): void {
		const records = this.recordsOf(object);
		const key = keyFrom(
			object,
			object.dedupeFields.map((name) => values.get(name) ?? ''),
		);
		const record = records.get(key) ?? this.create(object, batchId);
		records.set(key, record);
		record.updatedByBatch = batchId;
		for (const [name, value] of values) {
			if (value === '') delete record.fields[name];
			else record.fields[name] = value;
		}
	}

	/** The lead that the values link to. */
	linkedLead(object: SimCustomObject, valueOf: (field: string) => string): SimLead | undefined {
		for (const { field, relatedTo } of object.relationships) {
			const value = valueOf(field);
			const lead = value === '' ? undefined : this.leads.find(relatedTo.field, value);
			if (lead !== undefined) return lead;
		}
		return undefined;
	}

	private create(object: SimCustomObject, batchId: number): Stored {
		const marketoGUID = `5f2c8d10-6b1e-4c37-9a40-${this.nextId.toString(16).padStart(12, '0')}`;
		this.nextId += 1;
		return {
			objectApiName: object.name,
			marketoGUID,
			fields: {},
			createdByBatch: batchId,
			updatedByBatch: batchId,
		};
	}

	private recordsOf({ name }: SimCustomObject): Map<string, Stored> {
		const known = this.byObject.get(name);
		if (known !== undefined) return known;
		const records = new Map<string, Stored>();
		this.byObject.set(name, records);
		return records;
	}

	private withLead(object: SimCustomObject, record: Stored): SimCustomObjectRecord {
		const lead = this.linkedLead(object, (field) => record.fields[field] ?? '');
		return { ...record, ...(lead === undefined ? {} : { leadId: lead.id }) };
	}
}

/** `01` and `1` are the same integer, `A` and `a` the same text. */
function keyFrom(object: SimCustomObject, values: readonly string[]): string {
	return JSON.stringify(
		object.dedupeFields.map((name, index) => {
			const type = object.fields.find((field) => field.name === name)?.dataType;
			const value = values[index] ?? '';
			return type !== undefined && numbers.has(type) ? String(Number(value)) : lookupKey(value);
		}),
	);
}
