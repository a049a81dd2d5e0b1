/** The chosen head without the reader's changes, and what they did to it. Loaded with the first of them. */

import type { HeadDifference, HeadStages, TileArea, TraceHandle } from '../core/types.ts';
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
  const { differenceOf: known, beforeTrace } = extras;
  const difference = known
    ? await known(layer, head)
    : beforeTrace && (await trace.changeOf(layer, head, await beforeTrace()));
  if (!difference || !beforeTrace) return difference ?? null;
  // The trace before is computed with the first tile, not with the difference.
  const tile = async (area: TileArea) => trace.changeTile(layer, head, await beforeTrace(), area);
  return { ...difference, tile };
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
