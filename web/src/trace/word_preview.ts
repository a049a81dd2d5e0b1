/**
 * The chosen head in words as changes of its layer would have it, until what is computed of them comes: the head of
 * the pieces under these changes, made in words by the core.
 */

import type { HeadStages, Intervention, TraceHandle } from '../core/types.ts';
import type { WordSession } from './word_session.ts';

/** What is done to heads alone: what else there is shows in the vectors that the trace has. */
const NOT_OF_HEADS: readonly string[] = ['positions', 'skip_layer', 'skip_feed_forward'];

/** ALiBi is in the scores, and goes with the changes that a preview puts others in the place of. */
function canPreview({ pieces, long }: WordSession, interventions: Intervention[]): boolean {
  const hasSlope = interventions.some((entry) => entry.kind === 'positions' && entry.positions === 'alibi');
  return pieces.trace !== null && !long && !pieces.long && !hasSlope;
}

async function headInWords(
  session: WordSession,
  trace: TraceHandle,
  interventions: Intervention[],
): Promise<HeadStages> {
  const { layer, head, parts } = session;
  const made: TraceHandle[] = [];
  try {
    const pieces = await trace.unchanged();
    made.push(pieces);
    await pieces.change(interventions.filter(({ kind }) => !NOT_OF_HEADS.includes(kind)));
    const words = await pieces.inWords(session.beginsIn(trace));
    made.push(words);
    return await words.head(layer, head, parts);
  } finally {
    for (const one of made) one.dispose();
  }
}

/** Shows it, unless something newer is on the screen or wanted by then. */
export async function previewInWords(session: WordSession, interventions: Intervention[]): Promise<void> {
  const { trace } = session.pieces;
  if (!trace || !canPreview(session, interventions)) return;
  const isLatest = session.overtakeHead();
  // Where it fails, what is computed of the changes comes without it, and says what is wrong.
  const stages = await headInWords(session, trace, interventions).catch(() => null);
  if (!stages || !isLatest()) return;
  Object.assign(session, { stages, tiles: null });
  session.dispatchEvent(new Event('change'));
}
