import path from 'node:path';
import { faultOf, importsOf, layerFaults, sourcesBelow } from './layers';

const nodeFolder = path.resolve(__dirname, '../../nodes/MarketoBulkLeadImport');

test('every import below the node goes downwards', () => {
	expect(sourcesBelow(nodeFolder).length).toBeGreaterThan(0);
	expect(layerFaults(nodeFolder)).toEqual([]);
});

describe('imports are found', () => {
	const cases: Array<[label: string, source: string, expected: string[]]> = [
		['a plain import', `import { a } from './a';`, ['./a']],
		['a type import', `import type { A } from '../a';`, ['../a']],
		['a side effect', `import './a';`, ['./a']],
		['a re-export', `export * from './a';`, ['./a']],
		['a dynamic import', `async () => await import('./a');`, ['./a']],
		['require', `const a = require('a');`, ['a']],
		['import equals', `import a = require('a');`, ['a']],
		['an import type', `type A = import('./a').A;`, ['./a']],
		['none in a comment or text', `// import './a'\nconst text = "import './b'";`, []],
	];
	test.each(cases)('%s', (_label, source, expected) => {
		expect(importsOf(source)).toEqual(expected);
	});
});

describe('a fault is told', () => {
	const cases: Array<[label: string, from: string, to: string, isFault: boolean]> = [
		['the node uses an action', 'MyNode.node.ts', './actions/router', false],
		['an action uses the transport', 'actions/create.operation.ts', '../transport/request', false],
		['an action uses n8n', 'actions/create.operation.ts', 'n8n-workflow', false],
		['an action uses a method', 'actions/create.operation.ts', '../methods/listSearch', false],
		['the transport uses the domain', 'transport/client.ts', '../marketo/api', false],
		['the domain uses the csv layer', 'marketo/parts.ts', '../csv/split', false],
		[
			'a file of its own layer, a folder down',
			'marketo/parts.ts',
			'./errors/PartTooLargeError',
			false,
		],
		['a file of its own layer, a folder up', 'csv/errors/a.ts', '../types', false],
		['the csv layer uses the domain', 'csv/split.ts', '../marketo/api', true],
		['the domain uses the transport', 'marketo/api.ts', '../transport/client', true],
		['the transport uses an action', 'transport/client.ts', '../actions/router', true],
		['the transport uses the node', 'transport/client.ts', '../MyNode.node', true],
		['the domain uses n8n', 'marketo/api.ts', 'n8n-workflow', true],
		['a module of Node', 'actions/create.operation.ts', 'node:fs', true],
		['a dependency', 'actions/create.operation.ts', 'csv-parse', true],
		['the domain leaves the folder', 'marketo/api.ts', '../../../credentials/a', true],
		['a folder that is no layer', 'helpers/a.ts', './b', true],
	];
	test.each(cases)('%s', (_label, from, to, isFault) => {
		expect(faultOf(from, to) !== undefined).toBe(isFault);
	});
});
