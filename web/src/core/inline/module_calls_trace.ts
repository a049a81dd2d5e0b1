/** What the modules without models do; it stands in the place of module_calls.ts where posts show traces. */

import { memoryBytes, openDump, openTrace, zipEntries } from './files.ts';

export const MODULE_CALLS = { openTrace, openDump, zipEntries, memoryBytes };
