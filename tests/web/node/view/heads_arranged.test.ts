import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { HeadStatistics } from '../../../../web/src/core/types.ts';
import { AS_IT_STANDS, HEAD_ORDERS } from '../../../../web/src/scene/arrangement.ts';
import { withDrawing } from '../../../../web/src/scene/drawing.ts';
import type { Scene } from '../../../../web/src/scene/scene.ts';
import { cellsBy, stacksOf } from '../../../../web/src/view/heads/head_cells.ts';
import { arranged, ORDERS, patternCounts } from '../../../../web/src/view/heads/heads_arranged.ts';
import { patternName } from '../../../../web/src/view/heads/pattern.ts';

const share = fc.double({ min: 0, max: 1, noNaN: true });
const figures = fc.record({
  entropy: share,
  meanDistance: share,
  firstTokenMass: share,
  previousTokenMass: share,
  nextTokenMass: share,
  selfMass: share,
  lastTokenMass: share,
  inductionMass: share,
  restMass: share,
  repeated: fc.constantFrom('', 'induction'),
  place: fc.constantFrom('', 'previous token', 'broad', 'mixed'),
});
/** So many layers of three heads. */
const model = fc
  .array(fc.array(figures, { minLength: 3, maxLength: 3 }), { minLength: 1, maxLength: 6 })
  .map((layers) =>
    layers.flatMap((heads, layer) =>
      heads.map((one, head) => ({ ...one, layer, head }) as unknown as HeadStatistics),
    ),
  );

function stacks(statistics: HeadStatistics[]) {
  const layers = Array.from(
    { length: statistics.length / 3 },
    (_, index) => ({ stack: 'text', kind: 'self', index, heads: 3 }) as never,
  );
  return stacksOf(layers, cellsBy({ statistics, ownTokens: [] }));
}

const order = fc.constantFrom(...HEAD_ORDERS);
const at = ({ layer, head }: { layer: number; head: number }) => 3 * layer + head;

describe('the heads', () => {
  it('stand in every order once each, the largest figure first', () => {
    fc.assert(
      fc.property(model, order, fc.boolean(), (statistics, name, large) => {
        const drawn = arranged(stacks(statistics), statistics, { order: name, only: '', large });
        const cells = drawn.flatMap(({ rows }) => rows.flatMap(({ cells: row }) => row));
        expect(cells.map(at).sort((one, other) => one - other)).toEqual(statistics.map((_, index) => index));
        const { keyOf } = ORDERS[name];
        const keys = cells.map((cell) => keyOf?.(statistics[at(cell)] as HeadStatistics, cell) ?? 0);
        const numbers = keys.filter((key) => typeof key === 'number');
        expect(numbers).toEqual(numbers.toSorted((one, other) => other - one));
        const names = keys.filter((key) => typeof key === 'string');
        expect(names).toEqual(names.toSorted((one, other) => one.localeCompare(other)));
      }),
    );
  });

  it('are those of one pattern, with their names beneath', () => {
    fc.assert(
      fc.property(model, (statistics) => {
        const counts = patternCounts(statistics);
        expect(counts.reduce((sum, [, count]) => sum + count, 0)).toBe(statistics.length);
        for (const [only, count] of counts) {
          const drawn = arranged(stacks(statistics), statistics, { ...AS_IT_STANDS, only });
          const cells = drawn.flatMap(({ rows }) => rows.flatMap(({ cells: row }) => row));
          expect(cells).toHaveLength(count);
          for (const cell of cells) {
            expect(patternName(statistics[at(cell)] as HeadStatistics)).toBe(only);
            expect(cell.caption).toBe(`${cell.layer}.${cell.head}`);
          }
        }
      }),
    );
  });

  it('stay as they are where nothing is arranged, and the scene says nothing of it', () => {
    const statistics = fc.sample(model, 1)[0] as HeadStatistics[];
    const before = stacks(statistics);
    expect(arranged(before, statistics, AS_IT_STANDS)).toBe(before);
    const scene = { layer: 0 } as Scene;
    const large = withDrawing(scene, { arrangement: { ...AS_IT_STANDS, large: true } });
    expect(large.arrangement?.large).toBe(true);
    expect(withDrawing(large, { arrangement: AS_IT_STANDS })).toEqual(scene);
  });
});

describe('the stacks of an encoder and a decoder', () => {
  it('stand apart, each layer under its own name', () => {
    const layer = (stack: string, index: number, kind: string) => ({ stack, index, kind, heads: 2 }) as never;
    const layers = [
      layer('encoder', 0, 'self'),
      layer('encoder', 1, 'self'),
      ...[0, 1].flatMap((index) => [layer('decoder', index, 'self'), layer('decoder', index, 'cross')]),
    ];
    const drawn = stacksOf(layers, (place) => ({ ...place, words: '', state: '' }));
    expect(drawn.map(({ title, rows }) => [title, rows.map(({ name }) => name)])).toEqual([
      ['Encoder', ['enc. 0', 'enc. 1']],
      ['Decoder, self-attention', ['self 0', 'self 1']],
      ['Decoder looks at encoder', ['cross 0', 'cross 1']],
    ]);
    expect(drawn[2]?.rows[1]?.cells.map(({ layer }) => layer)).toEqual([5, 5]);
  });
});
