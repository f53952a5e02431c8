import fc from 'fast-check';
import { seededRandom } from '../simulator/random';
import type { SentRequest } from './carrier';
import { PATHS, violationsOf } from './invariants';
import { RESOURCES } from './resources';
import { OPERATIONS, plainScenario } from './scenario';
import { makeFile } from './source';
import { ORIGIN, runVirtually } from './virtualRun';

const hostile = fc.oneof(
	fc.constantFrom(
		'../../identity/oauth/token',
		'1/../2',
		'1001&access_token=x',
		'1001#',
		'1001?x=1',
		'a\r\nX-Injected: 1',
		'leads"; filename="evil.exe',
		'leads.csv"\r\n\r\n--boundary',
		'naïve 漢字 😀.csv',
		'%0d%0aX-Injected:%201',
		'\0',
		'@evil.example/',
		'//evil.example/',
		'Europe&listId=1002',
		'__proto__',
		'',
		' ',
		'1e3',
		'9'.repeat(40),
		'-1',
		'0x10',
	),
	fc.string({ unit: 'binary', maxLength: 20 }),
	fc.anything({ maxDepth: 1 }),
);

const parameters = [
	'resource',
	'listId',
	'partitionName',
	'lookupField',
	'programId',
	'programStatus',
	'customObject',
	'batchId',
	'binaryPropertyName',
	'fileFormat',
	'columnMatching',
	'outputBinaryField',
	'output',
	'source',
] as const;
export interface InjectionResult {
	cases: number;
	failure?: string;
}

/**
 * Sets every parameter, and the file name, to text with a special meaning in a path, query, header
 * or multipart body.
 */
export async function inject(seed: number, cases: number): Promise<InjectionResult> {
	const property = fc.asyncProperty(
		fc.constantFrom(...OPERATIONS),
		fc.constantFrom('lead' as const, 'programMember' as const, 'customObject' as const),
		fc.dictionary(fc.constantFrom<string>(...parameters), hostile, { minKeys: 1, maxKeys: 3 }),
		hostile,
		async (operation, resource, given, fileName) => {
			const shape = {
				rows: 3,
				delimiter: ',',
				newline: '\n',
				encoding: 'utf8',
				bad: 0,
				odd: 0,
				displayNames: false,
			} as const;
			const file = {
				...makeFile('leads', shape, seededRandom(seed), RESOURCES[resource]),
				fileName: typeof fileName === 'string' ? fileName : 'leads.csv',
			};
			const scenario = {
				...plainScenario({ operation, resource }, seededRandom(seed)),
				files: [file],
				parameters: given,
			};
			const record = await runVirtually(scenario, [], seed);
			// Errors caused by the parameters must be the node's own, and no request may go astray.
			const found = violationsOf(record).filter((text) =>
				/^(the run ends|errors are|nothing is left|a check sends|the token|nothing secret)/.test(
					text,
				),
			);
			const astray = record.sent.flatMap((sent) => astrayIn(sent, given));
			if (found.length + astray.length > 0) throw new Error([...found, ...astray].join('; '));
		},
	);
	const details = await fc.check(property, { seed, numRuns: cases });
	return {
		cases: details.numRuns,
		...(details.failed && {
			failure: `${String(details.errorInstance)} ${JSON.stringify(details.counterexample)}`,
		}),
	};
}

const QUERY_NAMES: ReadonlySet<string> = new Set([
	'format',
	'lookupField',
	'listId',
	'partitionName',
	'batchSize',
	'name',
	'nextPageToken',
	'programMemberStatus',
]);

/** Parameters that are sent to Marketo unchanged. */
const TEXTS: ReadonlyArray<[query: string, parameter: string]> = [
	['lookupField', 'lookupField'],
	['partitionName', 'partitionName'],
	['programMemberStatus', 'programStatus'],
];

function astrayIn(
	{ url, headers, body, step }: SentRequest,
	given: Readonly<Record<string, unknown>>,
): string[] {
	const found: string[] = [];
	const { origin, pathname, searchParams, hash } = new URL(url);
	const isPath = PATHS.some((path) => path.test(pathname));
	if (origin !== ORIGIN || hash !== '' || /[\s\\]/.test(url) || !isPath)
		found.push(`the address ${JSON.stringify(url)}`);
	const names = [...searchParams.keys()];
	if (new Set(names).size !== names.length || names.some((name) => !QUERY_NAMES.has(name)))
		found.push(`the query ${JSON.stringify(searchParams.toString())}`);
	for (const [name, parameter] of TEXTS) {
		const sent = searchParams.get(name);
		const wanted = given[parameter];
		if (
			sent !== null &&
			typeof wanted === 'string' &&
			wanted.trim() !== '' &&
			sent !== Buffer.from(wanted.trim()).toString()
		)
			found.push(`${name} changed on its way to ${JSON.stringify(sent)}`);
	}
	const list = searchParams.get('listId');
	if (list !== null && !/^[1-9]\d*$/.test(list)) found.push(`the list ${list}`);
	if (
		Object.entries(headers).some(
			([name, value]) => /[^\w-]/.test(name) || /[^\x20-\x7e]/.test(value),
		)
	)
		found.push('a header with more in it');
	if (step === 'create') found.push(...envelopeFaults(Buffer.from(body).toString('latin1')));
	return found;
}

/** The body has one part, its headers are the two that we write, and its name is plain. */
function envelopeFaults(body: string): string[] {
	const boundary = body.slice(0, body.indexOf('\r\n'));
	const parts = body.split(boundary).length - 2;
	const head = body.slice(boundary.length + 2, body.indexOf('\r\n\r\n'));
	const isPlain =
		/^Content-Disposition: form-data; name="file"; filename="[A-Za-z0-9._ -]{1,100}"\r\nContent-Type: text\/csv$/.test(
			head,
		);
	return [
		...(parts === 1 ? [] : [`${parts} parts in the body`]),
		...(isPlain ? [] : [`the part's head ${JSON.stringify(head)}`]),
	];
}
