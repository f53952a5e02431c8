import { n8nCommunityNodesPlugin } from '@n8n/eslint-plugin-community-nodes';
import n8nNodesBase from 'eslint-plugin-n8n-nodes-base';
import tseslint from 'typescript-eslint';

const anythingElse = {
	regex: '^(?!n8n-workflow$|\\.)',
	message: 'The package has no runtime dependencies: import n8n-workflow or relative files only.',
};

/** The only files that may import a library, which the build bundles into them. */
const bundles = { 'archive/fflate.ts': 'fflate', 'workbook/saxes.ts': 'saxes' };

const productFiles = ['nodes/**/*.ts', 'credentials/**/*.ts'];

export default tseslint.config(
	{ ignores: ['dist/', 'coverage/', '.tmp/', 'node_modules/', 'eslint.config.mjs'] },
	{ linterOptions: { reportUnusedDisableDirectives: 'error' } },
	{
		files: ['**/*.ts'],
		extends: [tseslint.configs.recommendedTypeChecked],
		languageOptions: {
			parserOptions: { project: './test/tsconfig.json', tsconfigRootDir: import.meta.dirname },
		},
		rules: {
			'@typescript-eslint/no-explicit-any': 'error',
			'@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
			'@typescript-eslint/switch-exhaustiveness-check': [
				'error',
				{ considerDefaultExhaustiveForUnions: true },
			],
			'@typescript-eslint/no-unused-vars': [
				'error',
				{ argsIgnorePattern: '^_', varsIgnorePattern: '^_' },
			],
			// An async function that only satisfies an interface has nothing to await.
			'@typescript-eslint/require-await': 'off',
			eqeqeq: 'error',
			'prefer-const': 'error',
		},
	},
	{
		files: ['test/**/*.ts'],
		rules: {
			// Scripts print to the console.
			'no-console': 'off',
		},
	},

	// The rest matches n8n's own package scanner, which test/lint/scan.ts runs.
	{ files: [...productFiles, 'package.json'], ...n8nCommunityNodesPlugin.configs.recommended },
	{
		files: productFiles,
		rules: {
			'no-console': 'error',
			'no-restricted-imports': ['error', { patterns: [anythingElse] }],
		},
	},
	...Object.entries(bundles).map(([file, library]) => ({
		files: [`nodes/MarketoBulkLeadImport/${file}`],
		rules: {
			'no-restricted-imports': [
				'error',
				{ patterns: [{ ...anythingElse, regex: `^(?!${library}$)` }] },
			],
		},
	})),
	{ plugins: { 'n8n-nodes-base': n8nNodesBase } },
	{
		files: ['package.json'],
		languageOptions: { parser: tseslint.parser },
		rules: n8nNodesBase.configs.community.rules,
	},
	{
		files: ['credentials/**/*.ts'],
		rules: {
			...n8nNodesBase.configs.credentials.rules,
			'n8n-nodes-base/cred-class-field-documentation-url-miscased': 'off',
			'n8n-nodes-base/cred-class-field-type-options-password-missing': 'off',
		},
	},
	{
		files: ['nodes/**/*.ts'],
		rules: {
			...n8nNodesBase.configs.nodes.rules,
			'n8n-nodes-base/node-class-description-inputs-wrong-regular-node': 'off',
			'n8n-nodes-base/node-class-description-outputs-wrong': 'off',
			'n8n-nodes-base/node-param-type-options-max-value-present': 'off',
		},
	},
);
