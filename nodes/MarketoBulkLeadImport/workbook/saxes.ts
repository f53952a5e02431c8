// The build bundles the library into this file only, so that the package has no dependencies.
export { SaxesParser } from 'saxes';
