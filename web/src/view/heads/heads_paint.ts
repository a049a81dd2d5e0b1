/** The thumbnails of all heads on one canvas: hundreds of canvases are hundreds of layers to put together. */

import { weightColours } from '../colours/colour.ts';
import { columnForm } from '../text/form.ts';
import type { HeadPicture } from './head_cells.ts';

/** From one device pixel up to, not including, another. */
export interface Span {
  from: number;
  to: number;
}

/** A picture and where it lies, in device pixels from the canvas' upper left corner. */
export interface PlacedPicture {
  picture: HeadPicture;
  across: Span;
  down: Span;
}

/** The samples that each pixel of a span stands for: one where they are enlarged, else all that fall on it. */
function samplesOf({ from, to }: Span, count: number): Span[] {
  const size = to - from;
  return Array.from({ length: Math.max(0, size) }, (_, at) => {
    const first = Math.floor((at * count) / size);
    const middle = Math.floor(((at + 0.5) * count) / size);
    return count > size
      ? { from: first, to: Math.max(first + 1, Math.ceil(((at + 1) * count) / size)) }
      : { from: middle, to: middle + 1 };
  });
}

/** The strongest of a block, so that a line of single cells is seen at any size; -1: all are hidden. */
function strongest({ columns, levels, allowed }: HeadPicture, rows: Span, across: Span): number {
  let most = -1;
  for (let row = rows.from; row < rows.to; row++) {
    for (let column = across.from; column < across.to; column++) {
      const at = row * columns + column;
      const level = levels[at] ?? 0;
      if (level > most && allowed?.[at] !== 0) most = level;
    }
  }
  return most;
}

/** Pixels of the whole canvas, [height, width]; zero, which is transparent, between the pictures. */
export function gridPixels(
  pictures: readonly PlacedPicture[],
  { width, height }: { width: number; height: number },
  colours: Uint32Array,
): Uint32Array<ArrayBuffer> {
  const painted = new Uint32Array(width * height);
  for (const { picture, across, down } of pictures) {
    const columns = samplesOf(across, picture.columns);
    samplesOf(down, picture.rows).forEach((rows, y) => {
      const line = (down.from + y) * width + across.from;
      columns.forEach((cells, x) => {
        const level = strongest(picture, rows, cells);
        if (level >= 0) painted[line + x] = colours[level] ?? 0;
      });
    });
  }
  return painted;
}

/** Paints behind the elements that the pictures belong to; `canvas` lies behind all of them. */
export function paintHeads(
  canvas: HTMLCanvasElement,
  pictures: readonly { picture: HeadPicture; place: Element }[],
  dark: boolean,
): void {
  const density = globalThis.devicePixelRatio || 1;
  const pixels = (length: number) => Math.round(length * density);
  const all = canvas.getBoundingClientRect();
  const [width, height] = [pixels(all.width), pixels(all.height)];
  if (width === 0 || height === 0) return;
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  const placed = pictures.map(({ picture, place }) => {
    const { left, right, top, bottom } = place.getBoundingClientRect();
    const span = (from: number, to: number) => ({ from: pixels(from), to: pixels(to) });
    return {
      picture: columnForm?.picture(picture) ?? picture,
      across: span(left - all.left, right - all.left),
      down: span(top - all.top, bottom - all.top),
    };
  });
  const colours = new Uint32Array(weightColours(dark).slice().buffer);
  const painted = gridPixels(placed, { width, height }, colours);
  const image = new ImageData(new Uint8ClampedArray(painted.buffer), width, height);
  canvas.getContext('2d')?.putImageData(image, 0, 0);
}
