import fc from 'fast-check';
import { decodeToUtf8 } from '../../nodes/MarketoBulkLeadImport/csv/text/decode';
import { detectDialect } from '../../nodes/MarketoBulkLeadImport/csv/text/dialect';
import { parseRecord } from '../../nodes/MarketoBulkLeadImport/csv/read/fields';
import { readHeader } from '../../nodes/MarketoBulkLeadImport/csv/read/header';
import { encodeRecord } from '../../nodes/MarketoBulkLeadImport/csv/write/encode';
import { readRecords } from '../../nodes/MarketoBulkLeadImport/csv/read/records';
import { splitIntoParts } from '../../nodes/MarketoBulkLeadImport/csv/write/split';
import { parseLenient } from '../../nodes/MarketoBulkLeadImport/csv/read/parseLenient';
import type { ByteStream, Delimiter, Encoding } from '../../nodes/MarketoBulkLeadImport/csv/types';
import { parseBatchId } from '../../nodes/MarketoBulkLeadImport/marketo/jobs/batchId';
import type { ColumnMatching } from '../../nodes/MarketoBulkLeadImport/marketo/check/columnPlan';
import { FieldSet } from '../../nodes/MarketoBulkLeadImport/marketo/check/fieldSet';
import { matchColumns } from '../../nodes/MarketoBulkLeadImport/marketo/check/matchColumns';
import { baseUrlOf } from '../../nodes/MarketoBulkLeadImport/marketo/client/endpoint';
import { MarketoError } from '../../nodes/MarketoBulkLeadImport/marketo/errors/MarketoError';
import { readJob } from '../../nodes/MarketoBulkLeadImport/marketo/jobs/job';
import {
	leadFieldSet,
	readLeadFields,
	type LeadFields,
} from '../../nodes/MarketoBulkLeadImport/objects/lead';
import { uploadName } from '../../nodes/MarketoBulkLeadImport/marketo/upload/fileName';
import type { MarketoRequest } from '../../nodes/MarketoBulkLeadImport/marketo/client/ports';
import {
	readFileReply,
	readJsonReply,
} from '../../nodes/MarketoBulkLeadImport/marketo/client/reply';
import { parseRowFile } from '../../nodes/MarketoBulkLeadImport/marketo/results/parseRowFile';
import type { ImportSource } from '../../nodes/MarketoBulkLeadImport/marketo/upload/source';
import { checkSource } from '../../nodes/MarketoBulkLeadImport/marketo/check/checkSource';
import { getPrograms, getStatuses } from '../../nodes/MarketoBulkLeadImport/marketo/client/assets';
import type { Ask } from '../../nodes/MarketoBulkLeadImport/marketo/client/importTarget';
import { UnexpectedReplyError } from '../../nodes/MarketoBulkLeadImport/marketo/errors/UnexpectedReplyError';
import {
	customObjectTarget,
	getCustomObjects,
} from '../../nodes/MarketoBulkLeadImport/objects/customObject';
import { objects } from '../../nodes/MarketoBulkLeadImport/objects/objects';
import { programMemberTarget } from '../../nodes/MarketoBulkLeadImport/objects/programMember';
import { PATHS } from './invariants';
import { credentialOriginOf } from './credentialOrigin';

/** Names of the errors that the csv layer throws deliberately. */
const CSV_ERRORS: ReadonlySet<string> = new Set([
	'BinaryFileError',
	'EmptyFileError',
	'InvalidUtf8Error',
	'OpenQuoteError',
	'RecordTooLongError',
	'UnwritableValueError',
]);

/** Maximum milliseconds for one small case; anything close to it suggests a loop. */
const LONGEST_CASE = 2_000;

function isOwn(error: unknown): boolean {
	return error instanceof MarketoError || (error instanceof Error && CSV_ERRORS.has(error.name));
}

interface Target {
	name: string;
	/** of all cases */
	share: number;
	property: fc.IAsyncProperty<unknown> | fc.IProperty<unknown>;
}

const DELIMITERS: readonly Delimiter[] = [',', ';', '\t', '|'];
const delimiters = fc.constantFrom(...DELIMITERS);
const nasty = fc.constantFrom(
	'"',
	'""',
	',',
	';',
	'\t',
	'|',
	'\n',
	'\r',
	'\r\n',
	' ',
	'\uFEFF',
	'\0',
	'sep=',
	'é',
	'😀',
	'\ud800',
	'a',
	'0',
	'=',
	'\u2028',
	'__proto__',
	'email',
	'constructor\nx\n',
);
const text = fc
	.array(
		fc.oneof(
			{ weight: 5, arbitrary: nasty },
			{ weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 6 }) },
		),
		{ maxLength: 40 },
	)
	.map((parts) => parts.join(''));
const bytes = fc.oneof(
	{ weight: 3, arbitrary: text.map((value) => new Uint8Array(Buffer.from(value))) },
	{ weight: 1, arbitrary: text.map((value) => new Uint8Array(Buffer.from(value, 'utf16le'))) },
	{ weight: 2, arbitrary: fc.uint8Array({ maxLength: 60 }) },
);
const chunkSize = fc.integer({ min: 1, max: 40 });

async function* chunksOf(all: Uint8Array, size: number): ByteStream & AsyncGenerator<Uint8Array> {
	for (let at = 0; at < all.length; at += size) yield all.subarray(at, at + size);
}

async function drain(stream: AsyncIterable<Uint8Array>): Promise<Buffer> {
	const found: Uint8Array[] = [];
	for await (const chunk of stream) found.push(chunk);
	return Buffer.concat(found);
}

/** Only our own errors may be thrown. */
async function onlyOwnErrors(work: () => Promise<void> | void): Promise<void> {
	const started = performance.now();
	try {
		await work();
	} catch (error) {
		if (!isOwn(error)) throw error;
	}
	const took = performance.now() - started;
	if (took > LONGEST_CASE) throw new Error(`A case of a few bytes took ${Math.round(took)} ms`);
}

function demand(isTrue: boolean, what: string): void {
	if (!isTrue) throw new Error(what);
}

const request: MarketoRequest = { method: 'GET', path: '/x', timeout: 1, purpose: 'be tested' };
const json = fc.oneof(
	fc.json({ maxDepth: 3 }),
	fc
		.record({
			success: fc.constantFrom(true, false, 'true', null),
			requestId: fc.constantFrom('a#b', 7, null),
			errors: fc.oneof(
				fc.constant([]),
				fc.constant(null),
				fc.array(
					fc.record({
						code: fc.oneof(
							fc.constantFrom('606', 601, '__proto__', 'constructor', 'toString', '', -1),
							fc.string(),
						),
						message: fc.oneof(fc.string(), fc.constant(null)),
					}),
					{ maxLength: 2 },
				),
			),
			result: fc.oneof(
				fc.constant([]),
				fc.constant(null),
				fc.constant('x'),
				fc.array(fc.object({ maxDepth: 1 }), { maxLength: 2 }),
			),
			warnings: fc.oneof(
				fc.constant(null),
				fc.array(fc.anything({ maxDepth: 1, withNullPrototype: false }), { maxLength: 2 }),
			),
		})
		.map((value) => JSON.stringify(value)),
	text,
);
const contentTypes = fc.constantFrom(
	'application/json;charset=utf-8',
	'text/csv;charset=utf-8',
	'text/html',
	'',
);
const statuses = fc.constantFrom(
	200,
	200,
	200,
	201,
	204,
	302,
	401,
	404,
	413,
	429,
	500,
	503,
	999,
	0,
);

const described: LeadFields = {
	fields: ['email', 'firstName', 'leadScore', '__proto__', 'constructor'].map((name) => ({
		name,
		displayName: name.toUpperCase(),
		dataType: name === 'constructor' ? name : 'string',
		updateable: name !== 'leadScore',
	})),
	searchable: ['email'],
};
const names = fc.oneof(
	fc.constantFrom(
		'email',
		'Email',
		' email ',
		'E-Mail',
		'__proto__',
		'constructor',
		'toString',
		'',
		'Import Failure Reason',
		'x'.repeat(80),
	),
	text,
	fc.string({ unit: 'binary', maxLength: 10 }),
);

const clock = { now: () => 0, sleep: async () => undefined, throwIfCancelled: () => undefined };

const TARGETS: readonly Target[] = [
	{
		name: 'detector',
		share: 0.14,
		property: fc.asyncProperty(
			bytes,
			fc.boolean(),
			fc.option(delimiters, { nil: undefined }),
			async (head, isWhole, delimiter) => {
				await onlyOwnErrors(() => {
					const found = detectDialect(head, isWhole, { delimiter });
					demand(DELIMITERS.includes(found.delimiter), 'a delimiter of its own');
					demand(found.bomLength <= 3, 'a long byte-order mark');
				});
			},
		),
	},
	{
		name: 'decoder',
		share: 0.12,
		property: fc.asyncProperty(
			bytes,
			chunkSize,
			fc.constantFrom<Encoding>('utf-8', 'utf-16le', 'utf-16be', 'windows-1252'),
			fc.constantFrom<'throw' | 'replace'>('throw', 'replace'),
			async (input, size, encoding, onInvalid) => {
				await onlyOwnErrors(async () => {
					const out = await drain(
						decodeToUtf8(chunksOf(input, size), { encoding, bomLength: 0 }, onInvalid),
					);
					demand(Buffer.from(out.toString('utf8')).equals(out), 'not valid UTF-8');
					demand(out.length <= 3 * input.length + 6, 'more than three times as long');
				});
			},
		),
	},
	{
		name: 'record scanner',
		share: 0.14,
		property: fc.asyncProperty(
			text,
			chunkSize,
			delimiters,
			fc.integer({ min: 1, max: 60 }),
			async (value, size, delimiter, maxRecordBytes) => {
				await onlyOwnErrors(async () => {
					const input = Buffer.from(value);
					let last = 0;
					for await (const batch of readRecords(chunksOf(input, size), {
						delimiter,
						maxRecordBytes,
					})) {
						for (let i = 0; i < batch.count; i++) {
							demand(
								batch.ends[i] - batch.starts[i] <= maxRecordBytes,
								'a record longer than its bound',
							);
							demand(batch.rowNumbers[i] > last, 'row numbers that do not rise');
							last = batch.rowNumbers[i];
						}
					}
				});
			},
		),
	},
	{
		name: 'record parser and encoder',
		share: 0.14,
		property: fc.property(
			fc.array(text, { minLength: 1, maxLength: 6 }),
			delimiters,
			(cells, delimiter) => {
				const record = Buffer.from(encodeRecord(cells, delimiter));
				const back = parseRecord(record, 0, record.length, delimiter);
				demand(
					JSON.stringify(back) ===
						JSON.stringify(cells.map((cell) => Buffer.from(cell).toString())),
					'a record that does not come back',
				);
			},
		),
	},
	{
		name: 'splitter',
		share: 0.06,
		property: fc.asyncProperty(
			text,
			chunkSize,
			delimiters,
			fc.integer({ min: 5, max: 80 }),
			async (value, size, delimiter, maxBytes) => {
				await onlyOwnErrors(async () => {
					const { header, rest } = await readHeader(
						readRecords(chunksOf(Buffer.from(value), size), { delimiter, maxRecordBytes: 200 }),
						delimiter,
					);
					for await (const part of splitIntoParts(rest, {
						header: Buffer.concat([header.bytes, Buffer.from('\n')]),
						maxBytes,
					})) {
						demand(part.bytes.length <= maxBytes, 'a part larger than its bound');
						demand(part.rows > 0 && part.lastRow >= part.firstRow, 'a part without rows');
					}
				});
			},
		),
	},
	{
		name: 'tolerant parser',
		share: 0.1,
		property: fc.property(text, delimiters, (value, delimiter) => {
			const { rows } = parseLenient(value, delimiter);
			demand(
				rows.every(({ raw }) => value.includes(raw)),
				'a row that is not in the text',
			);
			demand(rows.length <= value.length, 'more rows than characters');
		}),
	},
	{
		name: 'failure files',
		share: 0.06,
		property: fc.property(
			text,
			fc.constantFrom('csv' as const, 'tsv' as const, 'ssv' as const, undefined),
			(value, format) => {
				const { rows, columns } = parseRowFile(
					`${value}\nemail,Import Failure Reason\n${value}`,
					'failures',
					format,
				);
				demand(
					rows.every((row) => typeof row.reason === 'string' && Array.isArray(row.values())) &&
						Array.isArray(columns),
					'a row without a reason',
				);
			},
		),
	},
	{
		name: 'column matcher',
		share: 0.06,
		property: fc.property(
			fc.array(names, { maxLength: 5 }),
			fc.constantFrom<ColumnMatching>('auto', 'asIs', 'manual'),
			fc.array(fc.record({ column: names, field: names }), { maxLength: 3 }),
			names,
			fc.boolean(),
			(header, matching, mappings, lookupField, isKnown) => {
				const { columns } = matchColumns(
					header,
					{ matching, mappings, checkColumns: true },
					isKnown ? leadFieldSet(described, lookupField) : FieldSet.unknown([lookupField]),
				);
				demand(
					columns.every(({ index }) => index >= 0 && index < header.length),
					'a column that is not there',
				);
			},
		),
	},
	{
		name: 'checked',
		share: 0.02,
		property: fc.asyncProperty(
			bytes,
			chunkSize,
			fc.integer({ min: 1_000, max: 2_000 }),
			async (input, size, maxRequestBytes) => {
				const source: ImportSource = {
					fileName: 'f.csv',
					kind: 'file',
					given: {},
					open: async () => chunksOf(input, size),
				};
				// Whatever a file contains must be reported as a problem, never thrown as an error.
				const found = await checkSource(
					source,
					{
						matching: 'auto',
						mappings: [],
						checkColumns: true,
						maxRequestBytes,
					},
					leadFieldSet(described, 'email'),
					clock,
				);
				demand(found.rows <= input.length, 'more rows than bytes');
			},
		),
	},
	{
		name: 'replies',
		share: 0.1,
		property: fc.asyncProperty(
			json,
			contentTypes,
			statuses,
			fc.boolean(),
			async (body, contentType, status, isFile) => {
				await onlyOwnErrors(() => {
					if (isFile) return void readFileReply({ body, contentType, status }, request);
					const { result } = readJsonReply({ body, contentType, status }, request);
					for (const one of result) {
						const job = readJob(one);
						demand(job === undefined || job.batchId > 0, 'a job without an ID');
						readLeadFields(one);
					}
				});
			},
		),
	},
	{
		name: 'objects, programs and channels',
		share: 0.03,
		property: fc.asyncProperty(json, async (body) => {
			const ask: Ask = async (_question, pick) => {
				const { result } = readJsonReply(
					{ body, contentType: 'application/json', status: 200 },
					request,
				);
				const picked = pick(result);
				if (picked === undefined)
					throw new UnexpectedReplyError('nothing', 'be tested', 200, 'retry', true);
				return picked;
			};
			const member = programMemberTarget({ programId: 1101, status: 'Attended' });
			const questions: Array<() => Promise<unknown>> = [
				async () => await member.verify?.(ask),
				async () => await member.describe(ask),
				async () => await customObjectTarget('car_c').describe(ask),
				async () => await getCustomObjects(ask),
				async () => await getPrograms(ask, 0),
				async () => await getStatuses(ask, 'Webinar'),
			];
			for (const question of questions) await onlyOwnErrors(async () => void (await question()));
		}),
	},
	{
		name: 'programs and custom objects as parameters',
		share: 0.02,
		property: fc.asyncProperty(
			fc.oneof(
				text,
				fc.string({ unit: 'binary', maxLength: 12 }),
				fc.constantFrom(
					'#PG1107A1',
					'https://x/#/classic/ME9A1',
					'../car_c',
					'car_c/..',
					'1e3',
					'0x10',
				),
			),
			async (given) => {
				const read = { text: () => given };
				for (const object of Object.values(objects))
					await onlyOwnErrors(() => {
						const { upload } = object.readTarget(read);
						demand(
							PATHS.some((path) => path.test(upload.path)),
							`an unknown path ${upload.path}`,
						);
					});
			},
		),
	},
	{
		name: 'endpoint',
		share: 0.03,
		property: fc.asyncProperty(
			fc.array(
				fc.oneof(
					{
						weight: 3,
						arbitrary: fc.constantFrom(
							'https://',
							'http://',
							'123-ABC-456',
							'.mktorest.com',
							'/rest',
							'/identity',
							'@',
							':',
							'?',
							'#',
							'\\',
							'evil.example',
							'localhost',
							'127.0.0.1',
							'[::1]',
							':8443',
							'%2f',
							'/',
							'//',
							' ',
							'\n',
							'user:pass',
						),
					},
					{ weight: 1, arbitrary: fc.string({ maxLength: 4 }) },
				),
				{ maxLength: 7 },
			),
			async (parts) => {
				const given = parts.join('');
				await onlyOwnErrors(() => {
					const origin = baseUrlOf(given);
					const url = new URL(origin);
					demand(
						url.origin === origin &&
							url.username === '' &&
							url.search === '' &&
							url.pathname === '/',
						`an origin with more in it: ${origin}`,
					);
					demand(
						url.protocol === 'https:' || ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname),
						`no https: ${origin}`,
					);
				});
				// n8n itself must never send the secret anywhere else.
				const forSecret = credentialOriginOf(given);
				const url = URL.canParse(forSecret) ? new URL(forSecret) : undefined;
				if (url === undefined || url.hostname.endsWith('.invalid')) return;
				demand(url.origin === baseUrlOf(given), `the secret goes to ${forSecret}`);
			},
		),
	},
	{
		name: 'batch IDs and file names',
		share: 0.03,
		property: fc.asyncProperty(fc.anything(), text, async (value, name) => {
			await onlyOwnErrors(() => {
				const id = parseBatchId(value);
				demand(Number.isSafeInteger(id) && id > 0, 'a batch ID that is no number');
			});
			demand(
				/^[A-Za-z0-9._ -]{1,100}$/.test(uploadName(name)),
				'a file name with a meaning in a header',
			);
		}),
	},
];

export interface FuzzResult {
	name: string;
	cases: number;
	seconds: number;
	failure?: string;
}

/** @param cases total number, divided according to how much work each target takes */
export async function* fuzz(
	seed: number,
	cases: number,
	only?: string,
): AsyncGenerator<FuzzResult> {
	for (const { name, share, property } of TARGETS) {
		if (only !== undefined && !name.includes(only)) continue;
		const started = performance.now();
		const numRuns = Math.ceil(cases * share);
		const details = await fc.check(property as fc.IAsyncProperty<unknown>, { seed, numRuns });
		yield {
			name,
			cases: details.numRuns,
			seconds: (performance.now() - started) / 1000,
			...(details.failed && {
				failure: `${String(details.errorInstance)} ${JSON.stringify(details.counterexample)} (seed ${seed}, path ${details.counterexamplePath ?? ''})`,
			}),
		};
	}
}
