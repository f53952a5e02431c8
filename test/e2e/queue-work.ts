import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { INode, INodeParameters } from 'n8n-workflow';
import type { SavedCredential, WorkflowInput } from '../n8n/rest-client';
import { chain, marketo, node } from './workflows';

/**
 * - `file`: a file that n8n's main takes in and a worker reads, through the database.
 * - `items`: rows that come as JSON.
 * - `list`: a file into a static list that all works of this kind share.
 * - `split`: Create Import Job, then Wait Until Done.
 */
export type WorkKind = 'file' | 'items' | 'list' | 'split';

/** What one execution has to import. */
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

/** The editor's smallest poll interval. */
const pollInterval = 5;

/** Bytes; four or five parts a work. */
const maxRequestBytes = 14_000;

const columns: ReadonlyArray<[field: keyof QueueLead, header: string]> = [
	['email', 'Email Address'],
	['firstName', 'First Name'],
	['lastName', 'Last Name'],
	['company', 'Company Name'],
	['personNotes', 'Person Notes'],
];

/** Name of the file that a work sends; rows have no file, and our node calls them "items". */
export function fileNameOf({ number }: Work): string {
	return `work-${number}.csv`;
}

/** Values that a careless reader or writer of CSV would spoil. The last row has no address: Marketo refuses it. */
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

/** Works of several kinds in turn, so that neither worker gets all of one. */
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

/** The published workflow that works of a kind run through. */
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
			// What a node has put out then survives the worker.
			return { ...chain(name, trigger, create, wait), settings: { saveExecutionProgress: true } };
		}
	}
}

function pathOf(kind: WorkKind): string {
	return `queue-${kind}`;
}

/** Starts a work as the world outside does; n8n answers at once and gives no execution ID. */
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
		// n8n says that a workflow is published a moment before its webhook is there.
		if (response.status !== 404 || Date.now() > deadline) {
			throw new Error(
				`The webhook of work ${work.number} answered ${response.status}: ${answer.slice(0, 200)}`,
			);
		}
		await sleep(250);
	}
}
