const { createRequire } = require('node:module');
const path = require('node:path');

/** `npm test` runs these; e2e, faults and bench have commands of their own, as they take minutes. */
const ownCommands = ['e2e', 'faults', 'bench', 'demo'];

const common = {
	rootDir: __dirname,
	testEnvironment: 'node',
	transform: {
		'^.+\\.tsx?$': [
			'@swc/jest',
			{
				jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
				module: { type: 'commonjs' },
				sourceMaps: 'inline',
			},
		],
	},
	// n8n-core and its dependencies are CommonJS as published: transforming them would only cost time.
	transformIgnorePatterns: ['/node_modules/'],
	modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/\\.tmp/'],
	setupFiles: ['<rootDir>/test/engine/environment.ts'],
};

const ignored = (folders) => [
	'/node_modules/',
	...folders.map((folder) => `<rootDir>/test/${folder}/`),
];

const workflowTests = {
	...common,
	testMatch: ['<rootDir>/test/workflow/**/*.test.ts'],
};

/**
 * The 1.x engine under the names that our code imports. Whatever n8n-core-1x itself resolves is
 * what the tests get too: two copies of n8n-workflow would break `instanceof`, two copies of
 * `@n8n/di` would give two containers.
 */
function oneDotXModules() {
	const entry = require.resolve('n8n-core-1x');
	const fromCore = createRequire(entry);
	const shared = [
		'n8n-workflow',
		'@n8n/di',
		'@n8n/backend-common',
		'@n8n/config',
		'@n8n/constants',
	];
	const exact = (name) => `^${name}$`;
	return Object.fromEntries([
		[exact('n8n-core'), entry],
		['^n8n-core/(.*)$', path.join(path.dirname(entry), '..', '$1')],
		...shared.map((name) => [exact(name), fromCore.resolve(name)]),
	]);
}

module.exports = {
	// Jest's five seconds are too few for an engine run on a loaded machine; a real hang is told all the same.
	testTimeout: 30_000,
	projects: [
		{
			...common,
			displayName: 'unit',
			testMatch: ['<rootDir>/test/**/*.test.ts'],
			testPathIgnorePatterns: ignored([...ownCommands, 'workflow']),
		},
		{ ...workflowTests, displayName: 'n8n 2.41' },
		{ ...workflowTests, displayName: 'n8n 1.x', moduleNameMapper: oneDotXModules() },
	],
};
