const { readFileSync } = require('node:fs');
const path = require('node:path');
const esbuild = require('esbuild');
const { dest, parallel, src } = require('gulp');

const target = process.env.BUILD_FOLDER ?? 'dist';

// tsc emits only JavaScript; the package also needs the icons and the codex file next to it.
const copy = (pattern, folder) => () =>
	src(`${folder}/${pattern}`, { base: '.', encoding: false, allowEmpty: true }).pipe(dest(target));

const icons = parallel(copy('**/*.{svg,png}', 'nodes'), copy('**/*.{svg,png}', 'credentials'));
const codex = copy('**/*.node.json', 'nodes');

const node = 'nodes/MarketoBulkLeadImport';
const packaged = (name) =>
	path.join(path.dirname(require.resolve(`${name}/package.json`)), 'LICENSE');

/** The compiled files that bundle a library, and the licenses of the bundled code. */
const libraries = {
	[`${node}/archive/fflate`]: [`${node}/archive/fflate.license.txt`, packaged('fflate')],
	[`${node}/workbook/saxes`]: [`${node}/workbook/saxes.license.txt`, packaged('xmlchars')],
};

/**
 * Bundles each library into the one compiled file that imports it, not minified and with its licenses at the top,
 * because n8n installs community nodes without their dependencies.
 */
async function bundleLibraries() {
	for (const [name, licenses] of Object.entries(libraries)) {
		const texts = licenses.map((license) => readFileSync(license, 'utf8'));
		await esbuild.build({
			// The source, because esbuild can drop unused code only from ECMAScript modules.
			entryPoints: [`${name}.ts`],
			outfile: `${target}/${name}.js`,
			bundle: true,
			format: 'cjs',
			platform: 'browser',
			target: 'es2022',
			banner: { js: `/*!\n${texts.join('').trim()}\n*/` },
		});
	}
}

exports['build:assets'] = parallel(icons, codex, bundleLibraries);
exports.default = exports['build:assets'];
