/** What the views say of cells, rows, masks and translations that differ: each claim is evaluated anew from the numbers. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InlineCore } from '../../../../web/src/core/inline/core.ts';
import { loadModule } from '../../../../web/src/core/load.ts';
import type { HeadStages, Intervention } from '../../../../web/src/core/types.ts';
import { hiddenReason } from '../../../../web/src/intervention/hidden_reason.ts';
import { rectanglesIn } from '../../../../web/src/intervention/painted_bands.ts';
import { wordDifference } from '../../../../web/src/labs/translation/word_difference.ts';
import { type Token, tokenOf } from '../../../../web/src/trace/tokens.ts';
import {
  hiddenCount,
  isEmptyRow,
  namedShares,
  sharesOf,
  strongestKey,
} from '../../../../web/src/view/head/row.ts';
import { sayCell, sayRow } from '../../../../web/src/view/text/spoken.ts';
import { interventions } from '../../../shared/arbitrary_interventions.ts';

const core = new InlineCore(await loadModule('simd'));
const number = fc.double({ min: -3, max: 3, noNaN: true });
/** Rows of two numbers, and which cells are allowed. */
const heads = fc.integer({ min: 1, max: 6 }).chain((count) =>
  fc.record({
    rows: fc.array(number, { minLength: 2 * count, maxLength: 2 * count }),
    allowed: fc.array(fc.boolean(), { minLength: count * count, maxLength: count * count }),
  }),
);

async function stagesFor({ rows, allowed }: { rows: number[]; allowed: boolean[] }): Promise<HeadStages> {
  const count = rows.length / 2;
  const trace = await core.attend({
    heads: 1,
    queries: Float32Array.from(rows),
    keys: Float32Array.from(rows.toReversed()),
    values: Float32Array.from(rows),
    queryCount: count,
    keyCount: count,
    mask: { allowed: Uint8Array.from(allowed, Number) },
  });
  try {
    return await trace.head(0, 0, ['scores']);
  } finally {
    trace.dispose();
  }
}

const named = (count: number): Token[] => Array.from({ length: count }, (_, at) => tokenOf(`t${at}`));

describe('what is said of a cell', () => {
  it('is its weight and its score, and that it is hidden only where it is', async () => {
    await fc.assert(
      fc.asyncProperty(heads, async (head) => {
        const stages = await stagesFor(head);
        const tokens = named(stages.queries);
        const said = { stages, queryTokens: tokens, keyTokens: tokens, hiddenWhy: null, difference: null };
        for (let at = 0; at < stages.weights.length; at++) {
          const [query, key] = [Math.floor(at / stages.keys), at % stages.keys];
          const words = sayCell(said, { query, key });
          expect(words.startsWith(`t${query} `)).toBe(true);
          const isHidden = head.allowed[at] === false;
          expect(words.includes(`may not look at t${key}:`)).toBe(isHidden);
          if (isHidden) continue;
          const [, percent, score] = /looks at t\d+: (\d+) percent, score (\S+)\.$/.exec(words) ?? [];
          expect(Math.abs(Number(percent) / 100 - (stages.weights[at] ?? 0))).toBeLessThan(0.00501);
          expect(Math.abs(Number(score?.replace('\u2212', '-')) - (stages.scores[at] ?? 0))).toBeLessThan(
            0.00501,
          );
        }
      }),
      { numRuns: 40 },
    );
  });
});

describe('what is said of a row', () => {
  it('names what it looks at most first, and leaves nothing of its mass out', async () => {
    await fc.assert(
      fc.asyncProperty(heads, async (head) => {
        const stages = await stagesFor(head);
        const tokens = named(stages.queries);
        for (let query = 0; query < stages.queries; query++) {
          const from = query * stages.keys;
          const row = head.allowed.slice(from, from + stages.keys);
          const weights = stages.weights.subarray(from, from + stages.keys);
          expect(hiddenCount(stages, query)).toBe(row.filter((one) => !one).length);
          expect(isEmptyRow(stages, query)).toBe(!row.includes(true));
          const words = sayRow(stages, tokens, tokens, query);
          if (!row.includes(true)) {
            expect(words).toBe(`t${query} may look at nothing: its output is zero.`);
            continue;
          }
          expect(weights[strongestKey(stages, query)]).toBe(Math.max(...weights));
          const told = [...words.matchAll(/t(\d+), (\d+)/g)].map(([, key, percent]) =>
            [key, percent].map(Number),
          );
          expect(told).toHaveLength(Math.min(3, row.filter(Boolean).length));
          for (const [key = 0, percent = 0] of told)
            expect(Math.abs(percent / 100 - (weights[key] ?? 0))).toBeLessThan(0.00501);
          const shares = sharesOf(stages, query);
          const { named, others, rest } = namedShares(stages, query, shares);
          const left = shares.slice(named.length).reduce((sum, { weight }) => sum + weight, 0);
          expect(rest).toBeCloseTo(left, 6);
          expect(named).toEqual(shares.slice(0, 4));
          expect(others).toBe(Math.max(0, row.filter(Boolean).length - 4));
        }
      }),
      { numRuns: 40 },
    );
  });
});

/** Whether the head at a place is reached. */
const reached = (one: Intervention, { layer, head }: { layer: number; head: number }) =>
  (!('layer' in one) || one.layer === undefined || one.layer === layer) &&
  (!('head' in one) || one.head === undefined || one.head === head);

/** As the kinds of masks are defined: the latest one stands in place of the causal one. */
function hides(list: Intervention[], query: number, key: number): boolean {
  if (list.some((one) => one.kind === 'block' && one.token === key)) return true;
  const mask = list.filter((one) => one.kind === 'mask').at(-1);
  const later = key > query && !(mask && 'later' in mask);
  const rectangles = mask?.kind === 'mask' ? (rectanglesIn(mask.rectangles ?? '') ?? []) : [];
  const painted = rectangles.find(
    (one) =>
      query >= one.query && query < one.query + one.queries && key >= one.key && key < one.key + one.keys,
  );
  if (painted) return !painted.allowed;
  switch (mask?.kind === 'mask' ? mask.mask : 'causal') {
    case 'none':
      return false;
    case 'window':
      return later || Math.abs(query - key) >= (mask as { size: number }).size;
    case 'sinks': {
      const { size, sinks } = mask as { size: number; sinks: number };
      return later || (Math.abs(query - key) >= size && key >= sinks);
    }
    case 'padding':
      return later || key >= (mask as { size: number }).size;
    case 'blocks': {
      const { size } = mask as { size: number };
      return later || Math.floor(key / size) !== Math.floor(query / size);
    }
    case 'random':
    case 'painted':
    case 'dilated':
      // What they leave out is held to float64 and to formulas in the core's own tests.
      return later;
    case 'prefix': {
      const { size } = mask as { size: number };
      return key > query && !(key < size && query < size);
    }
    default:
      return key > query;
  }
}

describe('why a cell is hidden', () => {
  it('is a reason that holds', () => {
    const small = fc.integer({ min: 0, max: 12 });
    fc.assert(
      fc.property(
        interventions.map((list) =>
          list.map((one) => ('size' in one ? { ...one, size: 1 + (one.size % 9) } : one)),
        ),
        fc.record({ layer: fc.nat({ max: 3 }), head: fc.nat({ max: 3 }) }),
        small,
        small,
        (list, place, query, key) => {
          const here = list.filter((one) => reached(one, place));
          if (!hides(here, query, key)) return;
          const words = hiddenReason(list as Intervention[], place, query, key);
          const blocked = here.some((one) => one.kind === 'block' && one.token === key);
          expect(words === 'it is blocked').toBe(blocked);
          if (words === 'it comes later') expect(key).toBeGreaterThan(query);
          const window = /outside the window of (\d+)(?: and not among the first (\d+))?/.exec(words);
          if (window) expect(Math.abs(query - key)).toBeGreaterThanOrEqual(Number(window[1]));
          if (window?.[2] !== undefined) expect(key).toBeGreaterThanOrEqual(Number(window[2]));
          expect(words).not.toBe('the mask hides it');
        },
      ),
      { numRuns: 2000 },
    );
  });
});

describe('a translation that is another', () => {
  const words = fc.array(fc.constantFrom('le', 'la', 'chat', 'dort', 'petit'), { maxLength: 9 });

  it('is told so only where it is, and what stays stands in both in the same order', () => {
    fc.assert(
      fc.property(words, words, (before, after) => {
        const { gone, fresh, first } = wordDifference(before, after);
        expect(first === -1).toBe(before.join(' ') === after.join(' '));
        if (first >= 0) expect(before.slice(0, first)).toEqual(after.slice(0, first));
        if (first >= 0) expect(before[first]).not.toBe(after[first]);
        expect(before.filter((_, at) => !gone[at])).toEqual(after.filter((_, at) => !fresh[at]));
      }),
    );
  });
});
