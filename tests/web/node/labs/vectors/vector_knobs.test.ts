/** What the knobs over hand-made vectors say, held to attention in double precision. */

import { afterAll, describe, expect, it } from 'vitest';
import { InlineCore } from '../../../../../web/src/core/inline/core.ts';
import { loadModule } from '../../../../../web/src/core/load.ts';
import type { Intervention } from '../../../../../web/src/core/types.ts';
import {
  drawn,
  withColumns,
  withGroups,
  withHeads,
  withSoftCap,
  withTokens,
} from '../../../../../web/src/labs/vectors/change_vectors.ts';
import { type FilledVectors, filledBy } from '../../../../../web/src/labs/vectors/filled_vectors.ts';
import { effectWords, knobFigures } from '../../../../../web/src/labs/vectors/knob_figures.ts';
import { defaultVectors, type Vectors } from '../../../../../web/src/labs/vectors/source.ts';
import { withScore } from '../../../../../web/src/labs/vectors/vectors.ts';
import { digits } from '../../../../../web/src/view/text/format.ts';

const core = new InlineCore(await loadModule('simd'));
afterAll(() => core.dispose());

const large = drawn(withColumns(withColumns(withTokens(defaultVectors(), 6), 'keys', 8), 'values', 8));

interface Setting {
  heads?: number;
  groups?: number;
  factor?: number;
  cap?: number;
}

/** Mean over the rows of the entropy over ln(keys), as science 6.1 defines it. */
function entropy(numbers: FilledVectors, head: number, { heads = 1, groups = heads, factor, cap }: Setting) {
  const width = 8 / heads;
  const first = { query: head * width, key: Math.floor(head / (heads / groups)) * width };
  const rows = numbers.queries.map((query) => {
    const scores = numbers.keys.map((key) => {
      let product = 0;
      for (let at = 0; at < width; at++)
        product += (query[first.query + at] ?? 0) * (key[first.key + at] ?? 0);
      const score = product * (factor ?? 1 / Math.sqrt(width));
      return cap ? cap * Math.tanh(score / cap) : score;
    });
    const powers = scores.map((score) => Math.exp(score - Math.max(...scores)));
    const sum = powers.reduce((total, power) => total + power, 0);
    return -powers.reduce((total, power) => total + (power / sum) * Math.log(power / sum), 0);
  });
  return rows.reduce((total, row) => total + row, 0) / rows.length / Math.log(numbers.keys.length);
}

const figuresOf = (vectors: Vectors, temperature = 1, head = 0) => {
  const interventions: Intervention[] =
    temperature === 1 ? [] : [{ kind: 'temperature', layer: 0, head, temperature }];
  return knobFigures(core, { vectors, mode: 'self', interventions, head });
};

describe('the knobs', () => {
  it('that are not turned say nothing', async () => {
    const { without, entropies } = await figuresOf(large);
    expect(without).toEqual({});
    expect(entropies).toHaveLength(1);
    expect(entropies[0]).toBeCloseTo(entropy(await filledBy(core, large), 0, {}), 5);
  });

  it.each([
    ['undivided', withScore(large, { function: 'dot' }), 1, { factor: 1 }, 'root'],
    ['hot', large, 2, { factor: 1 / (2 * Math.sqrt(8)) }, 'temperature'],
    ['held back', withSoftCap(large, 0.5), 1, { cap: 0.5 }, 'cap'],
  ] as const)('%s: entropy before and after', async (_name, vectors, temperature, setting, knob) => {
    const { without, entropies } = await figuresOf(vectors, temperature);
    const numbers = await filledBy(core, large);
    expect(Object.keys(without)).toEqual([knob]);
    expect(without[knob]).toBeCloseTo(entropy(numbers, 0, {}), 5);
    expect(entropies[0]).toBeCloseTo(entropy(numbers, 0, setting), 5);
  });

  it('heads split the same numbers, and groups share the first of them', async () => {
    const numbers = await filledBy(core, large);
    const four = withHeads(large, 4);
    expect(await filledBy(core, four)).toEqual({ ...numbers, heads: 4 });
    const { entropies, without } = await figuresOf(four, 1, 3);
    expect(without.heads).toBeCloseTo(entropy(numbers, 0, {}), 5);
    for (const [head, value] of entropies.entries())
      expect(value).toBeCloseTo(entropy(numbers, head, { heads: 4 }), 5);
    const grouped = await figuresOf(withGroups(four, 2), 1, 3);
    expect(grouped.without.groups).toBeCloseTo(entropies[3] ?? 0, 6);
    for (const [head, value] of grouped.entropies.entries())
      expect(value).toBeCloseTo(entropy(numbers, head, { heads: 4, groups: 2 }), 5);
    // Six tokens, 8 columns of keys and as many of values, 4 bytes a number.
    expect(grouped.bytes).toEqual({ held: 192, ungrouped: 384 });
  });

  it('groups that no longer divide the heads go', () => {
    expect(withHeads(withGroups(withHeads(large, 8), 4), 2)).not.toHaveProperty('keyValueHeads');
    expect(withHeads(withGroups(withHeads(large, 4), 2), 8)).toMatchObject({ keyValueHeads: 2 });
  });

  it('are said as they are', () => {
    expect(effectWords(0.5, 0.7, digits)).toBe('Entropy 0.50 → 0.70: evener.');
    expect(effectWords(0.7, 0.5, digits)).toBe('Entropy 0.70 → 0.50: sharper.');
    expect(effectWords(0.701, 0.7, digits)).toBe('Entropy 0.70: nothing changes here.');
  });
});
