// The build puts the library into this file and no other, so that the package has no dependencies.
export { SaxesParser } from 'saxes';
