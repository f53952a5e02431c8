import assert from 'node:assert/strict';
import { startDecoy } from './decoy';
import { Attack, faultsOf } from './hostile-attack';
import { hostileTools, leadTool } from './hostile-tools';
import { hostileValues, injected, megabyte, type HostileValue } from './hostile-values';
import type { Part } from './stage';
import { startStubModel, type ModelScript } from './stub-model';
import { listenTo } from './wire';

/** The node as a tool of an AI agent whose model is hostile, or was told so by what it read. */
export const hostileModel: Part = {
	name: 'ai-tool-hostile',
	about: "n8n's AI agent, whose language model passes hostile arguments to the node as its tool",
	async run(stage) {
		const { checks } = stage;
		const scene = await stage.shared();
		stage.simulator.reset();
		const decoy = await startDecoy();
		const wire = listenTo(stage.simulator);
		const model = await startStubModel();
		try {
			const attack = await Attack.prepare(stage, scene, model);
			const values = hostileValues(decoy.host);

			await checks.check('each tool does what a sensible model asks for', async () => {
				for (const [name, tool] of Object.entries(hostileTools)) {
					const answers = await attack.converse({ [name]: tool.parameters }, function* (call) {
						yield* call(name, tool.friendly(attack.jobs));
					});
					assert.match(answers[0], tool.answer, name);
				}
				// A job that ends during the hostile calls would look as if one of them imported something.
				for (const { batchId } of stage.simulator.jobs) stage.simulator.finishJob(batchId);
			});

			let calls = 0;
			for (const [name, tool] of Object.entries(hostileTools))
				await checks.check(
					`refuses hostile values in each argument of the tool ${name}: ${Object.keys(tool.hostile).join(', ')}`,
					async () => {
						for (const argument of Object.keys(tool.hostile))
							calls += await attack.fill(name, tool, argument, values);
					},
				);

			await checks.check('refuses a megabyte of text in each argument', async () => {
				for (const [name, tool] of Object.entries(hostileTools))
					for (const argument of Object.keys(tool.hostile))
						calls += await attack.fill(name, tool, argument, [megabyte]);
			});
			checks.note(`${calls} hostile calls in all`);

			await checks.check("imports hostile text in a lead's fields as it is", async () => {
				await importAsText(attack, values);
			});

			await checks.check('ignores arguments that the tool does not have', async () => {
				await passOtherArguments(attack, decoy.host);
			});

			await checks.check('does nothing for tools that do not exist', async () => {
				const before = attack.sent().length;
				for (const tool of ['Delete', '__proto__', 'constructor', '../Status'])
					await attack.run(
						attack.workflow({ Status: hostileTools.Status.parameters }),
						(function* (): ModelScript {
							yield { tool, arguments: '{"batchId":"1"}' };
						})(),
					);
				assert.deepEqual(attack.sent().slice(before), []);
			});

			await checks.check(
				'refuses hostile text from an agent of version 2.2 as well, which compares arguments with their types',
				async () => {
					const texts = values.filter(({ value }) => typeof value === 'string');
					for (const name of ['Status', 'OrderStatus', 'Members', 'Orders'])
						for (const argument of Object.keys(hostileTools[name].hostile))
							await attack.fill(name, hostileTools[name], argument, texts, {
								version: 2.2,
								// Without it, this agent tells the model nothing.
								onError: 'continueRegularOutput',
							});
					const before = attack.sent().length;
					const [silence] = await attack.converse(
						{ Status: hostileTools.Status.parameters },
						function* (call) {
							yield* call('Status', { batchId: '../1' });
						},
						{ version: 2.2 },
					);
					assert.equal(silence, '', 'what the agent tells the model without On Error');
					for (const written of ['null', '["1"]', '{"value":"1"}', '1e400']) {
						const { status, error } = await attack.run(
							attack.workflow({ Status: hostileTools.Status.parameters }, { version: 2.2 }),
							(function* (): ModelScript {
								yield { arguments: `{"batchId":${written}}` };
							})(),
						);
						assert.equal(status, 'error');
						assert.match(error?.message ?? '', /did not match expected schema/);
					}
					assert.deepEqual(attack.sent().slice(before), []);
				},
			);

			await checks.check('n8n is alive, and no secret is in its log', async () => {
				const answers = await attack.converse(
					{ Status: hostileTools.Status.parameters },
					function* (call) {
						yield* call('Status', hostileTools.Status.friendly(attack.jobs));
					},
				);
				assert.match(answers[0], hostileTools.Status.answer);
				const log = scene.n8n.process.log();
				assert.match(log, /is not a valid batch ID/, 'n8n logs the messages');
				assert.deepEqual(attack.secretsIn(log), []);
				const forged = log.split('\n').filter((line) => withoutColors(line).startsWith(injected));
				assert.deepEqual(forged, [], 'lines that a value started');
			});

			await checks.check('nothing arrived anywhere else, or with other headers', async () => {
				assert.deepEqual(decoy.requests, []);
				assert.deepEqual(
					stage.simulator.requests.filter(({ step }) => step === 'unknown'),
					[],
				);
				assert.ok(wire.urls.length > 0);
				assert.deepEqual(
					[...wire.headers].filter((name) => !knownHeaders.has(name)),
					[],
				);
				assert.deepEqual(attack.secretsIn(wire.urls.join('\n')), []);
			});
		} finally {
			await model.close();
			wire.stop();
			await decoy.close();
		}
	},
};

/** Headers that n8n sends with every request. */
const knownHeaders: ReadonlySet<string> = new Set([
	'accept',
	'accept-encoding',
	'authorization',
	'connection',
	'content-length',
	'content-type',
	'host',
	'user-agent',
]);

/** Each value as the first name of a lead of its own: it must arrive as it is, and change nothing else. */
async function importAsText(attack: Attack, values: readonly HostileValue[]): Promise<void> {
	const { simulator } = attack;
	const before = simulator.leadCount;
	const answers = await attack.converse({ Lead: leadTool }, function* (call) {
		for (const [i, { json }] of values.entries())
			yield* call('Lead', `{"email":"lead${i}@example.com","firstName":${json}}`);
	});
	const broken: string[] = [];
	let refused = 0;
	values.forEach(({ label, value }, i) => {
		const lead = simulator.findLead(`lead${i}@example.com`);
		if (typeof value === 'string' && value.includes('\0')) {
			refused++;
			if (lead !== undefined) broken.push(`${label}: imported`);
			broken.push(...faultsOf(answers[i], false).map((fault) => `${label}: ${fault}`));
		} else if (!/"imported":1,"failed":0/.test(answers[i])) broken.push(`${label}: ${answers[i]}`);
		else if (typeof value === 'string' && value.trim() !== '' && lead?.fields.firstName !== value)
			broken.push(`${label}: stored as ${JSON.stringify(lead?.fields.firstName)}`);
	});
	assert.deepEqual(broken, []);
	assert.equal(refused, 1);
	assert.equal(simulator.leadCount, before + values.length - refused);
}

/** n8n adds arguments to the tool's item even if the tool doesn't have them. */
async function passOtherArguments(attack: Attack, decoy: string): Promise<void> {
	const { jobs, simulator } = attack;
	const other = {
		operation: 'create',
		resource: 'customObject',
		source: 'items',
		endpoint: `http://${decoy}`,
		credentials: { marketoOAuth2Api: { id: '1', endpoint: `http://${decoy}` } },
		options: { timeout: -1, checkColumns: false },
		listId: '1001',
		unsubscribed: true,
		json: { batchId: '1' },
		binary: { data: { data: 'ZW1haWwK', mimeType: 'text/csv', fileName: 'x.csv' } },
		pairedItem: { item: 7 },
		toolCallId: '../1',
		id: 'call_0',
		log: 'x',
		type: 'x',
		constructor: { prototype: { batchId: '1' } },
	};
	const written = JSON.stringify(other).replace('{', '{"__proto__":{"batchId":"1"},');
	const withOthers = (own: object) => `${written.slice(0, -1)},${JSON.stringify(own).slice(1)}`;

	const before = attack.sent().length;
	const [status] = await attack.converse(
		{ Status: hostileTools.Status.parameters },
		function* (call) {
			yield* call('Status', withOthers({ batchId: String(jobs.leads) }));
		},
	);
	assert.match(status, hostileTools.Status.answer);
	assert.deepEqual(
		attack
			.sent()
			.slice(before)
			.map(({ method, path }) => `${method} ${path}`),
		[`GET /bulk/v1/leads/batch/${jobs.leads}.json`],
	);

	const members = simulator.lists.get(1001)?.members.size;
	const [imported] = await attack.converse({ Lead: leadTool }, function* (call) {
		yield* call('Lead', withOthers({ email: 'others@example.com', firstName: 'Others' }));
	});
	assert.match(imported, /"imported":1,"failed":0/);
	const lead = simulator.findLead('others@example.com');
	assert.equal(lead?.fields.firstName, 'Others');
	assert.ok([undefined, '', 'false'].includes(lead?.fields.unsubscribed));
	assert.equal(simulator.lists.get(1001)?.members.size, members);

	// The state of an import, which Import in Steps would continue.
	const { Orders } = hostileTools;
	const sent = attack.sent().length;
	const refused = await attack.converse({ Orders: Orders.parameters }, function* (call) {
		for (const importState of [{}, { version: 1, account: decoy }, '../', 1, [], true])
			yield* call('Orders', { ...Orders.friendly(jobs), importState });
	});
	assert.deepEqual(
		refused.flatMap((answer) => faultsOf(answer, false)),
		[],
	);
	assert.deepEqual(attack.sent().slice(sent), []);
}

/** A line of n8n's log without time, level and colors. */
function withoutColors(line: string): string {
	return line.replace(/\u001b\[\d+m/g, '').trimStart();
}
