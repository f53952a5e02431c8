import type { SimLead } from '../types';

/** Marketo ignores case when it compares email addresses and other text. */
export function lookupKey(value: string): string {
	return value.trim().toLowerCase();
}

/** All leads of the instance, which can be looked up by any field. */
export class LeadStore {
	private readonly byId = new Map<number, SimLead>();

	private readonly indexes = new Map<string, Map<string, SimLead>>();

	private nextId = 1_000_001;

	get count(): number {
		return this.byId.size;
	}

	all(): SimLead[] {
		return [...this.byId.values()];
	}

	get(id: number): SimLead | undefined {
		return this.byId.get(id);
	}

	/** The first lead with that value; `id` is the lead's own ID. */
	find(field: string, value: string): SimLead | undefined {
		if (field === 'id') return this.byId.get(Number(value));
		return this.indexOf(field).get(lookupKey(value));
	}

	/**
	 * Updates the lead with that value in the lookup field, or creates one. Returns undefined if
	 * only an update is allowed (lookup by Marketo's ID) and there is no such lead.
	 */
	upsert(
		lookupField: string,
		values: ReadonlyMap<string, string>,
		partition: string,
		batchId: number,
	): SimLead | undefined {
		const known = this.find(lookupField, values.get(lookupField) ?? '');
		if (lookupField === 'id') {
			const others = new Map([...values].filter(([name]) => name !== 'id'));
			if (known !== undefined) this.write(known, others, batchId);
			return known;
		}
		if (known === undefined) return this.create(partition, values, batchId);
		this.write(known, values, batchId);
		return known;
	}

	create(partition: string, values: ReadonlyMap<string, string>, batchId: number): SimLead {
		const lead: SimLead = {
			id: this.nextId,
			partition,
			fields: {},
			createdByBatch: batchId,
			updatedByBatch: batchId,
		};
		this.nextId += 1;
		this.byId.set(lead.id, lead);
		this.write(lead, values, batchId);
		return lead;
	}

	/** An empty value removes the field. */
	write(lead: SimLead, values: ReadonlyMap<string, string>, batchId: number): void {
		lead.updatedByBatch = batchId;
		for (const [field, value] of values) {
			const index = this.indexes.get(field);
			const before = lead.fields[field];
			if (index !== undefined && before !== undefined && index.get(lookupKey(before)) === lead) {
				index.delete(lookupKey(before));
			}
			if (value === '') {
				delete lead.fields[field];
				continue;
			}
			lead.fields[field] = value;
			if (index !== undefined && !index.has(lookupKey(value))) index.set(lookupKey(value), lead);
		}
	}

	/** Built at the first lookup by a field, then kept up to date. */
	private indexOf(field: string): Map<string, SimLead> {
		const known = this.indexes.get(field);
		if (known !== undefined) return known;
		const index = new Map<string, SimLead>();
		for (const lead of this.byId.values()) {
			const value = lead.fields[field];
			if (value !== undefined && !index.has(lookupKey(value))) index.set(lookupKey(value), lead);
		}
		this.indexes.set(field, index);
		return index;
	}
}
