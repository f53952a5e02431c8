import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

/** Every module name that a source names: imports, re-exports, `import()`, `require()`, import types. */
export function importsOf(source: string): string[] {
	const file = ts.createSourceFile('source.ts', source, ts.ScriptTarget.ES2022, true);
	const found: string[] = [];
	const visit = (node: ts.Node): void => {
		const name = moduleNamed(node);
		if (name && ts.isStringLiteralLike(name)) found.push(name.text);
		ts.forEachChild(node, visit);
	};
	visit(file);
	return found;
}

function moduleNamed(node: ts.Node): ts.Node | undefined {
	if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return node.moduleSpecifier;
	if (ts.isExternalModuleReference(node)) return node.expression;
	if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument))
		return node.argument.literal;
	if (!ts.isCallExpression(node)) return undefined;
	const isDynamic = node.expression.kind === ts.SyntaxKind.ImportKeyword;
	const isRequire = ts.isIdentifier(node.expression) && node.expression.text === 'require';
	return isDynamic || isRequire ? node.arguments[0] : undefined;
}

/** What a file below a node's folder may reach: its own layer and those with a higher number. */
const rank: Readonly<Record<string, number>> = {
	actions: 0,
	methods: 0,
	transport: 1,
	marketo: 2,
	csv: 3,
};

/** The layers that know nothing of n8n. */
const hostFree = new Set(['marketo', 'csv']);

/** Files directly in the node's folder (the node itself, its description) are the top. */
function layerOf(relative: string): string {
	const [first, ...rest] = relative.split('/');
	return rest.length === 0 ? 'node' : first;
}

const rankOf = (layer: string): number | undefined => (layer === 'node' ? -1 : rank[layer]);

/**
 * What is wrong with one import, or undefined.
 *
 * @param from the importing file, relative to the node's folder, with forward slashes
 * @param to   the module as written in the import
 */
export function faultOf(from: string, to: string): string | undefined {
	const layer = layerOf(from);
	const own = rankOf(layer);
	if (own === undefined) return `${from}: the folder ${layer}/ is no layer`;
	if (!to.startsWith('.')) {
		if (to !== 'n8n-workflow') return `${from}: imports ${to}, but the package has no dependencies`;
		return hostFree.has(layer) ? `${from}: ${layer}/ knows nothing of n8n` : undefined;
	}
	const target = path.posix.normalize(path.posix.join(path.posix.dirname(from), to));
	if (target.startsWith('../')) {
		return own > 1 ? `${from}: ${layer}/ reaches out of the node's folder with ${to}` : undefined;
	}
	const reached = rankOf(layerOf(target));
	if (reached === undefined) return `${from}: imports ${to}, which is in no layer`;
	return reached < own ? `${from}: ${layer}/ imports upwards with ${to}` : undefined;
}

/** All TypeScript files below a folder, relative to it, with forward slashes. */
export function sourcesBelow(folder: string): string[] {
	return readdirSync(folder, { recursive: true, encoding: 'utf8' })
		.map((name) => name.split(path.sep).join('/'))
		.filter((name) => name.endsWith('.ts'));
}

/** All faults of a node's folder. */
export function layerFaults(folder: string): string[] {
	return sourcesBelow(folder).flatMap((file) =>
		importsOf(readFileSync(path.join(folder, file), 'utf8')).flatMap(
			(name) => faultOf(file, name) ?? [],
		),
	);
}
