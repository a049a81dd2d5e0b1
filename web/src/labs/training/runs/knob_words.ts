/** What the knobs are called, and what to know about how they stand. */

import type { TrainingSettings } from '../../../core/training_types.ts';
import type { Position } from '../knobs.ts';

export const POSITION_WORDS: Record<Position, string> = {
  learned: 'learned',
  learned_from_end: 'from end',
  rotary: 'rotary',
  none: 'none',
};

/** 0.002, 1e9. */
export function rateWords(rate: number): string {
  return rate >= 1e5 ? rate.toExponential().replace('e+', 'e') : String(rate);
}

/** Sentences about settings that are odd, each with what will come of it. */
export function oddities(settings: TrainingSettings): string[] {
  const { model, task, learning_rate: rate } = settings;
  const said: string[] = [];
  if (rate === 0)
    said.push('With a learning rate of 0 nothing is learnt: the weights stay as they were drawn.');
  if (rate > 0.1)
    said.push(
      'So large a learning rate throws the weights about: the loss will rise, or end as no number at all.',
    );
  if (model.kind !== 'transformer') return said;
  if (!model.causal)
    said.push(
      'Without the mask each token sees the one it should predict. It only learns to peek, and the accuracy says nothing.',
    );
  if (task !== 'induction') return said;
  if (model.decoder_layers === 1 && model.causal)
    said.push(
      'One layer cannot do this: the second head needs what the first one found. The accuracy should stay under .2.',
    );
  if (model.position === 'none')
    said.push('Without positions no head can tell which token came just before.');
  return said;
}
