/** What the module without models does; it stands in the place of module_calls.ts where posts show traces. */

import { FILE_CALLS } from './files.ts';

export const MODULE_CALLS = FILE_CALLS;
