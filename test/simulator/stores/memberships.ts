import type { LeadStore } from './leads';
import type { SimMembership } from '../types';

type Stored = Omit<SimMembership, 'email'>;

/** The members of each program, with their statuses. */
export class MembershipStore {
	private readonly byProgram = new Map<number, Map<number, Stored>>();

	constructor(private readonly leads: LeadStore) {}

	get count(): number {
		return [...this.byProgram.values()].reduce((sum, members) => sum + members.size, 0);
	}

	/** The members of a program, or of all programs, in the order in which they joined. */
	all(programId?: number): SimMembership[] {
		const programs =
			programId === undefined ? [...this.byProgram.values()] : [this.membersOf(programId)];
		return programs.flatMap((members) => [...members.values()].map((one) => this.withEmail(one)));
	}

	find(programId: number, email: string): SimMembership | undefined {
		const lead = this.leads.find('email', email);
		return lead === undefined ? undefined : this.get(programId, lead.id);
	}

	get(programId: number, leadId: number): SimMembership | undefined {
		const stored = this.byProgram.get(programId)?.get(leadId);
		return stored === undefined ? undefined : this.withEmail(stored);
	}

	/** Adds the lead to the program, or updates its membership. An empty value removes the field. */
	write(
		{ programId, leadId, status }: Pick<Stored, 'programId' | 'leadId' | 'status'>,
		values: ReadonlyMap<string, string>,
		batchId: number,
	): void {
		const members = this.membersOf(programId);
		const known = members.get(leadId);
		const fields = { ...known?.fields };
		for (const [name, value] of values) {
			if (value === '') delete fields[name];
			else fields[name] = value;
		}
		const createdByBatch = known?.createdByBatch ?? batchId;
		members.set(leadId, {
			programId,
			leadId,
			status,
			fields,
			createdByBatch,
			updatedByBatch: batchId,
		});
	}

	private membersOf(programId: number): Map<number, Stored> {
		const known = this.byProgram.get(programId);
		if (known !== undefined) return known;
		const members = new Map<number, Stored>();
		this.byProgram.set(programId, members);
		return members;
	}

	private withEmail(stored: Stored): SimMembership {
		return { ...stored, email: this.leads.get(stored.leadId)?.fields.email ?? '' };
	}
}
