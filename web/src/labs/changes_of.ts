/** What a trace is told of the reader's changes in it. */

import type { HeadSite, Intervention, TraceHandle } from '../core/types.ts';
import { hiddenEdits } from '../trace/hidden_edits.ts';
import type { TraceExtras } from '../trace/trace_extras.ts';

/** `kept`: those that count. `siteOf`: what a head of the trace is to them. `held`: heads that are here already. */
export function changesOf(
  trace: TraceHandle,
  kept: Intervention[],
  siteOf: (layer: number, head: number) => HeadSite,
  words: (entry: Intervention) => string,
  held?: TraceExtras['headsHeld'],
): Pick<TraceExtras, 'changes' | 'hiddenEdits'> {
  return {
    changes: () => kept.map(words),
    // A trace that is gone meanwhile is of no interest any more.
    hiddenEdits: async () => {
      const hidden = await hiddenEdits(trace, { kept, siteOf }, held).catch(() => null);
      return hidden && hidden.size > 0 ? hidden : undefined;
    },
  };
}
