import type { BulkObject } from './bulkObject';
import { lead } from './lead';

/** By the value of the parameter `resource`, in the editor's order. A new object is one file and one line here. */
export const objects: Readonly<Record<string, BulkObject>> = { lead };
