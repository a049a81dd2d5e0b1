/** What a model that was trained here has of positions. */

import type { TrainingSettings } from '../core/training_types.ts';
import type { OwnPositions } from '../core/types.ts';
import type { ModelKnobs } from '../intervention/kinds/kind.ts';
import { learnedPositions } from '../intervention/kinds/positions.ts';

type Trained = Pick<TrainingSettings, 'model'>;

/** Bahdanau's reads its words one after the other: it has none that could be exchanged. */
export function ownPositions({ model }: Trained): OwnPositions {
  if (model.kind !== 'transformer' || model.position === 'none') return 'kept';
  return model.position === 'rotary' ? 'rotary' : learnedPositions(model);
}

/** `hasCross`: it reads one sequence and writes another. */
export function trainedKnobs(settings: Trained, hasCross: boolean): ModelKnobs {
  const positions = ownPositions(settings);
  return {
    positions,
    facts:
      hasCross && positions !== 'kept'
        ? 'Positions are those of encoder and decoder. Cross-attention has none: it shows what follows.'
        : '',
  };
}
