/** What is told of vectors by hand, and what their examples show. */

import { withIntervention } from '../../intervention/list.ts';
import { strongestKey } from '../../view/head/row.ts';
import {
  type Answer,
  type Asked,
  cellInQuestion,
  claimOf,
  type Guide,
  headSays,
  looksWords,
  queryName,
  type Seen,
  weightIn,
} from '../guide.ts';
import { HIDE_LATER, WHY_THERE } from '../guide_questions.ts';

/** Two decimals. */
const SAME = 0.005;

/** A sentence that holds where the weights of a row are these. */
function rowClaim(query: number, weights: readonly number[], words: (seen: Seen) => string) {
  return claimOf(
    [0, 0],
    ({ stages }, weight) =>
      stages?.keys === weights.length &&
      weights.every((wanted, key) => Math.abs(weight(query, key) - wanted) < SAME),
    words,
  );
}

/** Scores are divided by it: half of it makes them twice as far apart. */
const SHARPER = 0.5;

async function sharpen({ host }: Asked<unknown>): Promise<Answer> {
  const { session, scene } = host;
  const { layer, head } = session;
  const cell = cellInQuestion(session);
  const before = cell ? weightIn(session, cell.query, cell.key) : '';
  const entry = { kind: 'temperature', layer, head, temperature: SHARPER } as const;
  await host.change({ ...scene, pin: cell, interventions: withIntervention(scene.interventions, entry) });
  const words = cell
    ? `${queryName(session, cell.query)} gave ${before} and gives ${weightIn(session, cell.query, cell.key)} now`
    : 'The weights are others now';
  return {
    said: `Every score is doubled before the softmax: ${words}. The largest score gains, and the row still sums to 1.`,
    place: 'tag:attention-sentence',
  };
}

export const vectorsGuide: Guide = {
  says: headSays,
  questions: [
    WHY_THERE,
    HIDE_LATER,
    { words: () => 'What if the scores were twice as large?', ask: sharpen },
  ],
  claims: {
    'By hand: three tokens, self-attention': rowClaim(
      1,
      [0.198, 0.401, 0.401],
      (seen) =>
        `“b” gives ${weightIn(seen, 1, 1)} to itself and as much to “c”: the query of “b” has the same product, 1, with both keys, and 0 with that of “a”.`,
    ),
    'By hand: the same, causal': rowClaim(
      1,
      [0.33, 0.67, 0],
      (seen) =>
        `“c” comes later and is hidden from “b”: its share goes to “b” (${weightIn(seen, 1, 1)}) and “a” (${weightIn(seen, 1, 0)}), and the row still sums to 1.`,
    ),
    'By hand: cross-attention to two tokens': rowClaim(
      1,
      [0.196, 0.804],
      (seen) =>
        `${looksWords(seen, { query: 1, key: 1 })}: queries are of “a”, “b”, “c”, keys and values of another sequence, “x” and “y”.`,
    ),
    'Additive scores (Bahdanau 2014)': rowClaim(
      0,
      [0.384, 0.47, 0.146],
      (seen) =>
        `${looksWords(seen, { query: 0, key: 1 })}: a small network, not a product, compares query and key, as Bahdanau, Cho and Bengio did in 2014.`,
    ),
    'Drawn by a seed: 16 tokens, 64 columns': claimOf(
      [0, 0],
      ({ stages }) => stages !== null && stages.keys === 16 && strongestKey(stages, 1) === 10,
      (seen) =>
        `${looksWords(seen, { query: 1, key: 10 })}: numbers drawn by a seed mean nothing, and still a softmax has favourites.`,
    ),
  },
};
