const { readFileSync } = require('node:fs');
const path = require('node:path');
const esbuild = require('esbuild');
const { dest, parallel, src } = require('gulp');

// tsc emits only JavaScript: icons and the codex file must stand beside it in the package.
const copy = (pattern, folder) => () =>
	src(`${folder}/${pattern}`, { base: '.', encoding: false, allowEmpty: true }).pipe(dest('dist'));

const icons = parallel(copy('**/*.{svg,png}', 'nodes'), copy('**/*.{svg,png}', 'credentials'));
const codex = copy('**/*.node.json', 'nodes');

const libraryFile = 'nodes/MarketoBulkLeadImport/workbook/saxes';

/**
 * n8n installs community nodes without dependencies: puts the XML library into the one compiled file that imports it,
 * readable, with its licenses on top.
 */
async function bundleLibrary() {
	const file = `dist/${libraryFile}.js`;
	const licenses = [
		`${libraryFile}.license.txt`,
		path.join(path.dirname(require.resolve('xmlchars/package.json')), 'LICENSE'),
	].map((license) => readFileSync(license, 'utf8'));
	await esbuild.build({
		entryPoints: [file],
		outfile: file,
		allowOverwrite: true,
		bundle: true,
		platform: 'node',
		target: 'es2022',
		banner: { js: `/*!\n${licenses.join('').trim()}\n*/` },
	});
}

exports['build:assets'] = parallel(icons, codex, bundleLibrary);
exports.default = exports['build:assets'];
