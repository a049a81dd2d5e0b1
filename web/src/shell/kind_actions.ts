/** What the reader does the same way in every source, and what it means in each. */

import type { Intervention } from '../core/types.ts';
import type { TranslationChange } from '../labs/translation/source.ts';
import type { PlaygroundController } from './controller.ts';

/** Switches the chosen head off, or on again. */
export function toggleHead({ scene, translating, actions, session }: PlaygroundController): Promise<void> {
  return scene.source.kind === 'translation' ? translating.toggleChosen() : actions.toggleHead(session);
}

/** Undoes one change of the list, or all (null). */
export function removeChange(
  { scene, translating, actions }: PlaygroundController,
  change: unknown,
): Promise<void> {
  if (scene.source.kind === 'translation') return translating.remove(change as TranslationChange | null);
  return actions.remove(change as Intervention | null);
}
