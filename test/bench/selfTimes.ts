/** The parts of V8's profile format that are used here. */
interface CpuProfile {
	nodes: Array<{
		id: number;
		callFrame: { functionName: string; url: string; lineNumber: number };
	}>;
	samples: number[];
	/** microseconds before each sample */
	timeDeltas: number[];
}

/** Time spent in a function itself, without the functions that it called. */
export interface SelfTime {
	name: string;
	/** File and line, shortened; empty for native code. */
	place: string;
	ms: number;
}

/** Not work: the thread is waiting. */
const PAUSES = new Set(['(idle)', '(root)']);

const OURS =
	/\/package\/dist\/(?:nodes\/MarketoBulkLeadImport\/)?(csv|marketo|transport|actions|credentials)\//;

const CSV = 'this node: csv/';
const MARKETO = 'this node: marketo/';
const AROUND = 'this node: transport/, actions/';

/** Groups of `groupOf` that are this package's own code. */
export const OUR_GROUPS: ReadonlySet<string> = new Set([CSV, MARKETO, AROUND]);

const GROUPS: ReadonlyArray<readonly [RegExp, string]> = [
	[/^csv\//, CSV],
	[/^marketo\//, MARKETO],
	[/^(transport|actions|credentials)\//, AROUND],
	[
		/^(axios|form-data|follow-redirects|http-proxy-agent|https-proxy-agent|agent-base)\//,
		'HTTP: axios and its like',
	],
	[/^(n8n-|@n8n\/)/, "n8n's engine"],
	[/^node:.*(http|net|_http|tls|stream_base|undici|formdata)/, "HTTP: Node's own"],
	[/^node:.*(fs|blob)/, 'reading and blobs: Node'],
	[/^node:/, "Node's streams, buffers, promises"],
];

/** Sorted by time, longest first, without pauses. */
export function selfTimes({ nodes, samples, timeDeltas }: CpuProfile): SelfTime[] {
	const functions = new Map<string, SelfTime>();
	const byNode = new Map<number, SelfTime>();
	for (const { id, callFrame } of nodes) {
		const { functionName, url, lineNumber } = callFrame;
		if (PAUSES.has(functionName)) continue;
		const place = url === '' ? '' : `${shortPath(url)}:${lineNumber + 1}`;
		const name = functionName === '' ? '(anonymous)' : functionName;
		const key = `${name} ${place}`;
		const self = functions.get(key) ?? { name, place, ms: 0 };
		functions.set(key, self);
		byNode.set(id, self);
	}
	samples.forEach((id, i) => {
		const self = byNode.get(id);
		// A sample covers the time until the next one.
		if (self !== undefined) self.ms += (timeDeltas[i + 1] ?? 0) / 1000;
	});
	return [...functions.values()].filter(({ ms }) => ms > 0).sort((a, b) => b.ms - a.ms);
}

/** The purpose of a function's time. */
export function groupOf({ name, place }: SelfTime): string {
	if (name === '(garbage collector)') return 'garbage collection';
	if (name === '(program)') return 'native code outside JavaScript';
	if (place === '') return "native functions (Buffer.copy, writes and V8's own)";
	return GROUPS.find(([pattern]) => pattern.test(place))?.[1] ?? 'other packages';
}

/** Without the machine's own path: starts at the package or layer. */
function shortPath(url: string): string {
	const ours = OURS.exec(url);
	if (ours !== null) return url.slice(ours.index + ours[0].length - ours[1].length - 1);
	const inPackage = url.lastIndexOf('/node_modules/');
	if (inPackage >= 0) return url.slice(inPackage + '/node_modules/'.length);
	return url.startsWith('node:') ? url : (url.split('/').at(-1) ?? url);
}
