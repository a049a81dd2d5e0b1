/** What is told of vectors by hand, and what their examples show. */

import { strongestKey } from '../../view/row.ts';
import { claimOf, type Guide, headSays, looksWords, type Seen, weightIn } from '../guide.ts';
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

export const vectorsGuide: Guide = {
  says: headSays,
  questions: [WHY_THERE, HIDE_LATER],
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
