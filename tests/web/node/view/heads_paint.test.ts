import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Thumbnails } from '../../../../web/src/core/types.ts';
import { thumbnailPictures } from '../../../../web/src/view/heads/head_cells.ts';
import { gridPixels, type Span } from '../../../../web/src/view/heads/heads_paint.ts';

/** Every shade is its own colour, one above: zero stays for what is not painted. */
const colours = Uint32Array.from({ length: 256 }, (_, shade) => shade + 1);

/** Two layers of two heads; 2 x 2 cells each, numbered through. */
const thumbnails: Thumbnails = {
  layers: 2,
  heads: 2,
  rows: 2,
  columns: 2,
  pixels: Uint8Array.from({ length: 16 }, (_, index) => index),
};

function spans(count: number, size: number, gap: number): Span[] {
  return Array.from({ length: count }, (_, at) => ({
    from: at * (size + gap),
    to: at * (size + gap) + size,
  }));
}

/** Every head in its place, row by row. */
function painted(all: Thumbnails, places: { width: number; height: number; columns: Span[]; rows: Span[] }) {
  const pictureOf = thumbnailPictures(all);
  const placed = places.rows.flatMap((down, layer) =>
    places.columns.flatMap((across, head) => {
      const picture = pictureOf({ layer, head });
      return picture ? [{ picture, across, down }] : [];
    }),
  );
  return gridPixels(placed, places, colours);
}

describe('the grid of heads', () => {
  it('puts every thumbnail in its place, and nothing between', () => {
    const places = { width: 5, height: 5, columns: spans(2, 2, 1), rows: spans(2, 2, 1) };
    // biome-ignore format: as the grid looks
    expect([...painted(thumbnails, places)]).toEqual([
      1, 2, 0, 5, 6,
      3, 4, 0, 7, 8,
      0, 0, 0, 0, 0,
      9, 10, 0, 13, 14,
      11, 12, 0, 15, 16,
    ]);
  });

  it('enlarges each cell to a block of its own', () => {
    const places = { width: 13, height: 13, columns: spans(2, 6, 1), rows: spans(2, 6, 1) };
    const counts = Map.groupBy(painted(thumbnails, places), (colour) => colour);
    for (let shade = 0; shade < 16; shade++) expect(counts.get(shade + 1)).toHaveLength(9);
    expect(counts.get(0)).toHaveLength(13 * 13 - 16 * 9);
  });

  it('takes only shades of the head whose cell it is, at any size', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 48 }),
        fc.integer({ min: 1, max: 48 }),
        (width, height, rows, columns) => {
          const one = rows * columns;
          const pixels = Uint8Array.from({ length: 4 * one }, (_, index) => Math.floor(index / one));
          const places = {
            width: 2 * width + 3,
            height: 2 * height + 3,
            columns: spans(2, width, 3),
            rows: spans(2, height, 3),
          };
          const drawn = painted({ layers: 2, heads: 2, rows, columns, pixels }, places);
          for (const [head, { from, to }] of [...places.columns.entries()])
            for (const [layer, { from: top, to: bottom }] of [...places.rows.entries()])
              for (const y of [top, bottom - 1])
                for (const x of [from, to - 1])
                  expect(drawn[y * places.width + x]).toBe(layer * 2 + head + 1);
        },
      ),
    );
  });

  it('loses no cell of a diagonal, and no lone one, at 18 pixels', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 18, max: 60 }),
        fc.integer({ min: 0, max: 8 }),
        fc.integer({ min: 1, max: 18 }),
        (count, back, size) => {
          const levels = new Uint8Array(count * count);
          for (let row = back; row < count; row++) levels[row * count + row - back] = 200;
          const down = { from: 0, to: size };
          const picture = { rows: count, columns: count, levels };
          const drawn = gridPixels([{ picture, across: down, down }], { width: size, height: size }, colours);
          for (let row = back; row < count; row++) {
            const [y, x] = [row, row - back].map((cell) => Math.floor((cell * size) / count)) as [
              number,
              number,
            ];
            expect(drawn[y * size + x]).toBe(201);
          }
        },
      ),
    );
  });

  it('leaves clear what is hidden', () => {
    const picture = {
      rows: 2,
      columns: 2,
      levels: Uint8Array.of(9, 0, 8, 7),
      allowed: Uint8Array.of(1, 0, 1, 1),
    };
    const span = { from: 0, to: 2 };
    const drawn = gridPixels([{ picture, across: span, down: span }], { width: 2, height: 2 }, colours);
    expect([...drawn]).toEqual([10, 0, 9, 8]);
  });
});
