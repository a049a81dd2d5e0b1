/** The chosen head without the reader's changes, and what they did to it. Loaded with the first of them. */

import type { HeadDifference, HeadStages, TraceHandle } from '../core/types.ts';
import type { HeadPosition } from '../scene/scene.ts';
import type { Cell } from './selection.ts';
import { SPOKEN_PARTS } from './tile_source.ts';
import type { TraceExtras } from './trace_extras.ts';

interface ComparedSession extends HeadPosition {
  readonly extras: TraceExtras;
  readonly pin: Cell | null;
}

/** Null where there are none. */
export async function differenceOf(
  trace: TraceHandle,
  { extras, layer, head }: ComparedSession,
): Promise<HeadDifference | null> {
  if (extras.differenceOf) return extras.differenceOf(layer, head);
  return extras.beforeTrace ? trace.changeOf(layer, head, await extras.beforeTrace()) : null;
}

/** Of a long head the pinned row; null where there are none. */
export async function beforeOf(
  { extras, layer, head, pin }: ComparedSession,
  isLong: boolean,
): Promise<HeadStages | null> {
  if (extras.beforeOf) return extras.beforeOf(layer, head);
  const trace = await extras.beforeTrace?.();
  if (!trace) return null;
  return trace.head(layer, head, SPOKEN_PARTS, isLong ? { first: pin?.query ?? 0, count: 1 } : undefined);
}
