import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { dummyCredentialType, dummyNodeType, packDummy } from './dummy-package';
import { HeadlessN8n } from './headless';
import type { N8nVersion } from './install';
import { startQueueMode } from './queue-mode';
import { type WorkflowInput } from './rest-client';
import { startN8n } from './start-n8n';

/**
 * `tsx test/n8n/self-test.ts [2.41.1|1.123.81|headless|queue …]`: tests this
 * folder with a dummy package, so that a failing end-to-end test points to the node.
 */
const checks: Record<string, (tarball: string, endpoint: string) => Promise<void>> = {
	'2.41.1': async (tarball, endpoint) => await tryServer('2.41.1', tarball, endpoint),
	'1.123.81': async (tarball, endpoint) => await tryServer('1.123.81', tarball, endpoint),
	headless: tryHeadless,
	queue: tryQueueMode,
};

function workflowOf(
	credential: { id: string; name: string },
	parameters: Record<string, unknown> = {},
): WorkflowInput {
	return {
		name: 'Dummy',
		nodes: [
			{
				id: 'a',
				name: 'Start',
				type: 'n8n-nodes-base.manualTrigger',
				typeVersion: 1,
				position: [0, 0],
				parameters: {},
			},
			{
				id: 'b',
				name: 'Greet',
				type: dummyNodeType,
				typeVersion: 1,
				position: [200, 0],
				parameters,
				credentials: { [dummyCredentialType]: credential },
			},
		],
		connections: { Start: { main: [[{ node: 'Greet', type: 'main', index: 0 }]] } },
	};
}

async function tryServer(version: N8nVersion, tarball: string, endpoint: string): Promise<void> {
	const n8n = await startN8n({ version, tarball });
	try {
		const { rest } = n8n;
		assert.ok((await rest.nodeTypes()).includes(dummyNodeType), 'the community node is loaded');
		const credential = await rest.createCredential('Mine', dummyCredentialType, { endpoint });

		assert.equal((await rest.testCredential(credential, { endpoint })).status, 'OK');
		const wrong = await rest.testCredential(credential, { endpoint: `${endpoint}/nowhere` });
		assert.equal(wrong.status, 'Error');

		const request = { nodeType: dummyNodeType, credentials: { [dummyCredentialType]: credential } };
		const options = await rest.options({
			...request,
			path: 'parameters.greeting',
			methodName: 'getGreetings',
		});
		assert.deepEqual(options, [{ name: 'Hello', value: 'hello' }]);
		const lists = {
			...request,
			path: 'parameters.list',
			methodName: 'searchLists',
			parameters: { list: { mode: 'list', value: '' } },
		};
		assert.deepEqual(await rest.resourceLocatorResults({ ...lists, filter: 'x' }), {
			results: [{ name: 'First x', value: '1' }],
			paginationToken: 'more',
		});
		assert.equal(
			(await rest.resourceLocatorResults({ ...lists, paginationToken: 'more' })).results[0].name,
			'Second',
		);

		const run = await rest.runWorkflow(await rest.createWorkflow(workflowOf(credential)));
		assert.equal(run.status, 'success', JSON.stringify(run.error));
		const [[{ json }]] = run.output.Greet;
		assert.equal(json.greeting, 'hello');
		assert.equal(json.endpoint, endpoint);
		assert.match(n8n.process.log(), /dummy greets from/);

		const slow = await rest.createWorkflow(workflowOf(credential, { delay: 60_000 }));
		const id = await rest.startWorkflow(slow);
		await sleep(1000);
		const stoppedAt = Date.now();
		await rest.stopExecution(id);
		assert.equal((await rest.waitForExecution(id)).status, 'canceled');
		assert.ok(Date.now() - stoppedAt < 2000, 'Stop takes less than two seconds');

		const again = await n8n.restart('kill');
		assert.equal((await again.rest.execution(run.id)).status, 'success');
		await again.stop();
		assert.equal(again.process.isRunning, false);
	} finally {
		await n8n.stop();
	}
}

async function tryHeadless(tarball: string, endpoint: string): Promise<void> {
	const n8n = await HeadlessN8n.make({ tarball });
	try {
		const credential = { id: 'cred1', name: 'Mine' };
		await n8n.importCredentials([{ ...credential, type: dummyCredentialType, data: { endpoint } }]);
		await n8n.importWorkflows([{ ...workflowOf(credential), id: 'flow1', active: false }]);
		const run = await n8n.execute('flow1');
		assert.equal(run.data.resultData.error, undefined);
		assert.equal(run.data.resultData.runData.Greet[0].data?.main[0]?.[0].json.endpoint, endpoint);
	} finally {
		n8n.remove();
	}
}

async function tryQueueMode(tarball: string, endpoint: string): Promise<void> {
	const queue = await startQueueMode({ tarball });
	try {
		const { rest } = queue.main;
		const credential = await rest.createCredential('Mine', dummyCredentialType, { endpoint });
		const workflow = await rest.createWorkflow(workflowOf(credential, { delay: 1000 }));
		const ids = await Promise.all(
			Array.from({ length: 8 }, async () => await rest.startWorkflow(workflow)),
		);
		const runs = await Promise.all(ids.map(async (id) => await rest.waitForExecution(id)));
		assert.deepEqual([...new Set(runs.map(({ status }) => status))], ['success']);
		const pids = new Set(runs.map(({ output }) => Number(output.Greet[0][0].json.pid)));
		assert.deepEqual(
			[...pids].sort(),
			queue.workers.map(({ pid }) => Number(pid)).sort(),
			'both workers ran executions, main ran none',
		);
	} finally {
		await queue.stop();
	}
}

async function main(): Promise<void> {
	const server = createServer((request, response) => {
		response.statusCode = request.url === '/' ? 200 : 404;
		response.end('{}');
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	const tarball = await packDummy();
	const wanted = process.argv.slice(2);
	let failed = 0;
	for (const [name, check] of Object.entries(checks)) {
		if (wanted.length > 0 && !wanted.includes(name)) continue;
		const startedAt = Date.now();
		try {
			await check(tarball, endpoint);
			console.log(`ok   ${name} (${Math.round((Date.now() - startedAt) / 1000)} s)`);
		} catch (error) {
			failed++;
			console.log(`FAIL ${name}`, error);
		}
	}
	rmSync(path.dirname(tarball), { recursive: true });
	server.closeAllConnections();
	server.close();
	process.exitCode = failed === 0 ? 0 : 1;
}

void main();
