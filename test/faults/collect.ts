import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');

/** Collects garbage now: what is then still held is held on purpose. */
export const collect = runInNewContext('gc') as () => void;
