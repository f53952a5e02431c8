import { inParallel } from '../../../../nodes/MarketoBulkLeadImport/marketo/client/parallel';
import { VirtualTime } from '../virtualTime';
import { rejection } from '../scripted';

test('runs at most the allowed number at once, and each item once', async () => {
	const time = new VirtualTime();
	let atWork = 0;
	let most = 0;
	const done: number[] = [];
	const items = Array.from({ length: 23 }, (_, i) => i);
	await inParallel(items, 5, async (item) => {
		most = Math.max(most, ++atWork);
		await time.sleep(1 + (item % 3));
		atWork--;
		done.push(item);
	});
	expect(most).toBe(5);
	expect(done.sort((a, b) => a - b)).toEqual(items);
});

test('starts nothing after the first failure, but waits for what is running', async () => {
	const time = new VirtualTime();
	const begun: number[] = [];
	const ended: number[] = [];
	const error = await rejection(
		inParallel([1, 2, 3, 4, 5], 2, async (item) => {
			begun.push(item);
			await time.sleep(item * 10);
			if (item === 1) throw new Error('one');
			ended.push(item);
		}),
	);
	expect(error.message).toBe('one');
	expect(begun).toEqual([1, 2]);
	expect(ended).toEqual([2]);
});

test('returns immediately without items', async () => {
	await inParallel([], 5, async () => await Promise.reject(new Error('never')));
});
