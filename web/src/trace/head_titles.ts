/** What layers and heads of a trace are called. */

import { layerId } from '../core/layer_id.ts';

/** "Layer 3 · Head 1", or "Decoder layer 0, cross · Head 0"; `name`: the layer's in the trace. */
export function headTitle(name: string, layer: number, head: number): string {
  const { stack, index, kind } = layerId(name);
  if (stack === 'encoder') return `Encoder layer ${index} · Head ${head}`;
  if (stack === 'decoder') return `Decoder layer ${index}, ${kind} · Head ${head}`;
  return `Layer ${layer} · Head ${head}`;
}
