import type { ModelSummary } from '../core/types.ts';
import { seesEverything, seesLater } from '../intervention/list.ts';
import type { Mode, Scene } from '../scene/scene.ts';
import { MODEL_WHAT_IF, SAVED_WHAT_IF } from '../trace/mode_mask.ts';

/**
 * A mask that the model was not trained with is a what-if, and says what it leaves out. `model`: the one
 * that runs, null where there is none.
 */
export function whatIfOf(
  { source, mode, interventions }: Pick<Scene, 'source' | 'mode' | 'interventions'>,
  model: Pick<ModelSummary, 'causal'> | null,
): string {
  if (source.kind === 'language') return languageWhatIf(interventions);
  if (source.kind === 'vectors' || mode === 'self') return '';
  const runs = source.kind === 'model' && model !== null;
  if (mode === 'causal') {
    if (runs && model.causal) return '';
    return runs ? MODEL_WHAT_IF : SAVED_WHAT_IF;
  }
  if (source.kind !== 'model') return '';
  if (source.pair.trim() === '')
    return 'Cross needs a second text to look at: type one beside the first. Until then each token sees the whole text.';
  return runs
    ? 'What if: each text sees only the other one, in every layer; the model was not trained so.'
    : '';
}

function languageWhatIf(interventions: Scene['interventions']): string {
  if (!seesLater(interventions)) return '';
  const who = seesEverything(interventions)
    ? 'no head hides what comes later'
    : 'some heads see what comes later';
  return `What if: this model was trained to see only what came before; here, by your change, ${who}.`;
}

/** What the heads do, whichever mode the source was opened with. */
export function shownMode({
  source,
  mode,
  interventions,
}: Pick<Scene, 'source' | 'mode' | 'interventions'>): Mode {
  return source.kind === 'language' && seesEverything(interventions) ? 'self' : mode;
}
