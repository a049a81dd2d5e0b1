/** Heads of a trained model as changes name them: by their stack, where it has several. */

import type { LayerId } from '../../core/layer_id.ts';
import { stackOf } from '../../core/layer_stack.ts';
import type { HeadSite, Intervention, LayerSummary, OwnPositions } from '../../core/types.ts';
import { kindOf } from '../../intervention/kinds/index.ts';
import { reachOf } from '../../intervention/kinds/sites.ts';
import type { ChangePlaces } from '../trace_changes.ts';

export function siteIn(layers: readonly LayerId[], layer: number, head: number): HeadSite {
  const id = layers[layer];
  const stack = id && stackOf(id);
  return { ...(stack && { stack }), layer: id?.index ?? layer, head };
}

/** Whether the entry acts on heads of that layer, and all that it names is there. */
function fitsLayer(entry: Intervention, layer: LayerSummary, positions: OwnPositions): boolean {
  const reach = reachOf(entry);
  const stack = entry.kind === 'positions' ? stackOf(layer) : reach.stack;
  if (stack !== stackOf(layer) || (reach.layer ?? layer.index) !== layer.index) return false;
  if (entry.kind === 'unscaled' && layer.score !== 'scaled-dot') return false;
  const tokens = entry.kind === 'block' ? layer.keys : Math.max(layer.queries, layer.keys);
  return (reach.head ?? 0) < layer.heads && (kindOf(entry).fits?.(entry, tokens, positions) ?? true);
}

/** `positions`: those of the model that computes what is shown. */
export function trainedPlaces(positions: () => OwnPositions): ChangePlaces {
  return {
    siteOf: ({ layers }, layer, head) => siteIn(layers, layer, head),
    fitting: (list, { layers }) => {
      const own = positions();
      const fits = (entry: Intervention) => layers.some((layer) => fitsLayer(entry, layer, own));
      return { kept: list.filter(fits), left: list.filter((entry) => !fits(entry)) };
    },
  };
}
