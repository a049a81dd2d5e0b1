/** Heads that are said to work together: what is switched off to see whether they do. */

import type { HeadScore } from '../../../core/training_types.ts';
import type { Intervention } from '../../../core/types.ts';
import { bestOf, DOES, headName } from '../runs/head_words.ts';

export interface TogetherRow {
  words: string;
  off: Intervention[];
}

interface Place {
  layer: number;
  head: number;
}

const offAt = ({ layer, head }: Place): Intervention => ({ kind: 'off', layer, head, by: 'zero' });
const placeOf = ({ layer, head }: HeadScore): Place => ({ layer: layer.index, head });

/** Null where no head looks at the previous token, or none above it goes on as before. */
export function togetherRows(heads: readonly HeadScore[]): TogetherRow[] | null {
  const [first, second] = ['previous token', 'induction'].map((name) => bestOf(heads, name));
  if (!first || !second || first.value < DOES || second.value < DOES) return null;
  if (first.layer.index >= second.layer.index) return null;
  const inLayer = (layer: number) =>
    heads.filter(({ name, layer: { index } }) => name === first.name && index === layer).map(placeOf);
  const [one, other] = [placeOf(first), placeOf(second)];
  const rows = [
    { words: 'Every head on', off: [] },
    { words: `Head ${headName(first)} off`, off: [offAt(one)] },
    { words: `Head ${headName(second)} off`, off: [offAt(other)] },
    { words: 'Both off', off: [offAt(one), offAt(other)] },
  ];
  for (const { layer } of [one, other]) {
    const all = inLayer(layer);
    if (all.length > 1) rows.push({ words: `All of layer ${layer} off`, off: all.map(offAt) });
  }
  return rows;
}
