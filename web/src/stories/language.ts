/** What stories read of a language model. */

import type { LanguageLabRun } from '../labs/language/lab_run.ts';
import { isLanguage } from '../labs/language/source.ts';
import type { StoryPage } from './story.ts';

/** Null: another source is on show. */
export function languageOf({ scene, run }: Pick<StoryPage, 'scene' | 'run'>): LanguageLabRun | null {
  return isLanguage(scene.source) && run ? (run as LanguageLabRun) : null;
}
