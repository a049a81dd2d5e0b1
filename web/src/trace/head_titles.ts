/** What layers and heads of a trace are called. */

import type { LayerId } from '../core/layer_id.ts';

/** "Layer 3 · Head 1", or "Decoder layer 0, cross · Head 0". */
export function headTitle(id: LayerId | null | undefined, layer: number, head: number): string {
  const { stack, index, kind } = id ?? {};
  if (stack === 'encoder') return `Encoder layer ${index} · Head ${head}`;
  if (stack === 'decoder') return `Decoder layer ${index}, ${kind} · Head ${head}`;
  return `Layer ${layer} · Head ${head}`;
}

/** "3.1", or "cross 0.1" where there are several stacks. */
export function headPlace(id: LayerId | null | undefined, layer: number, head: number): string {
  const { stack, index, kind } = id ?? {};
  return !stack || stack === 'layer'
    ? `${layer}.${head}`
    : `${kind === 'cross' ? kind : stack} ${index}.${head}`;
}
