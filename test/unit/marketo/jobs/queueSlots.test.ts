import type { ImportTarget } from '../../../../nodes/MarketoBulkLeadImport/marketo/client/importTarget';
import { ConnectionError } from '../../../../nodes/MarketoBulkLeadImport/marketo/errors/ConnectionError';
import { MarketoApiError } from '../../../../nodes/MarketoBulkLeadImport/marketo/errors/MarketoApiError';
import type { MarketoError } from '../../../../nodes/MarketoBulkLeadImport/marketo/errors/MarketoError';
import {
	acquire,
	freeAt,
	mergeQueues,
	newQueue,
	noteRefusal,
	release,
	type QueueState,
} from '../../../../nodes/MarketoBulkLeadImport/marketo/jobs/queueSlots';
import { leadTarget } from '../../../../nodes/MarketoBulkLeadImport/objects/lead';

const INTERVAL = 10_000;
const NEVER = Number.POSITIVE_INFINITY;
const plain = leadTarget({ lookupField: 'email' });
const toList = (listId: number): ImportTarget => leadTarget({ lookupField: 'email', listId });
const full = new MarketoApiError('full', '', '1016', 'waitForQueue', false);
const busy = new MarketoApiError('busy', '', '1019', 'waitForList', false);

/** This many unfinished jobs of ours. */
const ours = (count: number, target = plain): ImportTarget[] =>
	Array.from({ length: count }, () => target);

function refuse(
	queue: QueueState,
	error: MarketoError,
	target: ImportTarget,
	held: number,
	now = 0,
	random = 1,
	pollInterval = INTERVAL,
): boolean {
	return noteRefusal(queue, error, target, held, now, { pollInterval, random });
}

test.each<[held: number, free: number]>([
	[0, 0],
	[9, 0],
	[10, NEVER],
])('with %i jobs of ours, the next place is free at %d', (held, free) => {
	expect(freeAt(newQueue(), ours(held), plain)).toBe(free);
});

describe('after a full queue', () => {
	test.each([1, 4, 9])(
		'%i jobs are our limit: a place that one of them leaves is free at once',
		(held) => {
			const queue = newQueue();
			expect(refuse(queue, full, plain, held, 1_000)).toBe(true);
			expect(freeAt(queue, ours(held - 1), plain)).toBe(0);
			expect(freeAt(queue, ours(held), plain)).toBe(61_000);
		},
	);

	test('a job beyond the limit raises it, and another is tried at once', () => {
		const queue = newQueue();
		refuse(queue, full, plain, 5);
		acquire(queue, 6, plain);
		expect(queue.limit).toBe(6);
		expect(freeAt(queue, ours(6), plain)).toBe(0);
	});

	test('a job within the limit does not raise it', () => {
		const queue = newQueue();
		refuse(queue, full, plain, 5);
		acquire(queue, 5, plain);
		expect(freeAt(queue, ours(5), plain)).toBe(60_000);
	});

	test('the limit never exceeds the ten places of the queue', () => {
		const queue = newQueue();
		acquire(queue, 10, plain);
		expect(freeAt(queue, ours(10), plain)).toBe(NEVER);
	});
});

describe('pauses between two attempts', () => {
	test.each<[label: string, held: number, random: number, interval: number, pauses: number[]]>([
		['a first place, shortest', 0, 0, 10_000, [5_000, 7_500, 11_250, 15_000, 15_000]],
		['a first place, longest', 0, 1, 10_000, [10_000, 15_000, 22_500, 30_000, 30_000]],
		['a first place, short interval', 0, 1, 1_000, [1_000, 1_500, 2_250, 3_000]],
		['one more place, shortest', 5, 0, 10_000, [30_000, 30_000]],
		['one more place, longest', 5, 1, 10_000, [60_000, 60_000]],
	])('for %s', (_, held, random, interval, pauses) => {
		const queue = newQueue();
		const found = pauses.map(() => {
			refuse(queue, full, plain, held, 0, random, interval);
			return freeAt(queue, ours(held), plain);
		});
		expect(found).toEqual(pauses);
	});

	test('for a static list grow like those for a first place, however many jobs we have', () => {
		const queue = newQueue();
		const found = [0, 1, 2, 3].map(() => {
			refuse(queue, busy, toList(1), 5);
			return freeAt(queue, ours(5), toList(1));
		});
		expect(found).toEqual([10_000, 15_000, 22_500, 30_000]);
	});

	test('start over after a job has found a place', () => {
		const queue = newQueue();
		refuse(queue, full, plain, 0);
		refuse(queue, full, plain, 0);
		acquire(queue, 1, plain);
		refuse(queue, full, plain, 0);
		expect(freeAt(queue, [], plain)).toBe(10_000);
	});
});

describe('targets that accept one import at a time (1019)', () => {
	test.each<[label: string, target: ImportTarget, others: ImportTarget[]]>([
		['a static list', toList(1), [toList(2), plain]],
		['the account, if there is no list', plain, [toList(1), toList(2)]],
	])(
		'%s, occupied by another client’s import, is tried again, and other targets continue',
		(_, target, others) => {
			const queue = newQueue();
			expect(refuse(queue, busy, target, 0, 1_000)).toBe(true);
			expect(freeAt(queue, [], target)).toBe(11_000);
			for (const other of others) expect(freeAt(queue, [], other)).toBe(0);
		},
	);

	test.each<[label: string, target: ImportTarget]>([
		['a static list', toList(1)],
		['the account', plain],
	])('%s, occupied by our own jobs, is free once the last of them has ended', (_, target) => {
		const queue = newQueue();
		refuse(queue, busy, target, 2, 1_000);
		expect(freeAt(queue, ours(2, target), target)).toBe(NEVER);
		release(queue, target);
		expect(freeAt(queue, ours(1, target), target)).toBe(NEVER);
		release(queue, target);
		expect(freeAt(queue, [], target)).toBe(0);
	});

	test('the end of another target’s job does not free it', () => {
		const queue = newQueue();
		refuse(queue, busy, toList(1), 1, 1_000);
		release(queue, plain);
		expect(freeAt(queue, [], toList(1))).toBe(11_000);
	});
});

test.each<[label: string, error: MarketoError]>([
	['607', new MarketoApiError('x', '', '607', 'stop', false)],
	['608', new MarketoApiError('x', '', '608', 'retry', false)],
	['a reset', new ConnectionError('reset')],
])('%s is not a reason to wait for a place', (_, error) => {
	const queue = newQueue();
	expect(refuse(queue, error, plain, 3)).toBe(false);
	expect(queue).toEqual(newQueue());
});

test('two imports that share a queue use the lower limit and the later time', () => {
	const one = newQueue();
	const two = newQueue();
	refuse(one, full, plain, 4);
	refuse(two, full, plain, 7, 50_000);
	refuse(one, busy, toList(1), 4);
	refuse(two, busy, toList(1), 4, 5_000);
	refuse(two, busy, toList(2), 4, 5_000);
	const both = mergeQueues(one, two);
	expect(both).toMatchObject({ limit: 4, retryAt: one.retryAt });
	expect(both).toEqual(mergeQueues(two, one));
	expect(freeAt(both, [], toList(1))).toBe(15_000);
	expect(freeAt(both, [], toList(2))).toBe(15_000);
});

test('its state can be stored as JSON', () => {
	const queue = newQueue();
	refuse(queue, full, plain, 4);
	refuse(queue, busy, toList(1), 4);
	expect(JSON.parse(JSON.stringify(queue))).toEqual(queue);
});
