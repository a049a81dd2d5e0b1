/** A mask that a language model was not trained with is a what-if, and says what it lets through. */

import { seesEverything, seesLater } from '../../intervention/list.ts';
import type { Mode, Scene } from '../../scene/scene.ts';

/** Empty: every head hides what comes later. */
export function languageWhatIf({ interventions }: Pick<Scene, 'interventions'>): string {
  if (!seesLater(interventions)) return '';
  const who = seesEverything(interventions)
    ? 'no head hides what comes later'
    : 'some heads see what comes later';
  return `What if: this model was trained to see only what came before; here, by your change, ${who}.`;
}

/** What the heads do, whichever mode the source was opened with. */
export function languageMode({ mode, interventions }: Pick<Scene, 'mode' | 'interventions'>): Mode {
  return seesEverything(interventions) ? 'self' : mode;
}
