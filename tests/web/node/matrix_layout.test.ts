import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tokenOf } from '../../../web/src/trace/tokens.ts';
import { labelsToShow, layoutMatrix } from '../../../web/src/view/matrix_layout.ts';
import { moveCell } from '../../../web/src/view/move_cell.ts';

const tokens = (count: number) => Array.from({ length: count }, (_, index) => tokenOf(`word${index}`));

describe('the matrix', () => {
  it('fits the width, or scrolls with cells that can be hit', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 512 }),
        fc.integer({ min: 1, max: 512 }),
        fc.integer({ min: 260, max: 1400 }),
        fc.boolean(),
        (rows, columns, width, zoomed) => {
          const layout = layoutMatrix(tokens(rows), tokens(columns), width, zoomed);
          expect(layout.labelWidth + layout.viewWidth + layout.overhang).toBeLessThanOrEqual(width);
          expect(layout.viewWidth).toBeLessThanOrEqual(layout.plotWidth);
          expect(layout.cell).toBeLessThanOrEqual(34);
          if (Math.max(rows, columns) <= 64 || zoomed) expect(layout.cell).toBeGreaterThanOrEqual(14);
        },
      ),
    );
  });

  it('labels every token up to 40 on a phone', () => {
    const { cell } = layoutMatrix(tokens(40), tokens(40), 326, false);
    expect(labelsToShow(0, 39, cell, [])).toHaveLength(40);
  });

  it('thins labels so that none run into each other, but keeps the pinned ones', () => {
    fc.assert(
      fc.property(fc.double({ min: 1, max: 34, noNaN: true }), fc.nat({ max: 400 }), (cell, pinned) => {
        const shown = labelsToShow(0, 400, cell, [pinned]);
        expect(shown).toContain(pinned);
        for (let at = 1; at < shown.length; at++) {
          expect(((shown[at] ?? 0) - (shown[at - 1] ?? 0)) * cell).toBeGreaterThanOrEqual(13);
        }
      }),
    );
  });

  it('lets no key leave it', () => {
    const keys = fc.constantFrom('ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight', 'Home', 'End');
    fc.assert(
      fc.property(fc.array(keys), (pressed) => {
        let cell = { query: 0, key: 0 };
        for (const key of pressed) cell = moveCell(key, cell, 3, 5) ?? cell;
        expect(cell.query).toBeGreaterThanOrEqual(0);
        expect(cell.query).toBeLessThan(3);
        expect(cell.key).toBeGreaterThanOrEqual(0);
        expect(cell.key).toBeLessThan(5);
      }),
    );
    expect(moveCell('x', { query: 0, key: 0 }, 3, 5)).toBeNull();
  });
});
