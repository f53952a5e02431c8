const { dest, parallel, src } = require('gulp');

// tsc emits only JavaScript: icons and the codex file must stand beside it in the package.
const copy = (pattern, folder) => () =>
	src(`${folder}/${pattern}`, { base: '.', encoding: false, allowEmpty: true }).pipe(dest('dist'));

const icons = parallel(copy('**/*.{svg,png}', 'nodes'), copy('**/*.{svg,png}', 'credentials'));
const codex = copy('**/*.node.json', 'nodes');

exports['build:assets'] = parallel(icons, codex);
exports.default = exports['build:assets'];
