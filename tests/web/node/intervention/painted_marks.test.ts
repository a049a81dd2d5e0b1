/** Cells whose weight the reader set are marked, in the matrix and among the lines. */

import { describe, expect, it } from 'vitest';
import type { HeadStages, Intervention } from '../../../../web/src/core/types.ts';
import { paintedCells } from '../../../../web/src/intervention/list.ts';
import { paintLines } from '../../../../web/src/view/head/lines_paint.ts';
import { paintMarks } from '../../../../web/src/view/matrix/matrix_marks.ts';
import type { Painting } from '../../../../web/src/view/matrix/painting.ts';

interface Dot {
  x: number;
  y: number;
  radius: number;
  colour: string;
}

/** A context that keeps the dots that are filled. */
function dotsOf(paint: (context: CanvasRenderingContext2D) => void): Dot[] {
  const dots: Dot[] = [];
  let last = { x: 0, y: 0, radius: 0 };
  const context = {
    fillStyle: '',
    beginPath() {},
    moveTo() {},
    bezierCurveTo() {},
    stroke() {},
    scale() {},
    arc: (x: number, y: number, radius: number) => {
      last = { x, y, radius };
    },
    fill: () => dots.push({ ...last, colour: context.fillStyle }),
  };
  paint(context as unknown as CanvasRenderingContext2D);
  return dots;
}

const stages = { queries: 4, keys: 4, weights: new Float32Array(16) } as HeadStages;
const painting = (cell: number) =>
  ({ stages, cell, left: 10, top: 0, dark: false, palette: { orange: 'orange' } }) as Painting;

describe('a cell whose weight was set', () => {
  it('has a dot of 4 px at its upper right in the matrix', () => {
    const edited = [{ query: 2, key: 1 }];
    expect(dotsOf((context) => paintMarks(context, painting(20), { gold: [], edited }))).toEqual([
      { x: 2 * 20 - 10 - 4, y: 2 * 20 + 4, radius: 2, colour: 'orange' },
    ]);
  });

  it('has a dot that stays inside a small cell', () => {
    const edited = [{ query: 2, key: 1 }];
    for (const cell of [2, 3, 6, 9]) {
      const [dot] = dotsOf((context) => paintMarks(context, painting(cell), { gold: [], edited }));
      const { x = 0, y = 0, radius = 0 } = dot ?? {};
      expect(x + 10 + radius).toBeLessThanOrEqual(2 * cell);
      expect(x + 10 - radius).toBeGreaterThanOrEqual(cell);
      expect(y - radius).toBeGreaterThanOrEqual(2 * cell);
      expect(y + radius).toBeLessThanOrEqual(3 * cell);
    }
  });

  it('has a dot half way along its line, however thin that is', () => {
    const dots = dotsOf((context) => {
      const canvas = { getContext: () => context } as unknown as HTMLCanvasElement;
      paintLines(canvas, [], {
        width: 100,
        height: 80,
        density: 1,
        row: 20,
        blue: 'blue',
        orange: 'orange',
        places: 0,
        dark: false,
        edited: [{ from: 3, to: 0 }],
      });
    });
    expect(dots).toEqual([{ x: 50, y: 40, radius: 2, colour: 'orange' }]);
  });

  it('is one of the head alone, in its stack', () => {
    const paint = { kind: 'paint', layer: 0, head: 2, query: 6, key: 4, weight: 0.5 } as const;
    const list: Intervention[] = [
      paint,
      { ...paint, head: 1, query: 5 },
      { kind: 'off', layer: 0, head: 2, by: 'zero' },
      { ...paint, stack: 'decoder_cross', query: 3 },
    ];
    expect(paintedCells(list, { layer: 0, head: 2 })).toEqual([{ query: 6, key: 4 }]);
    const ofStacks = list.slice(1);
    expect(paintedCells(ofStacks, { stack: 'decoder_cross', layer: 0, head: 2 })).toEqual([
      { query: 3, key: 4 },
    ]);
    expect(paintedCells(ofStacks, { stack: 'encoder_self', layer: 0, head: 2 })).toEqual([]);
  });
});
