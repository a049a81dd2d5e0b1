/** A mask that an encoder was not trained with is a what-if, and says what it leaves out. */

import type { ModelSummary } from '../../core/types.ts';
import type { Scene } from '../../scene/scene.ts';
import { MODEL_WHAT_IF, SAVED_WHAT_IF } from '../../trace/mode_mask.ts';
import type { EncoderSource } from './source.ts';

/** `model`: the one that runs, null where there is none. Empty: nothing is left out. */
export function encoderWhatIf(
  { source, mode }: Pick<Scene<EncoderSource>, 'source' | 'mode'>,
  model: Pick<ModelSummary, 'causal'> | null,
): string {
  if (mode === 'self') return '';
  if (mode === 'causal') {
    if (model?.causal) return '';
    return model ? MODEL_WHAT_IF : SAVED_WHAT_IF;
  }
  if (source.pair.trim() === '')
    return 'Cross needs a second text to look at: type one beside the first. Until then each token sees the whole text.';
  return model
    ? 'What if: each text sees only the other one, in every layer; the model was not trained so.'
    : '';
}
