/** Which parts of a scene decide over what: compared as texts. */

import { translationPart } from '../labs/translation/source.ts';
import type { Scene } from './scene.ts';

/** What has to be computed anew when it changes. */
export function resultPart({ source, mode, interventions, step }: Scene): string {
  if (source.kind === 'translation') return translationPart(source);
  return JSON.stringify([source, mode, interventions, step]);
}

/** What changes only how the next token is drawn and compared. */
export function drawingPart({ sampling, target }: Scene): string {
  return JSON.stringify([sampling, target]);
}
