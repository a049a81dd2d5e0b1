/** What stories read of the translator. */

import { type AlignedRow, alignedRows } from '../labs/translation/alignment_facts.ts';
import type { TranslationLabRun } from '../labs/translation/lab_run.ts';
import { isTranslation, nameOfHead, type StackHead } from '../labs/translation/source.ts';
import { rowAtStep, stagesOf } from '../labs/translation/translation_trace.ts';
import type { StoryPage } from './story.ts';

type Translating = TranslationLabRun['translation'];

/** Null: another source is on show. */
export function translationOf({ scene, run }: Pick<StoryPage, 'scene' | 'run'>): Translating | null {
  return isTranslation(scene.source) && run ? (run as TranslationLabRun).translation : null;
}

export interface CrossRows {
  rows: AlignedRow[];
  /** The head that reads the English, and its name. */
  place: StackHead;
  name: string;
  /** The row of the word that is being written; undefined: none is. */
  written: AlignedRow | undefined;
}

/** What each French word looks at most in the English, in the head that is followed. Null: not yet there. */
export function crossRows(page: StoryPage): CrossRows | null {
  const translation = translationOf(page);
  const { source, step } = page.scene;
  const traced = translation?.shown?.traced;
  if (!traced || !isTranslation(source)) return null;
  const place = translation.resolved(source).followed.decoder_cross;
  const stages = stagesOf(traced, 'decoder_cross', place);
  if (!stages) return null;
  const rows = alignedRows(stages, traced.source, traced.written);
  const written = step === null ? undefined : rows[rowAtStep(step, traced.written.length)];
  return { rows, place, name: nameOfHead('decoder_cross', place), written };
}
