/** What stories read of the translator. */

import type { TranslationLabRun } from '../labs/translation/lab_run.ts';
import type { StoryPage } from './story.ts';

/** Null: another source is on show. */
export function translationOf({
  scene,
  run,
}: Pick<StoryPage, 'scene' | 'run'>): TranslationLabRun['translation'] | null {
  return scene.source.kind === 'translation' && run ? (run as TranslationLabRun).translation : null;
}
