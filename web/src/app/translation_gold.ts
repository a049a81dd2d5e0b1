/** Which English words stand behind each French one, where that is known. */

import type { TaskModelHandle, TrainingCore } from '../core/training_types.ts';
import { BAHDANAU, type TranslationSource } from '../state/translation.ts';
import { END, type SentencePair, sourceIds } from './translation_text.ts';

export interface GoldAlignment {
  /** Ids of the French that it belongs to, without begin and end. */
  ids: number[];
  words: string[];
  /** For each row of that French, the end included, the English positions behind it. */
  rows: number[][];
}

/** Bahdanau's sentence is never drawn: its alignment is set down here, word by word. */
const BAHDANAU_PAIRS: readonly [french: string, english: number][] = [
  ["l'", 0],
  ['accord', 1],
  ['sur', 2],
  ['la', 3],
  ['zone', 6],
  ['économique', 5],
  ['européenne', 4],
  ['a', 7],
  ['été', 7],
  ['signé', 8],
  ['en', 9],
  ['août', 10],
  ['1992', 11],
];

function same(one: ArrayLike<number>, other: ArrayLike<number>): boolean {
  return one.length === other.length && Array.from(one).every((id, at) => id === other[at]);
}

function bahdanau({ source }: SentencePair, names: readonly string[]): GoldAlignment | null {
  if (source.map(({ text }) => text.toLowerCase()).join(' ') !== BAHDANAU.toLowerCase()) return null;
  const words = BAHDANAU_PAIRS.map(([french]) => french);
  const ids = words.map((word) => names.indexOf(word));
  // The end stands for the end.
  const rows = [...BAHDANAU_PAIRS.map(([, english]) => [english]), [source.length]];
  return ids.includes(-1) ? null : { ids, words, rows };
}

/** Null where it is not known. @throws CoreError */
export async function goldFor(
  core: Pick<TrainingCore, 'example'>,
  { summary }: Pick<TaskModelHandle, 'summary'>,
  pair: SentencePair,
  { example }: Pick<TranslationSource, 'example'>,
): Promise<GoldAlignment | null> {
  const names = summary.task.targetWords;
  if (example === null) return bahdanau(pair, names);
  const { source, target, gold } = await core.example('translate', example);
  if (!same(source, sourceIds(pair))) return null;
  const ids = [...target.slice(1)].filter((id) => id !== END);
  return { ids, words: ids.map((id) => names[id] ?? String(id)), rows: gold };
}

/** The English behind each row of this French; null where the alignment is not known, or is that of another French. */
export function goldRows(gold: GoldAlignment | null, ids: readonly number[]): number[][] | null {
  return gold && same(gold.ids, ids) ? gold.rows : null;
}
