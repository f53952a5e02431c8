import type { MarketoError } from '../../../../nodes/MarketoBulkLeadImport/marketo/errors/MarketoError';
import type { ImportTarget } from '../../../../nodes/MarketoBulkLeadImport/marketo/client/importTarget';
import { leadTarget } from '../../../../nodes/MarketoBulkLeadImport/objects/lead';
import { ConnectionError } from '../../../../nodes/MarketoBulkLeadImport/marketo/errors/ConnectionError';
import { MarketoApiError } from '../../../../nodes/MarketoBulkLeadImport/marketo/errors/MarketoApiError';
import { QueueSlots } from '../../../../nodes/MarketoBulkLeadImport/marketo/jobs/queueSlots';

const INTERVAL = 10_000;
const plain = leadTarget({ lookupField: 'email' });
const toList = (listId: number): ImportTarget => leadTarget({ lookupField: 'email', listId });
const full = new MarketoApiError('full', '', '1016', 'waitForQueue', false);
const listBusy = new MarketoApiError('busy', '', '1019', 'waitForList', false);

function places(random = 0.5, interval = INTERVAL): QueueSlots {
	return new QueueSlots({ random: () => random }, interval);
}

function fill(queue: QueueSlots, jobs: number, target = plain): void {
	for (let id = 1; id <= jobs; id++) queue.taken(id, target);
}

test('ten places, no more', () => {
	const queue = places();
	for (let id = 1; id <= 10; id++) {
		expect(queue.isFree(plain, 0)).toBe(true);
		queue.taken(id, plain);
	}
	expect(queue.isFree(plain, 0)).toBe(false);
	expect(queue.freeAt(plain)).toBe(Number.POSITIVE_INFINITY);
	expect(queue.hasRoomFor(1)).toBe(false);
	queue.freed(3);
	expect(queue.isFree(plain, 0)).toBe(true);
	expect(queue.hasRoomFor(1)).toBe(true);
	expect(queue.hasRoomFor(2)).toBe(false);
});

test.each<[jobs: number, share: number]>([
	[0, 2],
	[1, 2],
	[3, 2],
	[4, 3],
	[5, 4],
	[8, 6],
	[10, 8],
])('a full queue in which %i jobs are ours leaves us %i', (jobs, share) => {
	const queue = places();
	fill(queue, jobs);
	expect(queue.mustWait(full, plain, 1_000)).toBe(true);
	for (let id = 1; id <= jobs; id++) queue.freed(id);
	expect(queue.hasRoomFor(share)).toBe(true);
	expect(queue.hasRoomFor(share + 1)).toBe(false);
});

test('every job that goes in without a refusal gives one place back', () => {
	const queue = places();
	queue.mustWait(full, plain, 0);
	queue.taken(1, plain);
	expect(queue.hasRoomFor(2)).toBe(false);
	queue.taken(2, plain);
	expect(queue.hasRoomFor(1)).toBe(true);
	for (let id = 3; id < 30; id++) {
		queue.taken(id, plain);
		queue.freed(id);
	}
	expect(queue.hasRoomFor(8)).toBe(true);
	expect(queue.hasRoomFor(9)).toBe(false);
});

describe('pauses between two tries', () => {
	test.each<[label: string, random: number, interval: number, pauses: number[]]>([
		['the shortest', 0, 10_000, [5_000, 7_500, 11_250, 15_000, 15_000]],
		['the longest', 1, 10_000, [10_000, 15_000, 22_500, 30_000, 30_000]],
		['a short interval', 1, 1_000, [1_000, 1_500, 2_250, 3_000, 3_000]],
		['a long interval', 1, 120_000, [120_000, 120_000, 120_000]],
	])('%s', (_, random, interval, pauses) => {
		for (const [error, target] of [
			[full, plain],
			[listBusy, toList(1)],
		] as const) {
			const queue = places(random, interval);
			const found = pauses.map(() => {
				queue.mustWait(error, target, 0);
				return queue.freeAt(target);
			});
			expect(found).toEqual(pauses);
		}
	});

	test('begin anew after a job went in', () => {
		const queue = places(1);
		queue.mustWait(full, plain, 0);
		queue.mustWait(full, plain, 0);
		queue.taken(1, plain);
		expect(queue.freeAt(plain)).toBe(0);
		queue.mustWait(full, plain, 0);
		expect(queue.freeAt(plain)).toBe(10_000);
	});
});

describe('lists that take one import at a time', () => {
	test('a foreign import is tried again after a pause, and other targets go on', () => {
		const queue = places(1);
		expect(queue.mustWait(listBusy, toList(1), 1_000)).toBe(true);
		expect(queue.freeAt(toList(1))).toBe(11_000);
		expect(queue.isFree(toList(1), 10_999)).toBe(false);
		expect(queue.isFree(toList(1), 11_000)).toBe(true);
		expect(queue.isFree(toList(2), 1_000)).toBe(true);
		expect(queue.isFree(plain, 1_000)).toBe(true);
	});

	test('our own import is waited for, and followed at once', () => {
		const queue = places();
		queue.taken(1, toList(1));
		queue.mustWait(listBusy, toList(1), 1_000);
		expect(queue.freeAt(toList(1))).toBe(Number.POSITIVE_INFINITY);
		expect(queue.isFree(plain, 1_000)).toBe(true);
		queue.freed(1);
		expect(queue.isFree(toList(1), 1_000)).toBe(true);
	});

	test('several of ours hold the list until the last has ended', () => {
		const queue = places();
		queue.taken(1, toList(1));
		queue.taken(2, toList(1));
		queue.mustWait(listBusy, toList(1), 1_000);
		queue.freed(1);
		expect(queue.isFree(toList(1), 1_000)).toBe(false);
		queue.freed(2);
		expect(queue.isFree(toList(1), 1_000)).toBe(true);
	});
});

test.each<[label: string, error: MarketoError, target: ImportTarget]>([
	['607', new MarketoApiError('x', '', '607', 'stop', false), plain],
	['608', new MarketoApiError('x', '', '608', 'retry', false), plain],
	['1019 without a list', listBusy, plain],
	['a reset', new ConnectionError('reset'), plain],
])('%s is no reason to wait for a place', (_, error, target) => {
	const queue = places();
	expect(queue.mustWait(error, target, 0)).toBe(false);
	expect(queue.isFree(plain, 0)).toBe(true);
	expect(queue.lastRefusal).toBeUndefined();
});

test('the last refusal is kept', () => {
	const queue = places();
	queue.mustWait(full, plain, 0);
	expect(queue.lastRefusal).toBe(full);
});

test('a batch that is not ours frees nothing', () => {
	const queue = places();
	fill(queue, 10);
	queue.freed(99);
	expect(queue.isFree(plain, 0)).toBe(false);
});
