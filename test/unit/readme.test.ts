import type { BatchTarget } from '../../nodes/MarketoBulkLeadImport/marketo/client/importTarget';
import type { ImportJob } from '../../nodes/MarketoBulkLeadImport/marketo/jobs/job';
import { customObjectTarget } from '../../nodes/MarketoBulkLeadImport/objects/customObject';
import { leadTarget } from '../../nodes/MarketoBulkLeadImport/objects/lead';
import type { INodeProperties } from 'n8n-workflow';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileJobItem } from '../../nodes/MarketoBulkLeadImport/actions/items';
import { OUTPUT_NAMES } from '../../nodes/MarketoBulkLeadImport/actions/importOutputs';
import { ADDED_COLUMNS } from '../../nodes/MarketoBulkLeadImport/marketo/results/addedColumns';
import { MarketoBulkLeadImport } from '../../nodes/MarketoBulkLeadImport/MarketoBulkLeadImport.node';
import { MarketoOAuth2Api } from '../../credentials/MarketoOAuth2Api.credentials';
import { boldIn, plain, tablesOf } from '../docs/markdown';
import { removeBinaryData } from '../engine';
import { startSimulator } from '../simulator/server';
import { credentialFor, runNode, type NodeRun } from '../support/runNode';

const root = path.resolve(__dirname, '../..');
const readme = readFileSync(path.join(root, 'README.md'), 'utf8');
const tables = tablesOf(readme);
const { description } = new MarketoBulkLeadImport();

interface Documented {
	operations: string[];
	default: string;
	/** names of the options, or of the parts of a value */
	choices: string[];
}

function rowsOf(firstHead: string) {
	const rows = tables.get(firstHead);
	if (rows === undefined) throw new Error(`README.md has no table that begins with "${firstHead}"`);
	return rows;
}

function firstCells(firstHead: string): string[] {
	return rowsOf(firstHead)
		.map((row) => plain(row[firstHead]))
		.sort();
}

function inReadme(firstHead: string): Record<string, Documented> {
	return Object.fromEntries(
		rowsOf(firstHead).map((row) => [
			row[firstHead],
			{
				operations: row.Operations.split(', ').sort(),
				default: plain(row.Default),
				choices: boldIn(row['What it is']).sort(),
			},
		]),
	);
}

const operation = description.properties.find(({ name }) => name === 'operation');
const operationNames = new Map(
	(operation?.options ?? []).flatMap((option) =>
		'value' in option ? [[option.value, option.name] as const] : [],
	),
);

/** The same property appears once per operation. */
function inCode(
	properties: ReadonlyArray<readonly [operation: string, property: INodeProperties]>,
): Record<string, Documented> {
	const found: Record<string, Documented> = {};
	for (const [name, property] of properties) {
		const known = (found[property.displayName] ??= {
			operations: [],
			default: defaultOf(property),
			choices: choicesOf(property).sort(),
		});
		expect([property.displayName, known.choices]).toEqual([
			property.displayName,
			choicesOf(property).sort(),
		]);
		// The same parameter can have different defaults for items and files, or for different
		// operations.
		if (!known.default.split(', ').includes(defaultOf(property)))
			known.default += `, ${defaultOf(property)}`;
		known.operations = [...new Set([...known.operations, name])].sort();
	}
	return found;
}

function defaultOf({ type, default: value, options }: INodeProperties): string {
	if (type === 'resourceLocator' || type === 'fixedCollection') return 'none';
	if (type === 'boolean') return value === true ? 'on' : 'off';
	const chosen = (options ?? []).find((option) => 'value' in option && option.value === value);
	if (value === '') return 'none';
	if (typeof value !== 'string' && typeof value !== 'number')
		throw new Error(`The test knows no default like ${JSON.stringify(value)}`);
	return (chosen?.name ?? `${value}`).replace(/^=/, '');
}

function choicesOf({ type, options, modes }: INodeProperties): string[] {
	if (modes !== undefined) return modes.map(({ displayName }) => displayName);
	if (type === 'fixedCollection')
		return (options ?? []).flatMap((group) =>
			'values' in group ? group.values.map(({ displayName }) => displayName) : [],
		);
	return (options ?? []).map(({ name }) => name);
}

const shown = description.properties.flatMap((property) =>
	[...operationNames].flatMap(([value, name]) =>
		(property.displayOptions?.show?.operation?.includes(value) ?? property.name !== 'operation')
			? [[name, property] as const]
			: [],
	),
);

describe("the tables of the README match the node's description", () => {
	test('operations', () => {
		expect(firstCells('Operation')).toEqual([...operationNames.values()].sort());
	});

	test('parameters', () => {
		expect(inReadme('Parameter')).toEqual(
			inCode(shown.filter(([, { name }]) => name !== 'options')),
		);
	});

	test('options', () => {
		const options = shown
			.filter(([, { name }]) => name === 'options')
			.flatMap(([name, { options: members }]) =>
				(members as INodeProperties[]).map((member) => [name, member] as const),
			);
		expect(inReadme('Option')).toEqual(inCode(options));
	});

	test('outputs of Import and Wait', () => {
		const [row] = rowsOf('Operation').filter(({ Operation }) => Operation === 'Import and Wait');
		for (const name of OUTPUT_NAMES) expect(row.Gives).toContain(`_${name}_`);
	});
});

describe("the tables of the README match the node's output", () => {
	let summaries: NodeRun;
	let checked: NodeRun;

	beforeAll(async () => {
		const server = await startSimulator({ jobSeconds: 0 });
		try {
			const credentials = credentialFor(server.url, server.simulator);
			const file = 'email,firstName\nada@example.com,Ada\n,Nobody\n';
			summaries = await runNode({
				parameters: { operation: 'importAndWait', options: { pollInterval: 0.05 } },
				file,
				credentials,
			});
			checked = await runNode({ parameters: { operation: 'check' }, file, credentials });
		} finally {
			await server.close();
			removeBinaryData();
		}
	});

	test('a summary', () => {
		expect(firstCells('Summary field')).toEqual(Object.keys(summaries.json[0][0]).sort());
	});

	test('a report', () => {
		const always = rowsOf('Report field')
			.filter((row) => !row['What it contains'].startsWith('workbooks only'))
			.map((row) => plain(row['Report field']));
		expect(always.sort()).toEqual(Object.keys(checked.json[0][0]).sort());
	});

	test('a job with all possible properties', () => {
		const members = (target: BatchTarget, job: Partial<ImportJob>): string[] =>
			Object.keys(
				fileJobItem(
					{
						job: {
							batchId: 1,
							status: 'Complete',
							processed: 1,
							failed: 0,
							warnings: 0,
							message: 'done',
							...job,
						},
						fileName: 'leads.csv',
						part: 1,
						firstRow: 2,
						lastRow: 2,
						rows: 1,
						bytes: 10,
						format: 'csv',
						resubmitted: true,
					},
					target,
				),
			);
		const ofLeads = members(leadTarget({ lookupField: 'email' }), { importId: '1' });
		const ofRecords = members(customObjectTarget('car_c'), { objectApiName: 'car_c' });
		expect(firstCells('Job field')).toEqual([...new Set([...ofLeads, ...ofRecords])].sort());
	});

	test('the columns that are added to rows', () => {
		expect(firstCells('Added column')).toEqual([...ADDED_COLUMNS].sort());
		const [, [failed]] = summaries.json;
		expect([...ADDED_COLUMNS].filter((column) => column in failed)).toEqual([
			'Import Failure Reason',
			'Import Row Number',
			'Import Batch ID',
		]);
	});
});

test('its figures match those of the last benchmark', () => {
	const benchmarks = readFileSync(path.join(root, 'docs/benchmarks.md'), 'utf8');
	const section = /### How fast[^]*?\n## /.exec(readme)?.[0] ?? '';
	const figures = [...section.matchAll(/\*\*([\d.]+)(?: \w+)?\*\*/g)].map(([, figure]) => figure);
	expect(figures.length).toBeGreaterThanOrEqual(3);
	for (const figure of figures)
		expect(benchmarks).toMatch(new RegExp(`\\| ${figure.replace('.', '\\.')}( |×)`));
});

describe('what the README names exists', () => {
	test('the credential and its fields', () => {
		const { displayName, properties } = new MarketoOAuth2Api();
		const section = readme.slice(
			readme.indexOf('\n## Credentials'),
			readme.indexOf('\n## Compatibility'),
		);
		expect(section).toContain(`**${displayName}**`);
		const fields = properties
			.filter(({ type }) => type !== 'hidden')
			.map((property) => property.displayName.toLowerCase());
		expect(fields.filter((name) => !section.toLowerCase().includes(name))).toEqual([]);
	});

	test('every example, and no others', () => {
		const there = readdirSync(path.join(root, 'examples')).filter((name) =>
			name.endsWith('.workflow.json'),
		);
		const named = rowsOf('Example').map((row) => /\(examples\/(.+?)\)/.exec(row.Example)?.[1]);
		expect(named.sort()).toEqual(there.sort());
	});

	test.each(['README.md', 'docs/architecture.md'])(
		'files to which %s links, except screenshots',
		(file) => {
			const text = readFileSync(path.join(root, file), 'utf8');
			const links = [...text.matchAll(/(?<!!)\[[^\]]*\]\((?!https?:|#)([^)#]+)/g)].map(
				([, link]) => link,
			);
			expect(links.length).toBeGreaterThan(5);
			expect(
				links.filter((link) => !existsSync(path.join(root, path.dirname(file), link))),
			).toEqual([]);
		},
	);

	test('headings to which it links', () => {
		const headings = [...readme.matchAll(/^#+ (.+)$/gm)].map(([, text]) =>
			text
				.toLowerCase()
				.replace(/[^\w\s-]/g, '')
				.trim()
				.replaceAll(' ', '-'),
		);
		const links = [...readme.matchAll(/\]\(#([^)]+)\)/g)].map(([, anchor]) => anchor);
		expect(links.filter((anchor) => !headings.includes(anchor))).toEqual([]);
	});

	test('scripts of package.json, and the order of sections that n8n requires', () => {
		const { scripts } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
			scripts: Record<string, string>;
		};
		const named = [...readme.matchAll(/npm run ([\w:]+)/g)].map(([, name]) => name);
		expect(named.filter((name) => !(name in scripts))).toEqual([]);
		const chapters = [...readme.matchAll(/^## (.+)$/gm)].map(([, name]) => name);
		const wanted = [
			'Installation',
			'Operations',
			'Credentials',
			'Compatibility',
			'Usage',
			'Resources',
			'Version history',
		];
		expect(chapters.filter((name) => wanted.includes(name))).toEqual(wanted);
	});
});
