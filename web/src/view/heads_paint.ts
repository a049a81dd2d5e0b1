/** The thumbnails of all heads on one canvas: hundreds of canvases are hundreds of layers to put together. */

import type { Thumbnails } from '../core/types.ts';
import { weightColours } from './colour.ts';

/** From one device pixel up to, not including, another. */
export interface Span {
  from: number;
  to: number;
}

/** Where the cells of a grid lie, in device pixels from its upper left corner. */
export interface GridPlaces {
  width: number;
  height: number;
  /** One for each head. */
  columns: Span[];
  /** One for each layer. */
  rows: Span[];
}

/** The nearest of `count` samples for each pixel of a span. */
function samplesOf({ from, to }: Span, count: number): Int32Array {
  return Int32Array.from({ length: Math.max(0, to - from) }, (_, at) =>
    Math.floor(((at + 0.5) * count) / (to - from)),
  );
}

/** Pixels of the whole grid, [height, width]; zero, which is transparent, between the cells. */
export function gridPixels(
  { rows, columns, heads, pixels }: Thumbnails,
  places: GridPlaces,
  colours: Uint32Array,
): Uint32Array<ArrayBuffer> {
  const painted = new Uint32Array(places.width * places.height);
  const across = places.columns.map((span) => samplesOf(span, columns));
  places.rows.forEach((rowSpan, layer) => {
    samplesOf(rowSpan, rows).forEach((row, down) => {
      const line = (rowSpan.from + down) * places.width;
      across.forEach((samples, head) => {
        const source = ((layer * heads + head) * rows + row) * columns;
        const target = line + (places.columns[head]?.from ?? 0);
        for (let at = 0; at < samples.length; at++)
          painted[target + at] = colours[pixels[source + (samples[at] ?? 0)] ?? 0] ?? 0;
      });
    });
  });
  return painted;
}

/** The cell of a head in the grid. */
type CellOf = (layer: number, head: number) => Element | null;

function measure(canvas: Element, { layers, heads }: Thumbnails, cellOf: CellOf): GridPlaces {
  const density = globalThis.devicePixelRatio || 1;
  const pixels = (length: number) => Math.round(length * density);
  const all = canvas.getBoundingClientRect();
  const boxes = (count: number, at: (index: number) => Element | null) =>
    Array.from({ length: count }, (_, index) => at(index)?.getBoundingClientRect() ?? all);
  return {
    width: pixels(all.width),
    height: pixels(all.height),
    columns: boxes(heads, (head) => cellOf(0, head)).map(({ left, right }) => ({
      from: pixels(left - all.left),
      to: pixels(right - all.left),
    })),
    rows: boxes(layers, (layer) => cellOf(layer, 0)).map(({ top, bottom }) => ({
      from: pixels(top - all.top),
      to: pixels(bottom - all.top),
    })),
  };
}

/** Paints behind the cells that `cellOf` gives; `canvas` lies behind the whole grid. */
export function paintHeads(
  canvas: HTMLCanvasElement,
  thumbnails: Thumbnails,
  cellOf: CellOf,
  dark: boolean,
): void {
  const places = measure(canvas, thumbnails, cellOf);
  const { width, height } = places;
  if (width === 0 || height === 0) return;
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  const colours = new Uint32Array(weightColours(dark).slice().buffer);
  const painted = gridPixels(thumbnails, places, colours);
  const image = new ImageData(new Uint8ClampedArray(painted.buffer), width, height);
  canvas.getContext('2d')?.putImageData(image, 0, 0);
}
