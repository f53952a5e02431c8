import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { decodeToUtf8 } from '../../nodes/MarketoBulkLeadImport/csv/text/decode';
import { readHeader } from '../../nodes/MarketoBulkLeadImport/csv/read/header';
import { readRecords } from '../../nodes/MarketoBulkLeadImport/csv/read/records';
import { splitIntoParts } from '../../nodes/MarketoBulkLeadImport/csv/write/split';
import type { ByteStream } from '../../nodes/MarketoBulkLeadImport/csv/types';
import { ENDPOINT_PATTERNS } from '../../nodes/MarketoBulkLeadImport/marketo/client/endpoint';
import { collect } from './collect';
import { credentialOriginOf } from './credentialOrigin';
import type { CheckResult } from './report';

/** Length of a text for which a quadratic pattern would take a second or more. */
const LENGTH = 40_000;
/** milliseconds; a linear pattern takes less than one */
const LONGEST = 200;

interface Pattern {
	where: string;
	regex: RegExp;
}

const root = path.resolve(__dirname, '../..');

/** Every regular expression of the package, from its syntax tree. */
function patterns(): Pattern[] {
	const files = ['nodes', 'credentials'].flatMap((folder) =>
		readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) =>
			path.join(folder, name),
		),
	);
	return files.filter((name) => name.endsWith('.ts')).flatMap(patternsIn);
}

function patternsIn(file: string): Pattern[] {
	const source = ts.createSourceFile(
		file,
		readFileSync(path.join(root, file), 'utf8'),
		ts.ScriptTarget.ES2022,
		true,
	);
	const found: Pattern[] = [];
	const visit = (node: ts.Node): void => {
		if (ts.isRegularExpressionLiteral(node)) {
			const end = node.text.lastIndexOf('/');
			found.push({
				where: `${file}: ${node.text}`,
				regex: new RegExp(node.text.slice(1, end), node.text.slice(end + 1)),
			});
		}
		ts.forEachChild(node, visit);
	};
	visit(source);
	return found;
}

/** Long texts of one or two characters that the pattern matches, followed by one that it does not. */
function* attacks({ source }: RegExp): Generator<string> {
	const own = [
		...new Set(source.replace(/\\[dDwWsSbBpPuxnrt]/g, '').replace(/[\\^$*+?()[\]{}|]/g, '')),
	];
	const letters = [...new Set([...own, 'a', '0', ' ', '/', '.', '"', '\n', '-'])].slice(0, 16);
	for (const one of letters) {
		for (const end of ['\u0001', 'x', '']) yield one.repeat(LENGTH) + end;
		for (const other of letters)
			if (other !== one) yield (one + other).repeat(LENGTH / 2) + '\u0001';
	}
}

export function linearPatterns(): CheckResult {
	const all = [
		...patterns(),
		// These are put together from text.
		...Object.entries(ENDPOINT_PATTERNS).map(([name, regex]) => ({ where: name, regex })),
	];
	const failures: string[] = [];
	for (const { where, regex } of all) {
		for (const attack of attacks(regex)) {
			const took = timed(() => attack.replace(regex, ''));
			if (took <= LONGEST) continue;
			failures.push(
				`${where} took ${Math.round(took)} ms for ${LENGTH} characters of ${JSON.stringify(attack.slice(0, 4))}`,
			);
			break;
		}
	}
	for (const part of ['/', ' ', '.', 'a.', '//', '1-', ':']) {
		const took = timed(() => credentialOriginOf(part.repeat(LENGTH / part.length) + 'x!'));
		if (took > LONGEST)
			failures.push(
				`the credential's address took ${Math.round(took)} ms for ${LENGTH} characters of ${JSON.stringify(part)}`,
			);
	}
	return { name: 'regular expressions are linear', cases: all.length, failures };
}

/** The better of two attempts, because the machine may be busy. */
function timed(work: () => unknown): number {
	let best = Number.POSITIVE_INFINITY;
	for (let i = 0; i < 2 && best > LONGEST; i++) {
		const started = performance.now();
		work();
		best = Math.min(best, performance.now() - started);
	}
	return best;
}

const MB = 1_000_000;
const MAX_RECORD = 2 * MB;
const PART = 10 * MB;
/**
 * The part yielded, the one being built and the smaller memory from which it grew; one record;
 * chunks and positions in them.
 */
const MOST_HELD = 3 * PART + MAX_RECORD + 30 * MB;

const STREAMS: ReadonlyArray<[name: string, head: string, unit: string]> = [
	['a quote that is never closed', 'a,b\n1,"', 'x\n'],
	['no newline at all', 'a,b\n', 'xxxxxxxx'],
	['blank lines', 'a,b\n1,2', '\n\r\n \n'],
	['short records', 'a,b\n', '1,2\n'],
	['quoted records', 'a,b\n', '"x""y","\n"\r\n'],
	['two thousand columns', 'a,b\n', `${','.repeat(2_000)}\n`],
];

/** Streams large files through the reader and splitter: memory stays within one record and one part. */
export async function boundedMemory(megabytes: number): Promise<CheckResult> {
	const failures: string[] = [];
	for (const [name, head, unit] of STREAMS) {
		const before = held();
		let peak = 0;
		const watched = watch(head, unit, megabytes, () => {
			peak = Math.max(peak, held() - before);
		});
		try {
			const text = decodeToUtf8(watched, { encoding: 'utf-8', bomLength: 0 }, 'throw');
			const { rest } = await readHeader(
				readRecords(text, { delimiter: ',', maxRecordBytes: MAX_RECORD }),
				',',
			);
			for await (const part of splitIntoParts(rest, {
				header: Buffer.from('a,b\n'),
				maxBytes: PART,
			}))
				void part;
		} catch (error) {
			if (!(error instanceof Error) || !/^(RecordTooLong|OpenQuote)Error$/.test(error.name))
				failures.push(`${name}: ${String(error)}`);
		}
		if (peak > MOST_HELD) failures.push(`${name}: ${Math.round(peak / MB)} MB were held`);
	}
	return { name: 'memory is bounded', cases: STREAMS.length, failures };
}

function held(): number {
	collect();
	const { heapUsed, arrayBuffers } = process.memoryUsage();
	return heapUsed + arrayBuffers;
}

async function* watch(
	head: string,
	unit: string,
	megabytes: number,
	look: () => void,
): ByteStream & AsyncGenerator<Uint8Array> {
	yield Buffer.from(head);
	for (let sent = 0; sent < megabytes * MB; sent += 65_536) {
		yield Buffer.from(unit.repeat(Math.ceil(65_536 / unit.length)));
		if (sent % (64 * 65_536) !== 0) continue;
		look();
		await new Promise((resolve) => setImmediate(resolve));
	}
}
