import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tokenOf } from '../../../../web/src/trace/tokens.ts';
import { leastDistance, placeLabels } from '../../../../web/src/view/matrix/matrix_labels.ts';
import { layoutMatrix, type MatrixRoom } from '../../../../web/src/view/matrix/matrix_layout.ts';
import { levelAt } from '../../../../web/src/view/matrix/matrix_tiles.ts';
import { moveCell } from '../../../../web/src/view/matrix/move_cell.ts';

const tokens = (count: number) => Array.from({ length: count }, (_, index) => tokenOf(`word${index}`));
const roomOf = (width: number, height = 720, textScale = 1): MatrixRoom => ({
  width,
  height,
  textScale,
  measure: (text) => 0.6 * text.length,
});

describe('the matrix', () => {
  it('fits the width, or scrolls with cells that can be hit', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 512 }),
        fc.integer({ min: 1, max: 512 }),
        fc.integer({ min: 260, max: 1400 }),
        fc.integer({ min: 0, max: 64 }),
        fc.constantFrom(1, 1.5, 2),
        (rows, columns, width, zoomed, textScale) => {
          const layout = layoutMatrix(tokens(rows), tokens(columns), roomOf(width, 600, textScale), zoomed);
          if (textScale === 1)
            expect(layout.labelWidth + layout.viewWidth + layout.overhang).toBeLessThanOrEqual(width);
          expect(layout.viewWidth).toBeLessThanOrEqual(layout.plotWidth);
          expect(layout.cell).toBeLessThanOrEqual(64);
          expect(layout.cell).toBeGreaterThanOrEqual(Math.max(layout.fit, zoomed));
          if (Math.max(rows, columns) <= 64) expect(layout.cell).toBeGreaterThanOrEqual(14);
          else {
            expect(layout.fit * columns).toBeLessThanOrEqual(width + 1e-9);
            expect(layout.fit * rows).toBeLessThanOrEqual(600 + 1e-9);
          }
        },
      ),
    );
  });

  it('is in sight whole before a room, with its labels, as large as there is room', () => {
    for (const [count, height] of [
      [3, 620],
      [17, 411],
      [60, 411],
      [200, 620],
    ] as const) {
      const layout = layoutMatrix(tokens(count), tokens(count), { ...roomOf(760, height), whole: true }, 0);
      expect(layout.labelHeight + layout.plotHeight).toBeLessThanOrEqual(height);
      expect(layout.viewHeight).toBe(layout.plotHeight);
      expect(layout.viewWidth).toBe(layout.plotWidth);
    }
    expect(layoutMatrix(tokens(3), tokens(3), { ...roomOf(760, 620), whole: true }, 0).cell).toBe(160);
  });

  it('fills the room with large cells where there are few', () => {
    expect(layoutMatrix(tokens(5), tokens(5), roomOf(700), 0).cell).toBe(64);
    expect(layoutMatrix(tokens(12), tokens(12), roomOf(1600), 0).cell).toBe(60);
  });

  it('shows 18 tokens at once on a phone of 390 pixels, each with its label', () => {
    const layout = layoutMatrix(tokens(18), tokens(18), roomOf(358), 0);
    expect(layout.plotWidth).toBeLessThanOrEqual(layout.viewWidth);
    const least = leastDistance(layout.line, layout.slant);
    const axis = { count: 18, cell: layout.cell, from: 0, room: layout.viewWidth, least };
    expect(placeLabels(axis, [])).toHaveLength(18);
  });

  it('is as tall as before when its cells grow, so that nothing below it moves', () => {
    for (const [count, width] of [
      [18, 358],
      [40, 1000],
      [600, 800],
    ] as const) {
      const whole = layoutMatrix(tokens(count), tokens(count), roomOf(width), 0);
      const closer = layoutMatrix(tokens(count), tokens(count), roomOf(width), 2.5 * whole.cell);
      expect(closer.cell).toBe(2.5 * whole.cell);
      expect(closer.viewHeight).toBe(whole.viewHeight);
    }
    // Few rows would be cut.
    const flat = layoutMatrix(tokens(4), tokens(60), roomOf(400), 28);
    expect(flat.viewHeight).toBe(4 * 28);
  });

  it('thins labels so that none touch each other, but keeps what is pinned and hovered', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.2, max: 64, noNaN: true }),
        fc.integer({ min: 8, max: 30 }),
        fc.array(fc.nat({ max: 399 }), { maxLength: 2 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (cell, least, always, scrolled) => {
          const room = Math.min(400 * cell, 500);
          const from = scrolled * (400 * cell - room);
          const labels = placeLabels({ count: 400, cell, from, room, least }, always);
          for (let at = 1; at < labels.length; at++)
            expect((labels[at]?.at ?? 0) - (labels[at - 1]?.at ?? 0)).toBeGreaterThanOrEqual(least - 1e-6);
          const inSight = always.filter((index) => (index + 1) * cell > from && index * cell < from + room);
          if (room >= 4 * least)
            for (const index of inSight.filter((index) => index >= Math.floor(from / cell)))
              expect(labels.map((label) => label.index)).toContain(index);
        },
      ),
    );
  });

  it('keeps a hovered label beside a pinned one wherever the pinned one lies', () => {
    const lost: number[] = [];
    for (let percent = 20; percent <= 400; percent++) {
      const axis = { count: 400, cell: percent / 100, from: 0, room: 80, least: 11.8 };
      const named = placeLabels(axis, [6, 0]).map((label) => label.index);
      if (!named.includes(0)) lost.push(axis.cell);
    }
    expect(lost).toEqual([]);
  });

  it('draws no block of cells smaller than a device pixel', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.05, max: 64, noNaN: true }),
        fc.constantFrom(1, 1.5, 2, 3),
        (cell, density) => {
          const level = levelAt(cell, density);
          expect(2 ** level * cell * density).toBeGreaterThanOrEqual(1);
          if (level > 0) expect(2 ** (level - 1) * cell * density).toBeLessThan(1.01);
        },
      ),
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
