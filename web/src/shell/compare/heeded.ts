/** What of a comparison the other side can have: the rest is told, and left out. */

import type { OtherScenes } from '../../labs/lab.ts';
import type { Against, Mode } from '../../scene/scene.ts';

const MODE_NAMES = { self: 'no mask', causal: 'the causal mask', cross: 'the cross mask' } as const;

export interface Heeded {
  against: Against;
  /** Sentences about what is left out; empty: nothing is. */
  note: string;
}

/** `mode`: what side B has where the comparison does not say. */
export function heeded({ mode, step, text, ...rest }: Against, others: OtherScenes, own: Mode): Heeded {
  const hasMode = mode !== undefined && others.modes.includes(mode);
  const hasStep = step !== undefined && others.steps !== undefined;
  const hasText = text !== undefined && others.text !== undefined;
  const notes = [
    mode !== undefined &&
      !hasMode &&
      mode !== own &&
      `Side B cannot be shown with ${MODE_NAMES[mode]}: it has the mask of its model.`,
    step !== undefined && !hasStep && 'Side B has no steps to choose among: all of it is compared.',
    text !== undefined && !hasText && 'Side B reads no text that could be another: it has that of side A.',
  ];
  const against = {
    ...rest,
    ...(hasMode && { mode }),
    ...(hasStep && { step }),
    ...(hasText && { text }),
  };
  return { against, note: notes.filter(Boolean).join(' ') };
}
