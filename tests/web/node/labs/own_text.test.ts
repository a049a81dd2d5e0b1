/** What the sentence above a text speaks of while nothing is pinned, and how a sum is written in words. */

import { describe, expect, it } from 'vitest';
import type { HeadStages } from '../../../../web/src/core/types.ts';
import { cellInQuestion, headSays, type Seen } from '../../../../web/src/labs/guide.ts';
import { sumWords } from '../../../../web/src/stories/heads.ts';
import { tokenOf } from '../../../../web/src/trace/tokens.ts';

/** The same numbers each time (Lehmer). */
function drawer(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}

function seenOf(words: readonly string[], draw: () => number, hidesLater = false): Seen {
  const count = words.length;
  const weights = new Float32Array(count * count).map(draw);
  const stages = {
    queries: count,
    keys: count,
    firstRow: 0,
    weights,
    allowed: new Uint8Array(count * count).fill(1),
    scores: new Float32Array(),
    emptyRows: new Uint8Array(count),
    rowSums: new Float32Array(count),
    restSums: new Float32Array(count),
    hidesLater,
  } as unknown as HeadStages;
  const tokens = words.map((word) => tokenOf(word));
  const trace = { summary: { layers: [{ heads: 12 }, { heads: 12 }] } } as unknown as Seen['trace'];
  return { trace, stages, queryTokens: tokens, keyTokens: tokens, layer: 1, head: 2, pin: null };
}

const TEXT = ['[CLS]', 'the', 'dog', 'saw', 'the', 'cat', '.', '[SEP]'];

/** Neither of them is a sign or a token that is no word, wherever that looks. */
describe('the first sentence of a text', () => {
  it('names the two different words that are joined most, whatever the weights', () => {
    for (let seed = 1; seed <= 200; seed++) {
      const seen = seenOf(TEXT, drawer(seed));
      const cell = cellInQuestion(seen);
      const { weights } = seen.stages as HeadStages;
      const pairs = [...weights.entries()]
        .map(([at, weight]) => ({ query: Math.floor(at / TEXT.length), key: at % TEXT.length, weight }))
        .filter(({ query, key }) => query !== key && [query, key].every((at) => at > 0 && at < 6));
      const most = pairs.toSorted((one, other) => other.weight - one.weight)[0];
      expect(cell).toEqual({ query: most?.query, key: most?.key });
      expect(headSays(seen)).toMatch(
        new RegExp(
          `gives (more than )?${most?.weight && most.weight >= 0.995 ? 99 : Math.round(100 * (most?.weight ?? 0))}% of .*one of 24 heads\\. Choose a word`,
        ),
      );
    }
  });

  it('keeps to what is pinned, and then asks for no other', () => {
    const seen = { ...seenOf(TEXT, drawer(3)), pin: { query: 2, key: 0 } };
    expect(cellInQuestion(seen)).toEqual(seen.pin);
    expect(headSays(seen)).toMatch(/^“dog” gives .* to “\[CLS\]” in head 1\.2, one of 24 heads\.$/);
  });

  it('calls no share nothing or all that is neither', () => {
    const said = [0, 0.004, 0.006, 0.62, 0.9949, 0.996, 1].map((weight) => {
      const seen = { ...seenOf(TEXT, () => weight), pin: { query: 2, key: 5 } };
      return / gives (.*) of its attention/.exec(headSays(seen))?.[1];
    });
    expect(said).toEqual(['0%', 'less than 1%', '1%', '62%', '99%', 'more than 99%', '100%']);
  });

  it('speaks of the last row where that goes on with the text, or where there are no two words', () => {
    expect(cellInQuestion(seenOf(TEXT, drawer(4), true))?.query).toBe(7);
    expect(cellInQuestion(seenOf(['[CLS]', 'hello', '[SEP]'], drawer(5)))?.query).toBe(2);
  });
});

describe('a sum in words', () => {
  it('takes off what is below 0, and comes to what its parts come to', () => {
    const draw = drawer(9);
    for (let round = 0; round < 100; round++) {
      const parts = Array.from({ length: 6 }, () => 8 * (draw() - 0.5));
      const words = sumWords(parts);
      expect(words).not.toMatch(/[+−] [+−]/);
      const told = words
        .replaceAll('−', '-')
        .replace(/([+-]) /g, '$1')
        .split(' ')
        .reduce((sum, part) => sum + Number(part), 0);
      expect(told).toBeCloseTo(
        parts.reduce((sum, part) => sum + Number(part.toFixed(2)), 0),
        6,
      );
    }
  });
});
