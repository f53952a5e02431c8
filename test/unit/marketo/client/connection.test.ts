import { Connection } from '../../../../nodes/MarketoBulkLeadImport/marketo/client/connection';
import { ERROR_CODES } from '../../../../nodes/MarketoBulkLeadImport/marketo/client/errorCodes';
import { RETRY_POLICIES } from '../../../../nodes/MarketoBulkLeadImport/marketo/client/retryPolicies';
import { CancelledError } from '../../../../nodes/MarketoBulkLeadImport/marketo/errors/CancelledError';
import {
	ConnectionError,
	type ConnectionIssue,
} from '../../../../nodes/MarketoBulkLeadImport/marketo/errors/ConnectionError';
import { CredentialsRejectedError } from '../../../../nodes/MarketoBulkLeadImport/marketo/errors/CredentialsRejectedError';
import type { RetryAction } from '../../../../nodes/MarketoBulkLeadImport/marketo/errors/MarketoError';
import { UncertainUploadError } from '../../../../nodes/MarketoBulkLeadImport/marketo/errors/UncertainUploadError';
import { WrongAccountError } from '../../../../nodes/MarketoBulkLeadImport/marketo/errors/WrongAccountError';
import { readJsonReply } from '../../../../nodes/MarketoBulkLeadImport/marketo/client/reply';
import {
	html,
	refusal,
	rejection,
	reply,
	request,
	scriptedPorts,
	success,
	type Answer,
} from '../scripted';

/** Number of requests until the error is thrown, including the first. */
const SENDS: Record<RetryAction, number> = {
	renewToken: 5,
	retry: 7,
	retryBriefly: 3,
	slowDown: 13,
	waitForQueue: 1,
	waitForList: 1,
	stop: 1,
};

describe('each error code, as text and as a number', () => {
	test.each(
		Object.entries(ERROR_CODES).flatMap(
			([code, { retry }]): Array<[string, string | number, RetryAction]> => [
				[code, code, retry],
				[code, Number(code), retry],
			],
		),
	)('%s (%j): %s', async (code, given, retry) => {
		const ports = scriptedPorts([refusal(given)]);
		const error = await rejection(new Connection(ports, true).call(request, readJsonReply));
		expect(error).toMatchObject({ code, retry });
		expect(ports.sent).toHaveLength(SENDS[retry]);
		expect(ports.renewals).toBe(retry === 'renewToken' ? 4 : 0);
	});

	test.each(Object.entries(ERROR_CODES).filter(([, { retry }]) => SENDS[retry] > 1))(
		'%s once, then success',
		async (code) => {
			const ports = scriptedPorts([refusal(code), success('done')]);
			expect((await new Connection(ports, true).call(request, readJsonReply)).result).toEqual([
				'done',
			]);
			expect(ports.sent).toHaveLength(2);
		},
	);
});

test('each code is handled as Adobe documents it', () => {
	const codesFor = (retry: RetryAction) =>
		Object.keys(ERROR_CODES).filter((code) => ERROR_CODES[code].retry === retry);
	expect(codesFor('renewToken')).toEqual(['600', '601', '602']);
	expect(codesFor('retry')).toEqual(['502', '604', '608', '611', '614', '713']);
	expect(codesFor('slowDown')).toEqual(['606', '615']);
	expect(codesFor('waitForQueue')).toEqual(['1016']);
	expect(codesFor('waitForList')).toEqual(['1019']);
	expect(codesFor('stop')).toEqual([
		'603',
		'605',
		'607',
		'609',
		'610',
		'612',
		'613',
		'616',
		'702',
		'703',
		'1001',
		'1002',
		'1003',
		'1004',
		'1005',
		'1006',
		'1007',
		'1008',
		'1009',
		'1010',
		'1011',
		'1012',
		'1013',
		'1014',
		'1015',
		'1025',
		'1026',
	]);
});

describe('other replies', () => {
	test.each<[label: string, answer: Answer, sends: number]>([
		['an unknown code', refusal('1077'), 1],
		['no errors', reply({ success: false, errors: [] }), 7],
		['errors missing', reply({ success: false }), 7],
		['a web page', html(200), 7],
		['nothing', reply(''), 7],
		['cut-off JSON', reply('{"success":tr'), 7],
		['a redirect', html(302), 1],
		['HTTP 400', html(400), 1],
		['HTTP 401', html(401), 5],
		['HTTP 404', html(404), 1],
		['HTTP 408', html(408), 7],
		['HTTP 413', html(413), 1],
		['HTTP 429', html(429), 13],
		['HTTP 500', html(500), 7],
		['HTTP 502', html(502), 7],
		['HTTP 503', html(503), 7],
		['a reset', new ConnectionError('reset'), 7],
		['a time-out', new ConnectionError('timedOut'), 7],
		['refused', new ConnectionError('refused'), 7],
		['an unknown host, after replies', new ConnectionError('unknownHost'), 7],
		['wrong credentials', new CredentialsRejectedError(), 1],
		['a wrong account, after replies', new WrongAccountError(), 7],
		['a bug of ours', new TypeError('x is not a function'), 1],
	])('%s: sent %#', async (_, answer, sends) => {
		const ports = scriptedPorts([answer]);
		await rejection(new Connection(ports, true).call(request, readJsonReply));
		expect(ports.sent).toHaveLength(sends);
	});

	test.each<[issue: ConnectionIssue, sends: number]>([
		['unknownHost', 1],
		['untrusted', 1],
		['nameLookup', 3],
		['refused', 3],
		['handshake', 3],
		['reset', 3],
		['timedOut', 3],
		['other', 3],
	])('%s before the first reply: sent %i times', async (issue, sends) => {
		const ports = scriptedPorts([new ConnectionError(issue)]);
		expect(await rejection(new Connection(ports).call(request, readJsonReply))).toMatchObject({
			issue,
		});
		expect(ports.sent).toHaveLength(sends);
	});

	test('does not retry a wrong account before the first reply', async () => {
		const ports = scriptedPorts([new WrongAccountError()]);
		expect(await rejection(new Connection(ports).call(request, readJsonReply))).toBeInstanceOf(
			WrongAccountError,
		);
		expect(ports.sent).toHaveLength(1);
	});

	test('an error code counts as a reply', async () => {
		const ports = scriptedPorts([refusal('608'), new ConnectionError('unknownHost'), success(1)]);
		expect((await new Connection(ports).call(request, readJsonReply)).result).toEqual([1]);
	});
});

describe('pauses', () => {
	test.each<[label: string, answer: Answer, random: number, pauses: number[]]>([
		[
			'temporary error, shortest pause',
			refusal('608'),
			0,
			[500, 1_000, 2_000, 4_000, 8_000, 10_000],
		],
		[
			'temporary error, longest pause',
			refusal('608'),
			1,
			[1_000, 2_000, 4_000, 8_000, 16_000, 20_000],
		],
		[
			'rate limit, shortest pause',
			refusal('606'),
			0,
			[1_000, 2_000, 4_000, 8_000, 10_000, 10_000, 10_000, 10_000, 10_000, 10_000, 10_000, 10_000],
		],
		[
			'rate limit, longest pause',
			refusal('606'),
			1,
			[2_000, 4_000, 8_000, 16_000, 20_000, 20_000, 20_000, 20_000, 20_000, 20_000, 20_000, 20_000],
		],
		['token', refusal('602'), 0.5, [1_000, 2_000, 4_000]],
	])('%s', async (_, answer, random, pauses) => {
		const ports = scriptedPorts([answer], () => random);
		await rejection(new Connection(ports, true).call(request, readJsonReply));
		expect(ports.clock.sleeps).toEqual(pauses);
	});

	test('pauses differ between executions', async () => {
		let seed = 1;
		const random = (): number => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647;
		const pauses = new Set<number>();
		for (let i = 0; i < 20; i++) {
			const ports = scriptedPorts([refusal('606'), success()], random);
			await new Connection(ports, true).call(request, readJsonReply);
			pauses.add(ports.clock.sleeps[0]);
		}
		expect(pauses.size).toBe(20);
	});

	test('stops retrying slow requests after 5 minutes', async () => {
		const ports = scriptedPorts([]);
		ports.send = async () => {
			ports.sentAt.push(ports.clock.now());
			await ports.clock.sleep(200_000);
			throw new ConnectionError('timedOut');
		};
		await rejection(new Connection(ports, true).call(request, readJsonReply));
		expect(ports.sentAt).toHaveLength(3);
	});

	test('renews a token that expires while it waits for the rate limit', async () => {
		const ports = scriptedPorts([
			...Array.from({ length: 8 }, () => refusal('606')),
			refusal('602'),
			success(1),
		]);
		expect((await new Connection(ports, true).call(request, readJsonReply)).result).toEqual([1]);
		expect(ports.sentAt[8] - ports.sentAt[0]).toBeGreaterThan(60_000);
	});

	test('each kind of error has its own retries', async () => {
		const troubles = [
			...Array.from({ length: RETRY_POLICIES.retry.repeats }, () => refusal('608')),
			...Array.from({ length: RETRY_POLICIES.slowDown.repeats }, () => refusal('615')),
		];
		const ports = scriptedPorts([...troubles, success(1)]);
		expect((await new Connection(ports, true).call(request, readJsonReply)).result).toEqual([1]);
	});
});

describe('uploads without a clear reply', () => {
	const arrived: Array<[label: string, answer: Answer]> = [
		['a reset', new ConnectionError('reset')],
		['a time-out', new ConnectionError('timedOut')],
		['another connection error', new ConnectionError('other')],
		['an empty body', reply('')],
		['a web page', html(200)],
		['cut-off JSON', reply('{"success":tr')],
		['a failure without a reason', reply({ success: false })],
		['HTTP 500', html(500)],
		['HTTP 502', html(502)],
		['HTTP 504', html(504)],
		['502', refusal('502')],
		['604, which means that Marketo timed out', refusal('604')],
		['611', refusal('611')],
	];
	const neverArrived: Array<[label: string, answer: Answer]> = [
		['refused', new ConnectionError('refused')],
		['a failed DNS lookup', new ConnectionError('nameLookup')],
		['an expired token', refusal('602')],
		['HTTP 401', html(401)],
		['the rate limit', refusal('606')],
		['too many concurrent calls', refusal('615')],
		['608', refusal('608')],
		['713', refusal('713')],
		['HTTP 429', html(429)],
		['HTTP 503', html(503)],
	];

	test.each(arrived)('are retried, and the caller is notified: %s', async (_, answer) => {
		const ports = scriptedPorts([answer, success(1)]);
		const onRepeat = jest.fn();
		await new Connection(ports, true).call(request, readJsonReply, {
			uncertain: { repeat: true, onRepeat },
		});
		expect(onRepeat).toHaveBeenCalledTimes(1);
		expect(ports.sent).toHaveLength(2);
	});

	test.each(arrived)('are not retried if the user turned that off: %s', async (_, answer) => {
		const ports = scriptedPorts([answer, success(1)]);
		const onRepeat = jest.fn();
		const error = await rejection(
			new Connection(ports, true).call(request, readJsonReply, {
				uncertain: { repeat: false, onRepeat },
			}),
		);
		expect(error).toBeInstanceOf(UncertainUploadError);
		expect(onRepeat).not.toHaveBeenCalled();
		expect(ports.sent).toHaveLength(1);
	});

	test.each(neverArrived)(
		'are retried silently if they cannot have arrived: %s',
		async (_, answer) => {
			for (const repeat of [true, false]) {
				const ports = scriptedPorts([answer, success(1)]);
				const onRepeat = jest.fn();
				await new Connection(ports, true).call(request, readJsonReply, {
					uncertain: { repeat, onRepeat },
				});
				expect(onRepeat).not.toHaveBeenCalled();
				expect(ports.sent).toHaveLength(2);
			}
		},
	);

	test('are retried 6 times', async () => {
		const ports = scriptedPorts([new ConnectionError('reset')]);
		const onRepeat = jest.fn();
		await rejection(
			new Connection(ports, true).call(request, readJsonReply, {
				uncertain: { repeat: true, onRepeat },
			}),
		);
		expect(ports.sent).toHaveLength(7);
	});
});

describe('tokens', () => {
	test('are renewed after each rejection, before the request is repeated', async () => {
		const order: string[] = [];
		const ports = scriptedPorts([refusal('601'), refusal('602'), success(1)]);
		const send = ports.send.bind(ports);
		ports.send = async (one) => {
			order.push('send');
			return await send(one);
		};
		ports.renewToken = async () => {
			order.push('renew');
			await Promise.resolve();
		};
		await new Connection(ports, true).call(request, readJsonReply);
		expect(order).toEqual(['send', 'renew', 'send', 'renew', 'send']);
	});

	test('end with the renewal’s own error if it is rejected', async () => {
		const ports = scriptedPorts([refusal('602'), success(1)]);
		const refused = new CredentialsRejectedError();
		ports.renewToken = async () => await Promise.reject(refused);
		expect(await rejection(new Connection(ports, true).call(request, readJsonReply))).toBe(refused);
		expect(ports.sent).toHaveLength(1);
	});

	test('a renewal is retried when its connection fails', async () => {
		const ports = scriptedPorts([refusal('602'), success(1)]);
		let tries = 0;
		ports.renewToken = async () => {
			await Promise.resolve();
			if (++tries === 1) throw new ConnectionError('reset');
		};
		expect((await new Connection(ports, true).call(request, readJsonReply)).result).toEqual([1]);
		expect(tries).toBe(2);
	});

	test('do not make the upload uncertain if a renewal fails', async () => {
		const ports = scriptedPorts([refusal('602'), success(1)]);
		let tries = 0;
		ports.renewToken = async () => {
			await Promise.resolve();
			if (++tries === 1) throw new ConnectionError('reset');
		};
		const onRepeat = jest.fn();
		await new Connection(ports, true).call(request, readJsonReply, {
			uncertain: { repeat: false, onRepeat },
		});
		expect(onRepeat).not.toHaveBeenCalled();
		expect(ports.sent).toHaveLength(2);
	});
});

describe('stopping', () => {
	test('sends nothing after Stop', async () => {
		const ports = scriptedPorts([success(1)]);
		ports.clock.isCancelled = true;
		expect(
			await rejection(new Connection(ports, true).call(request, readJsonReply)),
		).toBeInstanceOf(CancelledError);
		expect(ports.sent).toHaveLength(0);
	});

	test('ends as stopped during a request, whatever its outcome', async () => {
		const ports = scriptedPorts([]);
		ports.send = async () => {
			ports.clock.isCancelled = true;
			return await Promise.reject(new ConnectionError('reset'));
		};
		expect(
			await rejection(new Connection(ports, true).call(request, readJsonReply)),
		).toBeInstanceOf(CancelledError);
	});

	test('ends during a pause', async () => {
		const ports = scriptedPorts([refusal('608')]);
		ports.random = () => {
			ports.clock.isCancelled = true;
			return 0;
		};
		expect(
			await rejection(new Connection(ports, true).call(request, readJsonReply)),
		).toBeInstanceOf(CancelledError);
		expect(ports.sent).toHaveLength(1);
	});

	test('still returns a reply that has arrived', async () => {
		const ports = scriptedPorts([]);
		ports.send = async () => {
			ports.clock.isCancelled = true;
			return await Promise.resolve(success(1));
		};
		expect((await new Connection(ports, true).call(request, readJsonReply)).result).toEqual([1]);
	});
});
