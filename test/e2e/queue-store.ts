import assert from 'node:assert/strict';
import type { MarketoSimulator } from '../simulator/simulator';
import { goodLeadsOf, type QueueLead, type Work } from './queue-work';

/** Every lead of the works is in Marketo with its values, and exactly one job wrote it. */
export function assertArrivedOnce(simulator: MarketoSimulator, works: readonly Work[]): void {
	for (const work of works) {
		for (const lead of goodLeadsOf(work)) {
			const stored = assertArrived(simulator, lead);
			assert.equal(stored.updatedByBatch, stored.createdByBatch, `${lead.email} came in one job`);
		}
	}
}

export function assertArrived(simulator: MarketoSimulator, lead: QueueLead) {
	const stored = simulator.findLead(lead.email);
	assert.ok(stored, `${lead.email} is in Marketo`);
	assert.deepEqual(stored.fields, lead);
	return stored;
}

export function rowsOf(works: readonly Work[]): number {
	return works.reduce((sum, { rows }) => sum + rows, 0);
}
