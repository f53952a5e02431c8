import { createHash } from 'node:crypto';

import { bodyOf, formBody, formType, TestClient } from './client';

const file = 'email,firstName\na@b.example,Łukasz\n';

function sha256(content: string | Uint8Array): string {
	return createHash('sha256').update(content).digest('hex');
}

const expected = { bodySha256: sha256(formBody(file)), fileSha256: sha256(file) };

describe('hashes of uploads', () => {
	test('are kept with the job and in the log', async () => {
		const client = await TestClient.signedIn();
		await client.upload(file);
		await client.status(3404);
		expect(client.simulator.jobs).toMatchObject([expected]);
		const [, create, status] = client.simulator.requests;
		expect(create).toMatchObject({ step: 'create', object: 'lead', ...expected });
		expect(status.bodySha256).toBeUndefined();
	});

	test('cover a body that arrives in pieces', async () => {
		const client = await TestClient.signedIn();
		const body = formBody(file);
		await client.simulator.handle({
			method: 'POST',
			url: '/bulk/v1/leads.json?format=csv',
			headers: { authorization: `Bearer ${client.token}`, 'content-type': formType },
			body: [body.subarray(0, 160), body.subarray(160)],
		});
		expect(client.simulator.jobs).toMatchObject([expected]);
	});

	test.each([
		['rejected with 1016', { kind: 'error', code: '1016' }],
		['answered by a gateway', { kind: 'http', status: 502 }],
		['carried out without a reply', { kind: 'silence' }],
		['reset after it was carried out', { kind: 'reset', when: 'after' }],
	] as const)('cover an upload that is %s', async (_label, then) => {
		const client = await TestClient.signedIn();
		client.simulator.faults.add({ on: 'create', then });
		await client.uploadRaw(file);
		expect(client.simulator.requests[1]).toMatchObject(expected);
	});

	test('cover only the body if the form cannot be read', async () => {
		const client = await TestClient.signedIn();
		const body = formBody(file).subarray(0, 150);
		bodyOf(
			await client.send(
				'POST',
				'/bulk/v1/leads.json?format=csv',
				{ 'content-type': formType },
				body,
			),
		);
		const [, create] = client.simulator.requests;
		expect([create.bodySha256, create.fileSha256]).toEqual([sha256(body), undefined]);
	});

	test.each([
		['by default', 'auto', false, true],
		['not for discarded rows', 'auto', true, false],
		['for discarded rows if requested', true, true, true],
		['never if turned off', false, false, false],
	] as const)('are recorded %s', async (_label, hashUploads, discardRows, isHashed) => {
		const client = await TestClient.signedIn({ hashUploads, discardRows });
		await client.upload(file);
		const hash = isHashed ? expected.fileSha256 : undefined;
		expect(client.simulator.jobs[0].fileSha256).toBe(hash);
		expect(client.simulator.requests[1].fileSha256).toBe(hash);
	});
});
