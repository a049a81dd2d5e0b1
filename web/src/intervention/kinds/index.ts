/** Every kind of intervention, in the order in which the controls offer them. */

import { block } from './block.ts';
import { cap } from './cap.ts';
import type { Kind, KindName } from './kind.ts';
import { mask } from './mask.ts';
import { off } from './off.ts';
import { paint } from './paint.ts';
import { positions } from './positions.ts';
import { row } from './row.ts';
import { scale } from './scale.ts';
import { score } from './score.ts';
import { sink } from './sink.ts';
import { skipFeedForward } from './skip_feed_forward.ts';
import { skipLayer } from './skip_layer.ts';
import { temperature } from './temperature.ts';
import { unscaled } from './unscaled.ts';
import { weights } from './weights.ts';

export const KINDS: { readonly [K in KindName]: Kind<K> } = {
  off,
  temperature,
  scale,
  weights,
  paint,
  score,
  row,
  skip_layer: skipLayer,
  skip_feed_forward: skipFeedForward,
  mask,
  block,
  sink,
  unscaled,
  cap,
  positions,
};
export const KIND_NAMES = Object.keys(KINDS) as KindName[];

export function kindOf<K extends KindName>({ kind }: { kind: K }): Kind<K> {
  return KINDS[kind] as Kind<K>;
}
