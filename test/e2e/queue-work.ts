import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { INode, INodeParameters } from 'n8n-workflow';
import type { SavedCredential, WorkflowInput } from '../n8n/rest-client';
import { chain, marketo, node } from './workflows';

/**
 * - `file`: a file that main receives and a worker reads from the database.
 * - `items`: rows as JSON.
 * - `list`: a file that is imported into the same static list as all works of this kind.
 * - `split`: Create Import Job, then Wait Until Done.
 */
export type WorkKind = 'file' | 'items' | 'list' | 'split';

/** What one execution imports. */
export interface Work {
	number: number;
	kind: WorkKind;
	rows: number;
}

export interface QueueLead {
	email: string;
	firstName: string;
	lastName: string;
	company: string;
	personNotes: string;
}

export const sharedListId = 1007;

/** The editor's minimum poll interval. */
const pollInterval = 5;

/** In bytes. Splits each work into four or five parts. */
const maxRequestBytes = 14_000;

const columns: ReadonlyArray<[field: keyof QueueLead, header: string]> = [
	['email', 'Email Address'],
	['firstName', 'First Name'],
	['lastName', 'Last Name'],
	['company', 'Company Name'],
	['personNotes', 'Person Notes'],
];

/** The name of a work's file. The node calls rows without a file "items". */
export function fileNameOf({ number }: Work): string {
	return `work-${number}.csv`;
}

/** Values that need correct CSV quoting. The last row has no email address, so Marketo rejects it. */
function leadsOf({ number, rows }: Work): QueueLead[] {
	return Array.from({ length: rows }, (_, i) => ({
		email: i === rows - 1 ? '' : `work${number}-row${i + 1}@example.com`,
		firstName: `Zoë ${i + 1}`,
		lastName: `O'Neil-${number}`,
		company: `"Work ${number}", Ltd.; row ${i + 1}`,
		personNotes: i % 7 === 0 ? `first line\nsecond line of ${i + 1}` : `note ${i + 1} 日本`,
	}));
}

export function goodLeadsOf(work: Work): QueueLead[] {
	return leadsOf(work).filter(({ email }) => email !== '');
}

function csvOf(leads: readonly QueueLead[]): string {
	const line = (cells: readonly string[]) =>
		cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',');
	const header = line(columns.map(([, name]) => name));
	return [header, ...leads.map((lead) => line(columns.map(([field]) => lead[field]))), ''].join(
		'\r\n',
	);
}

/** Works of alternating kinds, so that both workers get some of each. */
export function makeWorks(
	counts: ReadonlyArray<readonly [WorkKind, number]>,
	rows: number,
	firstNumber: number,
): Work[] {
	const left = counts.map(([kind, count]) => ({ kind, count }));
	const works: Work[] = [];
	while (left.some(({ count }) => count > 0)) {
		for (const one of left) {
			if (one.count-- > 0) works.push({ number: firstNumber + works.length, kind: one.kind, rows });
		}
	}
	return works;
}

function webhook(path: string): INode {
	const parameters = { httpMethod: 'POST', path, responseMode: 'onReceived', options: {} };
	return node('Webhook', 'n8n-nodes-base.webhook', 2, parameters, { webhookId: randomUUID() });
}

/** The workflow for works of one kind. */
export function workflowOf(kind: WorkKind, credential: SavedCredential): WorkflowInput {
	const options = { maxRequestBytes };
	const both: INodeParameters = {
		operation: 'importAndWait',
		options: { ...options, pollInterval },
	};
	const trigger = webhook(pathOf(kind));
	const name = `Queue mode: ${kind}`;
	switch (kind) {
		case 'file':
			return chain(name, trigger, marketo(credential, both));
		case 'list':
			return chain(
				name,
				trigger,
				marketo(credential, {
					...both,
					listId: { __rl: true, mode: 'id', value: String(sharedListId) },
				}),
			);
		case 'items': {
			const rows = node('Rows', 'n8n-nodes-base.splitOut', 1, {
				fieldToSplitOut: 'body',
				options: {},
			});
			return chain(name, trigger, rows, marketo(credential, { ...both, source: 'items' }));
		}
		case 'split': {
			const create = marketo(credential, { operation: 'create', options }, {}, 'Create');
			const wait = marketo(
				credential,
				{ operation: 'wait', options: { pollInterval } },
				{},
				'Wait',
			);
			// The output of finished nodes then survives if the worker is killed.
			return { ...chain(name, trigger, create, wait), settings: { saveExecutionProgress: true } };
		}
	}
}

function pathOf(kind: WorkKind): string {
	return `queue-${kind}`;
}

/** Starts a work through its webhook. n8n responds immediately, without an execution ID. */
export async function post(n8nUrl: string, work: Work): Promise<void> {
	const leads = leadsOf(work);
	const isJson = work.kind === 'items';
	const headers = new Headers({ 'content-type': isJson ? 'application/json' : 'text/csv' });
	if (!isJson) headers.set('content-disposition', `attachment; filename="${fileNameOf(work)}"`);
	const request = {
		method: 'POST',
		headers,
		body: isJson ? JSON.stringify(leads) : csvOf(leads),
	};
	const deadline = Date.now() + 20_000;
	for (;;) {
		const response = await fetch(
			`${n8nUrl}/webhook/${pathOf(work.kind)}?work=${work.number}`,
			request,
		);
		const answer = await response.text();
		if (response.ok) return;
		// n8n reports a workflow as published shortly before its webhook is registered.
		if (response.status !== 404 || Date.now() > deadline) {
			throw new Error(
				`The webhook of work ${work.number} responded with ${response.status}: ${answer.slice(0, 200)}`,
			);
		}
		await sleep(250);
	}
}
