import { MarketoError } from './MarketoError';

/** A parameter of the node has a value that can't be used. */
export class InvalidSettingError extends MarketoError {}
