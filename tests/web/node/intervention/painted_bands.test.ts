/** Rectangles painted by hand over a mask, held to a grid that is painted cell by cell. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Intervention } from '../../../../web/src/core/types.ts';
import { entryIn, interventionParts } from '../../../../web/src/intervention/code.ts';
import { hiddenReason } from '../../../../web/src/intervention/hidden_reason.ts';
import { fitting, gestureOf, looksAhead, seesLater, wordsOf } from '../../../../web/src/intervention/list.ts';
import { paintOver } from '../../../../web/src/intervention/paint_over.ts';
import { paintedAt, rectanglesIn, rectangleWords } from '../../../../web/src/intervention/painted_bands.ts';
import { maskAfter } from '../../../../web/src/view/controls/painted_entry.ts';
import { headStages } from '../../../shared/head_stages.ts';

const TOKENS = 12;
const place = fc.nat({ max: TOKENS - 1 });
const strokes = fc.array(
  fc.record({ from: fc.tuple(place, place), to: fc.tuple(place, place), allowed: fc.boolean() }),
  {
    maxLength: 9,
  },
);
type Strokes = { from: [number, number]; to: [number, number]; allowed: boolean }[];

const areaOf = ({ from, to }: Strokes[number]) => ({
  query: Math.min(from[0], to[0]),
  key: Math.min(from[1], to[1]),
  queries: Math.abs(from[0] - to[0]) + 1,
  keys: Math.abs(from[1] - to[1]) + 1,
});
const paint = (list: Strokes) =>
  list.reduce((text, stroke) => paintOver(text, [areaOf(stroke)], stroke.allowed), '');

/** Cell by cell; undefined: nothing was painted. */
function grid(list: Strokes): (boolean | undefined)[][] {
  const cells: (boolean | undefined)[][] = Array.from({ length: TOKENS }, () =>
    Array(TOKENS).fill(undefined),
  );
  for (const stroke of list) {
    const { query, key, queries, keys } = areaOf(stroke);
    for (let row = query; row < query + queries; row++) cells[row]?.fill(stroke.allowed, key, key + keys);
  }
  return cells;
}

describe('rectangles painted by hand', () => {
  it('are what was painted last in each cell', () => {
    fc.assert(
      fc.property(strokes, (list) => {
        const text = paint(list as Strokes);
        grid(list as Strokes).forEach((row, query) => {
          const painted = row.map((_, key) => paintedAt(text, query, key));
          expect(painted).toEqual(row);
        });
      }),
      { numRuns: 60 },
    );
  });

  it('are the same text however the same cells were painted', () => {
    fc.assert(
      fc.property(strokes, (list) => {
        const cells = grid(list as Strokes).flatMap((row, query) =>
          row.flatMap((allowed, key) => (allowed === undefined ? [] : [{ query, key, allowed }])),
        );
        const byCell = cells
          .reverse()
          .reduce((text, { allowed, ...cell }) => paintOver(text, [cell], allowed), '');
        expect(byCell).toBe(paint(list as Strokes));
      }),
      { numRuns: 40 },
    );
  });

  it('lie in order, two of them in the same rows or in none, and never over each other', () => {
    fc.assert(
      fc.property(strokes, (list) => {
        const all = rectanglesIn(paint(list as Strokes)) ?? [];
        all.slice(1).forEach((next, at) => {
          const before = all[at];
          if (!before) return;
          const isBelow = next.query >= before.query + before.queries;
          const isBeside = next.query === before.query && next.queries === before.queries;
          expect(isBelow || (isBeside && next.key >= before.key + before.keys)).toBe(true);
        });
      }),
    );
  });

  it('of a text of 4,096 tokens take little room in an address', () => {
    const text = paintOver('', [{ query: 1000, key: 0, queries: 3000, keys: 4096 }], false);
    expect(text).toHaveLength(10);
    const diagonal = Array.from({ length: 200 }, (_, at) => ({
      query: 20 * at,
      key: 20 * at,
      queries: 20,
      keys: 20,
    }));
    expect(paintOver('', diagonal, false).length).toBeLessThan(2000);
  });

  it.each([
    ['no text of digits', 'A*'],
    ['a number cut off', 'ABBAg'],
    ['a band without a run', 'ABA'],
    ['a band without a row', 'AABAC'],
    ['a run of no cell', 'ABBAB'],
    ['too many rows', 'BggEBAC'],
    ['too many keys', 'ABBBggI'],
    ['a run that is missing', 'ABCAC'],
  ])('are none where there is %s', (_, text) => {
    expect(rectanglesIn(text)).toBeNull();
    expect(() => entryIn('mask', `own:.${text}`)).toThrow('is no change that is known');
  });
});

describe('a mask with rectangles', () => {
  const rectangles = paintOver(
    paintOver('', [{ query: 2, key: 0, queries: 3, keys: 2 }], false),
    [{ query: 0, key: 5 }],
    true,
  );
  const mask: Intervention = { kind: 'mask', mask: 'own', rectangles, layer: 3, head: 1 };
  const name = (at: number) => `#${at}`;

  it('is read from an address as it was written', () => {
    const window: Intervention = {
      kind: 'mask',
      mask: 'window',
      size: 4,
      later: true,
      rectangles,
      empty: 'uniform',
    };
    for (const entry of [mask, window, { kind: 'mask', mask: 'own' } as Intervention]) {
      const [code = '', text = ''] = interventionParts([entry])[0] ?? [];
      expect(entryIn(code, text)).toEqual(entry);
      expect(new URLSearchParams([[code, text]]).toString()).toBe(
        `mask=${encodeURIComponent(text).replaceAll('%20', '+')}`,
      );
    }
  });

  it('counts what was painted, in words', () => {
    expect(wordsOf(mask, name)).toBe('Head 3.1: 6 cells hidden and 1 allowed by hand');
    expect(wordsOf({ kind: 'mask', mask: 'window', size: 4, rectangles }, name)).toBe(
      'Every layer: sliding window of 4, 6 cells hidden and 1 allowed by hand',
    );
    expect(wordsOf({ kind: 'mask', mask: 'own' }, name)).toBe('Every layer: the mask as the model has it');
    expect(rectangleWords(paintOver('', [{ query: 0, key: 0, queries: 100, keys: 100 }], true))).toBe(
      '10,000 cells allowed by hand',
    );
  });

  it('says why a cell is hidden, and what is seen of what comes later', () => {
    expect(hiddenReason([mask], { layer: 3, head: 1 }, 2, 1)).toBe('it was painted out');
    expect(hiddenReason([mask], { layer: 3, head: 1 }, 0, 3)).toBe('it comes later');
    expect(seesLater([mask])).toBe(true);
    expect(looksAhead([mask], 3)).toBe(true);
    expect(looksAhead([mask], 6)).toBe(false);
    const hides: Intervention = { ...mask, rectangles: paintOver('', [{ query: 0, key: 5 }], false) };
    expect(seesLater([hides])).toBe(false);
  });

  it('has no place in a text that ends before it', () => {
    const size = { layers: 4, heads: 4 };
    expect(fitting([mask], { ...size, tokens: 6 }).kept).toEqual([mask]);
    expect(fitting([mask], { ...size, tokens: 5 }).left).toEqual([mask]);
  });

  it('is another gesture with each stroke', () => {
    expect(gestureOf(mask)).not.toBe(gestureOf({ ...mask, rectangles: 'ABBAC' } as Intervention));
  });
});

describe('a stroke', () => {
  const short = headStages({ queries: 3, keys: 3 });
  const long = { ...short, queries: 600, keys: 600, rows: new Map() };
  const stroke = { cell: 0 as const, areas: [{ query: 1, key: 0, queries: 2, keys: 2 }] };

  it('keeps every cell of a short head', () => {
    const entry = maskAfter(stroke, short, undefined, { layer: 1 });
    expect(entry).toEqual({ kind: 'mask', mask: 'painted', queries: 3, keys: 3, cells: 'DCBCB', layer: 1 });
    expect(maskAfter({ ...stroke, cell: 1 }, short, undefined, {})).toBeNull();
  });

  it('lies over the mask that a long head has, and over the strokes before', () => {
    const first = maskAfter(stroke, long, undefined, {});
    expect(first).toEqual({ kind: 'mask', mask: 'own', rectangles: 'BCBAE' });
    const window = { kind: 'mask', mask: 'window', size: 9, empty: 'nan', layer: 1 } as const;
    const over = maskAfter(stroke, long, window, { layer: 1 });
    expect(over).toEqual({ ...window, rectangles: 'BCBAE' });
    expect(maskAfter(stroke, long, over ?? undefined, { layer: 1 })).toBeNull();
    const second = maskAfter({ cell: 1, areas: [{ query: 1, key: 1 }] }, long, over ?? undefined, {});
    expect(second?.rectangles).toBe('BBCACADABBAE');
  });
});
