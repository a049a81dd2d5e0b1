/** Which English words stand behind each French one, where that is known. */

import { END_ID } from '../../core/token_ids.ts';
import type { TaskModelHandle, TrainingCore } from '../../core/training_types.ts';
import type { TranslationSource } from './source.ts';
import { type SentencePair, sourceIds } from './text.ts';

export interface GoldAlignment {
  /** Ids of the French that it belongs to, without begin and end. */
  ids: number[];
  words: string[];
  /** For each row of that French, the end included, the English positions behind it. */
  rows: number[][];
}

function same(one: ArrayLike<number>, other: ArrayLike<number>): boolean {
  return one.length === other.length && Array.from(one).every((id, at) => id === other[at]);
}

/** Null where it is not known. @throws CoreError */
export async function goldFor(
  core: Pick<TrainingCore, 'example'>,
  { summary }: Pick<TaskModelHandle, 'summary'>,
  pair: SentencePair,
  { example }: Pick<TranslationSource, 'example'>,
): Promise<GoldAlignment | null> {
  const names = summary.task.targetWords;
  const { source, target, gold } = await core.example('translate', example ?? 'probe');
  if (!same(source, sourceIds(pair))) return null;
  const ids = [...target.slice(1)].filter((id) => id !== END_ID);
  return { ids, words: ids.map((id) => names[id] ?? String(id)), rows: gold };
}

/** The English behind each row of this French; null where the alignment is not known, or is that of another French. */
export function goldRows(gold: GoldAlignment | null, ids: readonly number[]): number[][] | null {
  return gold && same(gold.ids, ids) ? gold.rows : null;
}
