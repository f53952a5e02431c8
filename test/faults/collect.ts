import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');

/** Collects garbage now: memory held after that is held on purpose. */
export const collect = runInNewContext('gc') as () => void;
