import { MarketoError } from './MarketoError';

/** A parameter of the node holds a value that cannot be used. */
export class InvalidSettingError extends MarketoError {}
