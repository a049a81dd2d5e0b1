/** What the actions on a language model need of its lab. */

import type { LabHost } from '../lab.ts';
import type { RunnableModel, TextRun } from './text_run.ts';

export interface LanguageContext {
  readonly host: LabHost;
  readonly language: TextRun;
  /** The model that the scene is about, once it is there. */
  readonly languageModel: RunnableModel | null;
}
