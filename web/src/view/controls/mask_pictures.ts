/** Draws masks and what a token reaches through them; which cells are allowed comes from the core. */

import { weightColours, weightEntry } from '../colour.ts';

/** The shade of what is allowed: a mask knows no weights. */
const ALLOWED = 0.4;
const OPAQUE = 255;
/** Of a token in a strip, in pixels of the canvas. */
const SQUARE = 8;
/** More tokens stand in a strip without gaps. */
const WITH_GAPS = 64;

/** A pixel for each block of cells: the more of it is allowed, the more of the shade. */
export function paintMask(
  canvas: HTMLCanvasElement,
  shares: Uint8Array,
  { rows, columns }: { rows: number; columns: number },
  dark: boolean,
): void {
  canvas.width = columns;
  canvas.height = rows;
  const image = new ImageData(columns, rows);
  const at = 4 * weightEntry(ALLOWED);
  const shade = weightColours(dark).slice(at, at + 3);
  for (const [index, share] of shares.entries()) {
    image.data.set(shade, 4 * index);
    image.data[4 * index + 3] = Math.min(OPAQUE, share);
  }
  canvas.getContext('2d')?.putImageData(image, 0, 0);
}

/** A square for each token: reached, the token in question, or neither. */
export function paintReach(
  canvas: HTMLCanvasElement,
  reached: Uint8Array,
  query: number,
  dark: boolean,
): void {
  const style = getComputedStyle(canvas);
  const at = 4 * weightEntry(ALLOWED);
  const [red, green, blue] = weightColours(dark).slice(at, at + 3);
  const width = SQUARE - (reached.length > WITH_GAPS ? 0 : 1);
  canvas.width = reached.length * SQUARE;
  canvas.height = SQUARE;
  const context = canvas.getContext('2d');
  if (!context) return;
  for (const [token, isReached] of reached.entries()) {
    if (token === query) context.fillStyle = style.getPropertyValue('--orange');
    else if (isReached === 0) context.fillStyle = style.getPropertyValue('--hover');
    else context.fillStyle = `rgb(${red} ${green} ${blue})`;
    context.fillRect(token * SQUARE, 0, width, SQUARE);
  }
}
