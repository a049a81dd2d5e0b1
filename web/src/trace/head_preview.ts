/** The chosen head as changes of its layer would have it, until what is computed of them comes. */

import type { Intervention } from '../core/types.ts';
import type { TraceSession } from './trace_session.ts';

export async function previewHead(session: TraceSession, interventions: Intervention[]): Promise<void> {
  const { trace, layer, head, long, pin, parts } = session;
  if (!trace) return;
  const isLatest = session.overtakeHead();
  try {
    const stages = long
      ? await long.preview(interventions, pin?.query ?? 0)
      : await trace.headWith(layer, head, interventions, parts);
    if (!isLatest()) return;
    // Of a preview there are no tiles; of a long head those before stay.
    Object.assign(session, { stages, ...(!long && { tiles: null }) });
    session.dispatchEvent(new Event('change'));
  } catch (cause) {
    if (isLatest()) session.dispatchEvent(new CustomEvent('failure', { detail: cause }));
  }
}
