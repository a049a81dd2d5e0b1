import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Intervention } from '../../../../web/src/core/types.ts';
import { hiddenReason } from '../../../../web/src/intervention/hidden_reason.ts';
import {
  fitting,
  gestureOf,
  stateOfHead,
  toggledOff,
  withIntervention,
  withoutIntervention,
  wordsOf,
} from '../../../../web/src/intervention/list.ts';
import { isPaintedCells, paintedCells, paintsLater } from '../../../../web/src/intervention/painted_cells.ts';
import { interventions } from '../../../shared/arbitrary_interventions.ts';

const names = (token: number) => ['The', 'house', 'fell'][token] ?? `token ${token}`;

describe('interventions in words', () => {
  const known: [string, Intervention][] = [
    ['Head 18.6 switched off', { kind: 'off', layer: 18, head: 6, by: 'zero' }],
    ['Head 18.6 replaced by its mean over the text', { kind: 'off', layer: 18, head: 6, by: 'mean' }],
    ['Head 3.1: attention temperature 0.5', { kind: 'temperature', layer: 3, head: 1, temperature: 0.5 }],
    ['Nobody may look at “house”', { kind: 'block', token: 1 }],
    ['In layer 3 nobody may look at “house”', { kind: 'block', token: 1, layer: 3 }],
    ['Head 3.1 may not look at “house”', { kind: 'block', token: 1, layer: 3, head: 1 }],
    ['Layer 3: sliding window of 4', { kind: 'mask', mask: 'window', size: 4, layer: 3 }],
    [
      'Every layer: sliding window of 4, and the first token always',
      { kind: 'mask', mask: 'sinks', size: 4, sinks: 1 },
    ],
    [
      'Head 3.1: the first 5 tokens see each other',
      { kind: 'mask', mask: 'prefix', size: 5, layer: 3, head: 1 },
    ],
    ['Every layer: no mask, later tokens are seen', { kind: 'mask', mask: 'none' }],
    ['Layer 3: sees 3 to each side', { kind: 'mask', mask: 'window', size: 4, later: true, layer: 3 }],
    [
      'Every layer: 3 tokens back, 2 apart; rows left empty are even',
      { kind: 'mask', mask: 'dilated', size: 3, step: 2, empty: 'uniform' },
    ],
    ['Every layer: blocks of 4 tokens', { kind: 'mask', mask: 'blocks', size: 4, later: true }],
    [
      'Every layer: blocks of 4, and 2 drawn with seed 7, later tokens hidden',
      { kind: 'mask', mask: 'random', size: 4, drawn: 2, seed: 7 },
    ],
    [
      'Every layer: all but the first 5 tokens is padding',
      { kind: 'mask', mask: 'padding', size: 5, later: true },
    ],
    [
      'Head 3.1: painted by hand over 2 × 3 cells',
      { kind: 'mask', mask: 'painted', queries: 2, keys: 3, cells: 'BCD', layer: 3, head: 1 },
    ],
    ['Layer 2: softmax plus one', { kind: 'sink', score: 0, layer: 2 }],
    ['Head 3.1: a sink with score 1.5', { kind: 'sink', score: 1.5, layer: 3, head: 1 }],
    ['Head 3.1 looks only at the token before', { kind: 'weights', layer: 3, head: 1, pattern: 'previous' }],
    ['Head 3.1: output × 2.5', { kind: 'scale', layer: 3, head: 1, factor: 2.5 }],
  ];
  it.each(known)('%s', (words, one) => {
    expect(wordsOf(one, names)).toBe(words);
  });

  it('tell any two entries of a list apart', () => {
    fc.assert(
      fc.property(interventions, (list) => {
        const made = list.reduce(withIntervention, [] as Intervention[]);
        const told = made.map((one) => wordsOf(one, (token) => `#${token}`));
        expect(new Set(told).size).toBe(told.length);
      }),
    );
  });
});

describe('the list of interventions', () => {
  it('gives back the list before when an entry that replaced nothing is removed', () => {
    fc.assert(
      fc.property(interventions, (list) => {
        const made = list.reduce(withIntervention, [] as Intervention[]);
        for (const one of made) {
          expect(withoutIntervention(made, one)).toEqual(made.filter((other) => other !== one));
          expect(withIntervention(made, one)).toHaveLength(made.length);
        }
      }),
    );
  });

  it('switches a head off and on, whatever replaced it', () => {
    const place = { layer: 2, head: 3 };
    const off = toggledOff([], place);
    expect(off).toEqual([{ kind: 'off', layer: 2, head: 3, by: 'zero' }]);
    expect(toggledOff(off, place)).toEqual([]);
    const mean = withIntervention(off, { kind: 'off', ...place, by: 'mean' });
    expect(mean).toHaveLength(1);
    expect(toggledOff(mean, place)).toEqual([]);
  });

  it('takes no more of a place than its layer and head: all of an entry is sent to the core', () => {
    const place = { layer: 2, head: 3, more: () => 'not plain data' };
    expect(toggledOff([], place)).toStrictEqual([{ kind: 'off', layer: 2, head: 3, by: 'zero' }]);
  });

  it('keeps one mask for each place, and a block for each token', () => {
    const list: Intervention[] = [
      { kind: 'mask', mask: 'window', size: 4 },
      { kind: 'block', token: 1 },
      { kind: 'block', token: 2 },
    ];
    expect(withIntervention(list, { kind: 'mask', mask: 'none' })).toEqual([
      ...list.slice(1),
      { kind: 'mask', mask: 'none' },
    ]);
    expect(withIntervention(list, { kind: 'mask', mask: 'none', layer: 1 })).toHaveLength(4);
  });

  it('knows the heads that it names', () => {
    const list: Intervention[] = [
      { kind: 'off', layer: 1, head: 2, by: 'zero' },
      { kind: 'mask', mask: 'window', size: 4, layer: 3 },
      { kind: 'block', token: 1 },
    ];
    expect(stateOfHead(list, { layer: 1, head: 2 })).toBe('off');
    expect(stateOfHead(list, { layer: 3, head: 0 })).toBe('edited');
    expect(stateOfHead(list, { layer: 1, head: 1 })).toBe('none');
  });

  it('leaves out what the model has no place for', () => {
    const list: Intervention[] = [
      { kind: 'off', layer: 1, head: 2, by: 'zero' },
      { kind: 'off', layer: 9, head: 2, by: 'zero' },
      { kind: 'off', layer: 1, head: 9, by: 'zero' },
      { kind: 'block', token: 12 },
      { kind: 'mask', mask: 'none' },
      { kind: 'mask', mask: 'painted', queries: 13, keys: 13, cells: 'pF' },
    ];
    const { kept, left } = fitting(list, { layers: 2, heads: 3, tokens: 12 });
    expect(kept).toEqual([list[0], list[4]]);
    expect(left).toEqual([...list.slice(1, 4), list[5]]);
  });
});

describe('cells painted by hand', () => {
  const matrices = fc
    .tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 90 }))
    .chain(([rows, keys]) =>
      fc.record({
        keys: fc.constant(keys),
        cells: fc.uint8Array({ minLength: rows * keys, maxLength: rows * keys, max: 1 }),
      }),
    );

  it('are runs that come to as many cells', () => {
    expect(paintedCells(Uint8Array.of(1, 0, 0, 1, 1, 1))).toBe('BCD');
    expect(paintedCells(new Uint8Array(40).fill(1))).toBe('oB');
    fc.assert(
      fc.property(matrices, ({ cells }) => {
        const text = paintedCells(cells);
        expect(isPaintedCells(text, cells.length)).toBe(true);
        expect(isPaintedCells(text, cells.length + 1)).toBe(false);
        expect(isPaintedCells(`${text}*`, cells.length)).toBe(false);
      }),
    );
  });

  it('tell whether one right of the diagonal is allowed', () => {
    fc.assert(
      fc.property(matrices, ({ cells, keys }) => {
        const later = cells.some((cell, at) => cell !== 0 && at % keys > Math.floor(at / keys));
        expect(paintsLater(paintedCells(cells), keys)).toBe(later);
      }),
    );
  });
});

describe('why a cell is hidden', () => {
  const place = { layer: 3, head: 1 };
  it.each([
    ['it comes later', [], 1, 2],
    ['it is blocked', [{ kind: 'block', token: 0 }], 1, 0],
    ['outside the window of 2', [{ kind: 'mask', mask: 'window', size: 2, layer: 3 }], 5, 1],
    ['it comes later', [{ kind: 'mask', mask: 'window', size: 2, layer: 3 }], 1, 5],
    ['it comes later', [{ kind: 'mask', mask: 'window', size: 2, layer: 4 }], 1, 5],
    [
      'outside the window of 2 and not among the first 1',
      [{ kind: 'mask', mask: 'sinks', size: 2, sinks: 1 }],
      5,
      1,
    ],
    ['outside the window of 2', [{ kind: 'mask', mask: 'window', size: 2, later: true }], 1, 5],
    ['in another block of 2', [{ kind: 'mask', mask: 'blocks', size: 2, later: true }], 1, 5],
    [
      'in a block of 2 that was not drawn',
      [{ kind: 'mask', mask: 'random', size: 2, drawn: 1, seed: 1 }],
      5,
      1,
    ],
    ['it is padding', [{ kind: 'mask', mask: 'padding', size: 2, later: true }], 1, 5],
    ['it was painted out', [{ kind: 'mask', mask: 'painted', queries: 1, keys: 1, cells: 'AB' }], 0, 0],
  ] as [string, Intervention[], number, number][])('%s', (words, list, query, key) => {
    expect(hiddenReason(list, place, query, key)).toBe(words);
  });
});

it('one movement is the same setting at the same place, whatever its value', () => {
  const at = (layer: number, temperature: number): Intervention => ({
    kind: 'temperature',
    layer,
    head: 1,
    temperature,
  });
  expect(gestureOf(at(3, 0.5))).toBe(gestureOf(at(3, 2)));
  expect(gestureOf(at(3, 0.5))).not.toBe(gestureOf(at(4, 0.5)));
  expect(gestureOf({ kind: 'block', token: 1 })).not.toBe(gestureOf({ kind: 'block', token: 2 }));
});
