/** Traces of long heads: the whole core has the memory for them, and tells of two of them side by side. */

import { CoreError, type TraceSummary } from '../core/types.ts';
import { LONG_HEAD } from '../trace/head_rows.ts';
import type { AttentionCores } from '../trace/open_attention.ts';

const isLong = ({ layers }: TraceSummary) =>
  layers.some(({ queries, keys }) => Math.max(queries, keys) > LONG_HEAD);

/** These cores, the first of which leaves traces of long heads to the other. */
export function leavingLong(cores: AttentionCores): AttentionCores {
  return {
    wholeCore: () => cores.wholeCore(),
    async core() {
      const first = await cores.core();
      return {
        async openTrace(bytes) {
          const trace = await first.openTrace(bytes);
          if (!isLong(trace.summary)) return trace;
          trace.dispose();
          throw new CoreError('unsupported', `The whole core opens heads of more than ${LONG_HEAD} tokens.`);
        },
      };
    },
  };
}
