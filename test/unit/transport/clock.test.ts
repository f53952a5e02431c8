import { CancelledError } from '../../../nodes/MarketoBulkLeadImport/marketo/errors/CancelledError';
import { clockFor } from '../../../nodes/MarketoBulkLeadImport/transport/clock';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

test.each([0, 1, 249, 250, 251, 10_000])(
	'a sleep of %i ms does not end early, and barely late',
	async (milliseconds) => {
		const clock = clockFor(undefined);
		const begin = clock.now();
		let ended: number | undefined;
		const sleeping = clock.sleep(milliseconds).then(() => (ended = clock.now()));
		await jest.advanceTimersByTimeAsync(milliseconds + 5);
		await sleeping;
		expect((ended ?? 0) - begin).toBe(milliseconds);
	},
);

test('Stop ends a sleep within a quarter of a second', async () => {
	const controller = new AbortController();
	const clock = clockFor(controller.signal);
	const begin = clock.now();
	const ended = clock.sleep(3_600_000).then(
		() => 'slept',
		(error: unknown) => [error instanceof CancelledError, clock.now() - begin],
	);
	await jest.advanceTimersByTimeAsync(1_010);
	controller.abort();
	await jest.advanceTimersByTimeAsync(1_000);
	expect(await ended).toEqual([true, 1_250]);
	expect(jest.getTimerCount()).toBe(0);
});

test('after Stop, sleeps end immediately', async () => {
	const controller = new AbortController();
	controller.abort();
	const clock = clockFor(controller.signal);
	expect(() => clock.throwIfCancelled()).toThrow(CancelledError);
	await expect(clock.sleep(1_000)).rejects.toBeInstanceOf(CancelledError);
	expect(jest.getTimerCount()).toBe(0);
});

test('without a signal, nothing is canceled', () => {
	expect(() => clockFor(undefined).throwIfCancelled()).not.toThrow();
});

test.each([1_000, 3_600_000, 86_400_000 * 365])(
	'a clock that is set back by %i ms during a sleep does not prolong it',
	async (milliseconds) => {
		const clock = clockFor(undefined);
		const begin = clock.now();
		let ended: number | undefined;
		const sleeping = clock.sleep(2_000).then(() => (ended = clock.now()));
		await jest.advanceTimersByTimeAsync(1_000);
		jest.setSystemTime(Date.now() - milliseconds);
		expect(clock.now()).toBeGreaterThanOrEqual(begin + 750);
		await jest.advanceTimersByTimeAsync(1_260);
		await sleeping;
		expect((ended ?? 0) - begin).toBeGreaterThanOrEqual(2_000);
		expect((ended ?? 0) - begin).toBeLessThanOrEqual(2_250);
	},
);

test('a clock that is set ahead ends a sleep within a quarter of a second', async () => {
	const clock = clockFor(undefined);
	let hasEnded = false;
	const sleeping = clock.sleep(3_600_000).then(() => (hasEnded = true));
	jest.setSystemTime(Date.now() + 86_400_000);
	await jest.advanceTimersByTimeAsync(250);
	await sleeping;
	expect(hasEnded).toBe(true);
});
