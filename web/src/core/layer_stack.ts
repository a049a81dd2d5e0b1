/** Which of a model's stacks a layer of a trace belongs to. */

import type { Stack } from './intervention_types.ts';
import type { LayerId } from './layer_id.ts';

/** As interventions name it; undefined: the model has one stack alone. */
export function stackOf({ stack, kind }: LayerId): Stack | undefined {
  if (stack === 'layer') return undefined;
  if (stack === 'encoder') return 'encoder_self';
  return kind === 'cross' ? 'decoder_cross' : 'decoder_self';
}
