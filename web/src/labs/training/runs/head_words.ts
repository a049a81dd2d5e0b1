/** What the heads became, in sentences. */

import type { LayerId } from '../../../core/layer_id.ts';
import type { HeadScore } from '../../../core/training_types.ts';
import { shortWeight } from '../../../view/text/format.ts';

/** From here on a head is said to do something. */
export const DOES = 0.5;

/** "1.0" of `layer.1`, "0.0 cross" of `decoder.0.cross`. */
export function headName({ layer, head }: Pick<HeadScore, 'layer' | 'head'>): string {
  const { stack, index, kind } = layer;
  if (stack === 'layer') return `${index}.${head}`;
  return `${index}.${head} ${stack === 'encoder' ? 'encoder' : kind}`;
}

const DOING: Record<string, string> = {
  'previous token': 'looks at the previous token',
  induction: 'continues what followed last time',
  'mass on gold': 'looks where the next symbol to write stands',
};

function doing(name: string): string {
  return DOING[name] ?? `scores in “${name}”`;
}

export interface HeadSentence {
  layer: LayerId;
  head: number;
  words: string;
  value: number;
}

/** The best head for each thing that a head can do, in the order of the scores; none does it: left out. */
export function headSentences(scores: readonly HeadScore[]): HeadSentence[] {
  const names = [...new Set(scores.map(({ name }) => name))];
  return names.flatMap((name) => {
    const best = bestOf(scores, name);
    if (!best || best.value < DOES) return [];
    const { layer, head, value } = best;
    return [{ layer, head, value, words: `Head ${headName(best)} ${doing(name)} (${shortWeight(value)})` }];
  });
}

/** Where no head does anything: how near the best one comes. */
export function nearestWords(scores: readonly HeadScore[]): string {
  const best = [...scores].sort((one, other) => other.value - one.value)[0];
  if (!best) return 'Nothing is measured of the heads of this task.';
  return `No head does anything particular at this step. The strongest is ${best.name} ${shortWeight(best.value)}, in head ${headName(best)}.`;
}

export function bestOf(scores: readonly HeadScore[], name: string): HeadScore | null {
  return scores
    .filter((one) => one.name === name)
    .reduce<HeadScore | null>((best, one) => (best && best.value >= one.value ? best : one), null);
}
