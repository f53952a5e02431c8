const { createRequire } = require('node:module');
const path = require('node:path');

/** Not run by `npm test`: these take minutes and have their own commands. */
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
	// n8n-core and its dependencies are published as CommonJS: transforming them would only take time.
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
 * Maps the module names that our code imports to the 1.x engine. The tests resolve the same copies
 * as n8n-core-1x itself: two copies of n8n-workflow would break `instanceof`, and two copies of
 * `@n8n/di` would create two containers.
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
	// Jest's default of five seconds is too short for an engine run on a busy machine.
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
