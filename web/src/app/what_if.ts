import type { Scene } from '../state/scene.ts';

/** A mask that the model was not trained with is a what-if, and says what it leaves out. */
export function whatIfOf({ source, mode }: Scene, hasModel: boolean): string {
  if (source.kind === 'vectors' || source.kind === 'language' || mode === 'self') return '';
  const runs = source.kind === 'model' && hasModel;
  if (mode === 'causal') {
    return runs
      ? 'What if: this model was trained to see the whole text; here every layer hides what comes later.'
      : 'What if: the saved queries and keys, with what comes later hidden; that earlier layers would change, too, is left out.';
  }
  return runs && source.pair.trim() !== ''
    ? 'What if: each text sees only the other one, in every layer; the model was not trained so.'
    : '';
}
