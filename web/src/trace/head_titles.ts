/** What layers and heads of a trace are called. */

import { layerId } from '../core/layer_id.ts';

/** "Layer 3 · Head 1", or "Decoder layer 0, cross · Head 0"; `name`: the layer's in the trace. */
export function headTitle(name: string, layer: number, head: number): string {
  const { stack, index, kind } = layerId(name);
  if (stack === 'encoder') return `Encoder layer ${index} · Head ${head}`;
  if (stack === 'decoder') return `Decoder layer ${index}, ${kind} · Head ${head}`;
  return `Layer ${layer} · Head ${head}`;
}

/** "encoder 0", "self 0", "cross 0" where encoder and decoder lie in one trace; none elsewhere. */
export function namesOfStacks(layers: readonly { name: string }[]): string[] {
  const ids = layers.map(({ name }) => layerId(name));
  if (!ids.some(({ stack }) => stack === 'encoder' || stack === 'decoder')) return [];
  return ids.map(({ stack, index, kind }) => `${stack === 'encoder' ? 'enc.' : kind} ${index}`);
}
