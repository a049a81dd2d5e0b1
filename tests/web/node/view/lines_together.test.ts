/** Whose lines are drawn where several heads or rows are shown together, and the arcs of self-attention beside them. */

import { describe, expect, it } from 'vitest';
import type { HeadStages, LayerSummary, TraceHandle } from '../../../../web/src/core/types.ts';
import type { Overlaid, OverlaidHead } from '../../../../web/src/trace/overlaid.ts';
import { type Between, linesBetween } from '../../../../web/src/view/head/lines_between.ts';
import { hueCount, linesOfAll, mostAt } from '../../../../web/src/view/head/lines_together.ts';
import { columnOf } from '../../../../web/src/view/head/lines_window.ts';
import {
  arcsOf,
  leftOutWords,
  selfHeadOf,
  selfHeads,
  sourceWord,
} from '../../../../web/src/view/head/self_arcs.ts';

function stagesOf(rows: number[][]): HeadStages {
  const [queries, keys] = [rows.length, rows[0]?.length ?? 0];
  const allowed = new Uint8Array(queries * keys).fill(1);
  const none = { scores: new Float32Array(), emptyRows: new Uint8Array(), rowSums: new Float32Array() };
  const told = { ...none, restSums: new Float32Array(), firstRow: 0 };
  return {
    queries,
    keys,
    weights: Float32Array.from(rows.flat()),
    allowed,
    ...told,
  } as unknown as HeadStages;
}

const FIRST = stagesOf([
  [0.75, 0.25, 0],
  [0, 1, 0],
  [0.5, 0, 0.5],
]);
const SECOND = stagesOf([
  [0, 0, 1],
  [1, 0, 0],
  [0.25, 0.25, 0.5],
]);
const head = (stages: HeadStages) => ({ stages, massFilter: null }) as unknown as OverlaidHead;
const own: Between = {
  stages: FIRST,
  massFilter: null,
  queries: columnOf(3, []),
  keys: columnOf(3, []),
  query: 0,
  key: -1,
  pin: { query: 0, key: 1 },
};
const overlaidOf = (parts: Partial<Overlaid>): Overlaid => ({
  heads: [],
  headsAs: 'each',
  joined: null,
  rows: [],
  rowsAs: 'each',
  row: null,
  left: [],
  want: () => {},
  title: '',
  over: (shown) => shown,
  ...parts,
});
const HEADS = [head(FIRST), head(SECOND)];
const ROWS = [0, 2].map((query) => ({ query, strongest: { named: [], others: 0, othersWeight: 0 } }));

function drawn(overlaid: Overlaid | null, isHovered = false): string[] {
  const all = linesOfAll(own, { overlaid, isHovered, massOf: () => null });
  return all
    .flatMap(({ between }) => linesBetween(between))
    .map(({ from, to, weight, tone, place }) => `${from}-${to} ${weight} ${place ?? tone}`);
}

describe('the lines', () => {
  it('are those of the chosen head where it is alone', () => {
    expect(drawn(null)).toEqual(['0-0 0.75 looks', '0-1 0.25 pinned']);
  });

  it('have a hue for each head, in which the pinned cell is no other line', () => {
    expect(drawn(overlaidOf({ heads: HEADS }))).toEqual(['0-0 0.75 0', '0-1 0.25 0', '0-2 1 1']);
    expect(hueCount({ overlaid: overlaidOf({ heads: HEADS }), isHovered: true })).toBe(2);
  });

  it('have a hue for each pinned row; a row under the pointer is alone', () => {
    const overlaid = overlaidOf({ rows: ROWS });
    expect(drawn(overlaid)).toEqual(['0-0 0.75 0', '0-1 0.25 0', '2-0 0.5 1', '2-2 0.5 1']);
    expect(drawn(overlaid, true)).toEqual(drawn(null));
    expect(hueCount({ overlaid, isHovered: true })).toBe(0);
  });

  it('of several heads go from all pinned rows in the hue of their head', () => {
    const places = drawn(overlaidOf({ heads: HEADS, rows: ROWS })).map((line) => line.at(-1));
    expect(places).toEqual(['0', '0', '0', '0', '1', '1', '1', '1']);
  });

  it('of rows as one are what the core joined, from their midst', () => {
    const row = { weights: Float32Array.of(0.625, 0.125, 0.25), strongest: ROWS[0]?.strongest as never };
    expect(drawn(overlaidOf({ rows: ROWS, rowsAs: 'average', row }))).toEqual([
      '1-0 0.625 looks',
      '1-1 0.125 looks',
      '1-2 0.25 looks',
    ]);
  });

  it('write the number of the head that gives a key the most', () => {
    const all = linesOfAll(own, {
      overlaid: overlaidOf({ heads: HEADS }),
      isHovered: false,
      massOf: () => null,
    });
    expect([0, 1, 2].map((key) => mostAt(all, key))).toEqual([
      { weight: 0.75, place: 0 },
      { weight: 0.25, place: 0 },
      { weight: 1, place: 1 },
    ]);
  });
});

const layer = (stack: LayerSummary['stack'], index: number, kind: LayerSummary['kind'], tokens = 3) =>
  ({
    stack,
    index,
    kind,
    heads: 2,
    queries: tokens,
    keys: stack === 'decoder' && kind !== 'cross' ? tokens : 4,
  }) as LayerSummary;
const LAYERS = [
  layer('encoder', 0, 'self', 4),
  layer('decoder', 0, 'self'),
  layer('decoder', 0, 'cross'),
  layer('decoder', 1, 'self'),
  layer('decoder', 1, 'cross'),
];
const trace = { summary: { layers: LAYERS } } as unknown as TraceHandle;

describe('the arcs beside cross-attention', () => {
  it('are those of the encoder and of the decoder by itself, and of nothing beside another head', () => {
    const heads = selfHeads({ trace, layer: 4, head: 1 });
    expect(heads?.source.map(({ title }) => title)).toEqual([
      'Encoder layer 0 · Head 0',
      'Encoder layer 0 · Head 1',
    ]);
    expect(heads?.target.map(({ layer: index, head: at }) => `${index}.${at}`)).toEqual([
      '1.0',
      '1.1',
      '3.0',
      '3.1',
    ]);
    expect(selfHeads({ trace, layer: 1, head: 0 })).toBeNull();
    expect(selfHeads(undefined)).toBeNull();
  });

  it('are of the same layer and head, else of the nearest layer before, unless another one is chosen', () => {
    const place = { trace, layer: 4, head: 1 };
    const heads = selfHeads(place);
    const at = (side: 'source' | 'target', chosen?: { layer: number; head: number }) => {
      const own = selfHeadOf(heads?.[side] ?? [], chosen, place);
      return `${own?.layer}.${own?.head}`;
    };
    expect(at('target')).toBe('3.1');
    expect(at('source')).toBe('0.1');
    expect(at('target', { layer: 1, head: 0 })).toBe('1.0');
    expect(at('target', { layer: 9, head: 0 })).toBe('3.1');
  });

  it('are of the word in question, else of what its row looks at most', () => {
    expect(sourceWord(SECOND, 0, 1)).toBe(1);
    expect(sourceWord(SECOND, 0, -1)).toBe(2);
    expect(sourceWord(SECOND, -1, -1)).toBe(-1);
  });

  it('leave out what is faint, and stand for all that is in a gap', () => {
    const row = { weights: Float32Array.of(0.75, 0.234375, 0.015625), masses: new Float32Array() };
    expect(arcsOf(row, 0, columnOf(3, []))).toEqual([
      { from: 0, to: 0, weight: 0.75 },
      { from: 0, to: 1, weight: 0.234375 },
    ]);
    const column = columnOf(3, [{ from: 1, to: 3, mass: null }]);
    const windowed = { ...row, masses: Float32Array.of(0.25, 0.75) };
    expect(arcsOf(windowed, 0, column)).toEqual([
      { from: 0, to: 0, weight: 0.75 },
      { from: 0, to: 1, weight: 0.25 },
    ]);
    expect(leftOutWords(windowed, column)).toBe('; left out: 0.25 in 2 tokens');
    expect(leftOutWords(row, columnOf(3, []))).toBe('');
    expect(arcsOf(null, 0, columnOf(3, []))).toEqual([]);
  });
});
