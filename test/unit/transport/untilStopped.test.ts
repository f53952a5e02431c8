import { CancelledError } from '../../../nodes/MarketoBulkLeadImport/marketo/errors/CancelledError';
import { untilStopped } from '../../../nodes/MarketoBulkLeadImport/transport/untilStopped';

test.each<[label: string, signal: AbortSignal | undefined]>([
	['without a signal', undefined],
	['with a signal', new AbortController().signal],
])('returns the result of the work %s', async (_, signal) => {
	expect(await untilStopped(signal, async () => await Promise.resolve(7))).toBe(7);
});

test('throws the error of the work', async () => {
	const error = new Error('x');
	const { signal } = new AbortController();
	await expect(untilStopped(signal, async () => await Promise.reject(error))).rejects.toBe(error);
});

test('does not start the work after Stop', async () => {
	const start = jest.fn(async () => await Promise.resolve());
	await expect(untilStopped(AbortSignal.abort(), start)).rejects.toBeInstanceOf(CancelledError);
	expect(start).not.toHaveBeenCalled();
});

test('does not wait for the work after Stop', async () => {
	const controller = new AbortController();
	const waiting = untilStopped(controller.signal, async () => await new Promise(() => undefined));
	controller.abort();
	await expect(waiting).rejects.toBeInstanceOf(CancelledError);
});

test('leaves no listener on the signal', async () => {
	const { signal } = new AbortController();
	const add = jest.spyOn(signal, 'addEventListener');
	const remove = jest.spyOn(signal, 'removeEventListener');
	await untilStopped(signal, async () => await Promise.resolve());
	expect(remove.mock.calls.map(([, listener]) => listener)).toEqual(
		add.mock.calls.map(([, listener]) => listener),
	);
});
