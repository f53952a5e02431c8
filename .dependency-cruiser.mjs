/**
 * The layers of the node, checked for every import, including type-only imports. A file may import
 * from its own layer and from those below it:
 * actions, methods → objects → transport → marketo → workbook → archive → csv
 */
const NODE = '^nodes/MarketoBulkLeadImport';
const folder = (...names) => `${NODE}/(${names.join('|')})/`;

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
	forbidden: [
		{
			name: 'no-cycles',
			severity: 'error',
			from: {},
			to: { circular: true },
		},
		{
			name: 'objects-import-downward',
			severity: 'error',
			from: { path: folder('objects') },
			to: { path: folder('actions', 'methods') },
		},
		{
			name: 'transport-imports-downward',
			severity: 'error',
			from: { path: folder('transport') },
			to: { path: folder('actions', 'methods', 'objects') },
		},
		{
			name: 'marketo-imports-downward',
			severity: 'error',
			from: { path: folder('marketo') },
			to: { path: folder('actions', 'methods', 'objects', 'transport') },
		},
		{
			name: 'workbook-imports-downward',
			severity: 'error',
			from: { path: folder('workbook') },
			to: { path: `${NODE}/`, pathNot: folder('workbook', 'archive', 'csv') },
		},
		{
			name: 'archive-imports-downward',
			severity: 'error',
			from: { path: folder('archive') },
			to: { path: `${NODE}/`, pathNot: folder('archive', 'csv') },
		},
		{
			name: 'csv-imports-nothing-else',
			severity: 'error',
			from: { path: folder('csv') },
			to: { path: `${NODE}/`, pathNot: folder('csv') },
		},
		{
			name: 'no-n8n-below-transport',
			comment: 'these layers must not depend on n8n: pass in what they need',
			severity: 'error',
			from: { path: folder('marketo', 'workbook', 'archive', 'csv') },
			to: { path: 'n8n-' },
		},
		{
			name: 'no-way-around-the-layers',
			comment: 'every file belongs to the folder of a layer; only the node file itself is outside',
			severity: 'error',
			from: { path: `${NODE}/[^/]+/` },
			to: { path: ['^test/', `${NODE}/[^/]+\\.ts$`] },
		},
		{
			name: 'no-orphans',
			severity: 'error',
			from: { orphan: true, path: '^(nodes|credentials)/', pathNot: '\\.credentials\\.ts$' },
			to: {},
		},
	],
	options: {
		tsPreCompilationDeps: true,
		tsConfig: { fileName: 'tsconfig.json' },
		doNotFollow: { path: 'node_modules' },
		includeOnly: ['^nodes', '^credentials', 'n8n-workflow', '^test'],
		enhancedResolveOptions: { extensions: ['.ts', '.js'] },
	},
};
