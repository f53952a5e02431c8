/**
 * A typical developer's import script: csv-parse, records combined into uploads, `form-data`, one
 * upload after the other, then polling each job until it ends. It does not handle a full queue,
 * rate limits or failed rows. `node plainScript.js FILE URL TOKEN`; prints a `ScriptMeasures`.
 */
import { parse } from 'csv-parse';
import FormData from 'form-data';
import { createReadStream } from 'node:fs';
import http, { type IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

import { ownPeakMemory } from './processUsage';

export interface ScriptMeasures {
	wallMs: number;
	cpuMs: number;
	peakBytes: number;
	rows: number;
	jobs: number;
	calls: number;
}

const PART_BYTES = 9_900_000;
const POLL_MS = 5_000;

interface JobReply {
	result: Array<{ batchId: number; status: string }>;
}

function encode(record: readonly string[]): string {
	return `${record.map((value) => (/[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value)).join(',')}\n`;
}

async function readReply(reply: IncomingMessage): Promise<JobReply> {
	let text = '';
	for await (const chunk of reply) text += String(chunk);
	if (reply.statusCode !== 200) throw new Error(`HTTP ${reply.statusCode}: ${text}`);
	return JSON.parse(text) as JobReply;
}

class Importer {
	readonly batchIds: number[] = [];
	calls = 0;

	constructor(
		private readonly url: URL,
		private readonly token: string,
	) {}

	async upload(csv: string): Promise<void> {
		const form = new FormData();
		form.append('file', Buffer.from(csv), { filename: 'leads.csv', contentType: 'text/csv' });
		const reply = await new Promise<IncomingMessage>((resolve, reject) => {
			form.submit(
				{
					protocol: 'http:',
					host: this.url.hostname,
					port: this.url.port,
					path: '/bulk/v1/leads.json?format=csv&lookupField=email',
					headers: { authorization: `Bearer ${this.token}` },
				},
				(error, response) => (error === null ? resolve(response) : reject(error)),
			);
		});
		this.calls++;
		this.batchIds.push((await readReply(reply)).result[0].batchId);
	}

	async waitForAll(): Promise<void> {
		for (const batchId of this.batchIds) {
			for (;;) {
				const { status } = (await this.get(`/bulk/v1/leads/batch/${batchId}.json`)).result[0];
				if (status === 'Complete') break;
				if (status === 'Failed') throw new Error(`Job ${batchId} failed`);
				await sleep(POLL_MS);
			}
		}
	}

	private async get(path: string): Promise<JobReply> {
		this.calls++;
		const options = { headers: { authorization: `Bearer ${this.token}` } };
		return await new Promise((resolve, reject) => {
			http
				.get(
					new URL(path, this.url),
					options,
					(reply) => void readReply(reply).then(resolve, reject),
				)
				.on('error', reject);
		});
	}
}

async function main([file, url, token]: string[]): Promise<ScriptMeasures> {
	const importer = new Importer(new URL(url), token);
	let header: string | undefined;
	let part = '';
	let bytes = 0;
	let rows = 0;
	for await (const record of createReadStream(file).pipe(parse({ bom: true })) as AsyncIterable<
		string[]
	>) {
		const line = encode(record);
		if (header === undefined) {
			header = line;
			part = header;
			bytes = Buffer.byteLength(header);
			continue;
		}
		const size = Buffer.byteLength(line);
		if (bytes + size > PART_BYTES) {
			await importer.upload(part);
			part = header;
			bytes = Buffer.byteLength(header);
		}
		part += line;
		bytes += size;
		rows++;
	}
	if (rows > 0) await importer.upload(part);
	await importer.waitForAll();
	const { user, system } = process.cpuUsage();
	return {
		wallMs: performance.now(),
		cpuMs: (user + system) / 1000,
		peakBytes: ownPeakMemory(),
		rows,
		jobs: importer.batchIds.length,
		calls: importer.calls,
	};
}

main(process.argv.slice(2)).then(
	(measures) => {
		process.stdout.write(`${JSON.stringify(measures)}\n`);
		process.exit(0);
	},
	(error: unknown) => {
		console.error(error);
		process.exit(1);
	},
);
