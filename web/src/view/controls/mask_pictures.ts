/** Draws masks and what a token reaches through them; which cells are allowed comes from the core. */

import { weightColours, weightEntry } from '../colours/colour.ts';
import { columnForm } from '../text/form.ts';

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
  const [wide, tall] = columnForm ? [rows, columns] : [columns, rows];
  canvas.width = wide;
  canvas.height = tall;
  const image = new ImageData(wide, tall);
  const at = 4 * weightEntry(ALLOWED);
  const shade = weightColours(dark).slice(at, at + 3);
  for (const [index, share] of (columnForm?.cells(shares, rows, columns) ?? shares).entries()) {
    image.data.set(shade, 4 * index);
    image.data[4 * index + 3] = Math.min(OPAQUE, share);
  }
  canvas.getContext('2d')?.putImageData(image, 0, 0);
}

/** Pixels of a strip of many tokens, and of the one in question. */
const FAR_WIDTH = 480;
const LEAST_MARK = 3;

/** Many tokens in one strip: where one of those that share a pixel is reached, it shows. */
export function paintFarReach(
  canvas: HTMLCanvasElement,
  reached: Uint8Array,
  query: number,
  dark: boolean,
): void {
  const at = 4 * weightEntry(ALLOWED);
  const [red, green, blue] = weightColours(dark).slice(at, at + 3);
  const width = Math.min(FAR_WIDTH, reached.length);
  canvas.width = width;
  canvas.height = SQUARE;
  const context = canvas.getContext('2d');
  if (!context) return;
  const style = getComputedStyle(canvas);
  context.fillStyle = style.getPropertyValue('--hover');
  context.fillRect(0, 0, width, SQUARE);
  context.fillStyle = `rgb(${red} ${green} ${blue})`;
  const scale = width / reached.length;
  for (let token = reached.indexOf(1); token >= 0; token = reached.indexOf(1, token + 1)) {
    const from = Math.floor(token * scale);
    context.fillRect(from, 0, Math.max(1, Math.floor((token + 1) * scale) - from), SQUARE);
  }
  context.fillStyle = style.getPropertyValue('--orange');
  context.fillRect(Math.min(width - LEAST_MARK, Math.floor(query * scale)), 0, LEAST_MARK, SQUARE);
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
