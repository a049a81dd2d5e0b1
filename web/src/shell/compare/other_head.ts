/** Which head the other side shows, and whether two heads can be laid over each other. */

import type { LayerId } from '../../core/layer_id.ts';
import type { LayerSummary } from '../../core/types.ts';
import type { HeadPosition } from '../../scene/scene.ts';
import { headTitle } from '../../trace/head_titles.ts';

type Layers = readonly (LayerId & Pick<LayerSummary, 'heads'>)[];

/** A head that is there; `note`: another one was asked for. */
export interface MeantHead extends HeadPosition {
  note: string;
}

function within(layers: Layers, { layer, head }: HeadPosition): HeadPosition {
  const at = Math.min(layer, layers.length - 1);
  return { layer: at, head: Math.min(head, (layers[at]?.heads ?? 1) - 1) };
}

/** In its stack: the layer of the same number, or the last one before it. */
function layerLike(layers: Layers, own: LayerId | undefined, layer: number): number {
  if (!own) return layer;
  const found = layers.findLastIndex(
    ({ stack, kind, index }) => stack === own.stack && kind === own.kind && index <= own.index,
  );
  return found >= 0 ? found : layer;
}

/** The head that was asked for, or the one at the place of the page's own; the nearest one where it is not there. */
export function meantHead(
  wanted: HeadPosition | undefined,
  own: HeadPosition & { id: LayerId | undefined },
  layers: Layers,
): MeantHead {
  if (!wanted)
    return { ...within(layers, { layer: layerLike(layers, own.id, own.layer), head: own.head }), note: '' };
  const { layer, head } = within(layers, wanted);
  const isThere = layer === wanted.layer && head === wanted.head;
  const note = `Side B has no head ${wanted.layer}.${wanted.head}: the nearest one, ${headTitle(layers[layer], layer, head)}, is compared.`;
  return { layer, head, note: isThere ? '' : note };
}

/** What asks in a layer and what answers; null: that is not known. */
function textsOf({ stack, kind }: LayerId): string | null {
  if (stack === 'layer') return null;
  if (stack === 'encoder') return 'source source';
  return kind === 'cross' ? 'target source' : 'target target';
}

/** One looks from another text, or at another one: that they have words in common is chance. */
export function areUnlike(one: LayerId | undefined, other: LayerId | undefined): boolean {
  const [texts, others] = [one && textsOf(one), other && textsOf(other)];
  return Boolean(texts && others) && texts !== others;
}

/** The first of these heads over the same texts as the page's own, which it is not. */
export function nearestHead(
  layers: Layers,
  id: LayerId | undefined,
  own: HeadPosition | null,
): HeadPosition | null {
  for (const [layer, { heads, ...other }] of layers.entries()) {
    if (!id || areUnlike(id, other) || (id.stack === 'layer') !== (other.stack === 'layer')) continue;
    for (let head = 0; head < heads; head++)
      if (layer !== own?.layer || head !== own.head) return { layer, head };
  }
  return null;
}
