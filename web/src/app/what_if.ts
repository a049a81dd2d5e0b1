import type { ModelSummary } from '../core/types.ts';
import { MODEL_WHAT_IF, SAVED_WHAT_IF } from '../element/mode_mask.ts';
import type { Scene } from '../state/scene.ts';

/**
 * A mask that the model was not trained with is a what-if, and says what it leaves out. `model`: the one
 * that runs, null where there is none.
 */
export function whatIfOf({ source, mode }: Scene, model: ModelSummary | null): string {
  if (source.kind === 'vectors' || source.kind === 'language' || mode === 'self') return '';
  const runs = source.kind === 'model' && model !== null;
  if (mode === 'causal') {
    if (runs && model.causal) return '';
    return runs ? MODEL_WHAT_IF : SAVED_WHAT_IF;
  }
  return runs && source.pair.trim() !== ''
    ? 'What if: each text sees only the other one, in every layer; the model was not trained so.'
    : '';
}
