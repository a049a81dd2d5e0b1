/** The digits in the cells of a matrix: how large they are, and that they have room. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { valueSize } from '../../../../web/src/view/matrix/matrix_paint.ts';

/** Three digits and a point are no wider than so many times the size of their letters. */
const WIDEST = 2.2;

describe('the digits in a cell', () => {
  it('are those of captions where the text is of its ordinary size', () => {
    for (const cell of [28, 34, 48, 63]) expect(valueSize(cell, 1)).toBe(11);
  });

  it('grow with the letters of a page before a room, and have room in their cell', () => {
    // 13 tokens and 17 at 1280 x 720.
    expect(valueSize(39, 1.5)).toBeGreaterThan(16);
    expect(valueSize(30, 1.5)).toBeGreaterThan(12);
    fc.assert(
      fc.property(
        fc.integer({ min: 28, max: 160 }),
        fc.double({ min: 1, max: 3, noNaN: true }),
        (cell, scale) => {
          const size = valueSize(cell, scale);
          expect(size).toBeGreaterThanOrEqual(valueSize(cell, 1));
          expect(size * WIDEST).toBeLessThanOrEqual(cell);
        },
      ),
    );
  });
});
