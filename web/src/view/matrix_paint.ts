/** Paints weights on canvas; every figure comes in with the core's stages. */

import type { HeadStages } from '../core/types.ts';
import { textOnWeight, weightColours, weightEntry } from './colour.ts';
import { shortWeight } from './format.ts';
import { isEmptyRow } from './row.ts';
import type { Cell } from './selection.ts';

/** Values are written into cells from this size on, and where they matter. */
const CELL_WITH_VALUE = 28;
const WEIGHT_WITH_VALUE = 0.3;
/** Small matrices show every value. */
const FEW_KEYS = 8;
const CELL_WITH_GAP = 6;
const CELL_WITH_WORDS = 14;

export interface Palette {
  paper: string;
  ink: string;
  muted: string;
  hover: string;
  line: string;
  faint: string;
  blue: string;
  orange: string;
}

export interface Painting {
  stages: HeadStages;
  cell: number;
  left: number;
  top: number;
  width: number;
  height: number;
  dark: boolean;
  palette: Palette;
  pin: Cell | null;
  hover: Cell | null;
  font: string;
}

export function readPalette(host: Element): Palette {
  const style = getComputedStyle(host);
  const colour = (name: string) => style.getPropertyValue(`--${name}`).trim() || 'currentColor';
  return {
    paper: colour('paper'),
    ink: colour('ink'),
    muted: colour('muted'),
    hover: colour('hover'),
    line: colour('line'),
    faint: colour('faint'),
    blue: colour('blue'),
    orange: colour('orange'),
  };
}

/** One pixel per cell; hidden cells are left clear. */
export function weightImage(stages: HeadStages, dark: boolean): HTMLCanvasElement {
  const { queries, keys, weights, allowed } = stages;
  const canvas = document.createElement('canvas');
  canvas.width = keys;
  canvas.height = queries;
  const image = new ImageData(keys, queries);
  const table = new Uint32Array(weightColours(dark).slice().buffer);
  const pixels = new Uint32Array(image.data.buffer);
  for (let at = 0; at < pixels.length; at++) {
    pixels[at] = allowed[at] === 0 ? 0 : (table[weightEntry(weights[at] ?? 0)] ?? 0);
  }
  canvas.getContext('2d')?.putImageData(image, 0, 0);
  return canvas;
}

interface Range {
  firstRow: number;
  lastRow: number;
  firstColumn: number;
  lastColumn: number;
}

function visibleRange({ stages, cell, left, top, width, height }: Painting): Range {
  return {
    firstRow: Math.max(0, Math.floor(top / cell)),
    lastRow: Math.min(stages.queries - 1, Math.floor((top + height) / cell)),
    firstColumn: Math.max(0, Math.floor(left / cell)),
    lastColumn: Math.min(stages.keys - 1, Math.floor((left + width) / cell)),
  };
}

function hatch(context: CanvasRenderingContext2D, { hover, faint }: Palette): CanvasPattern | string {
  const side = 6;
  const tile = document.createElement('canvas');
  tile.width = side;
  tile.height = side;
  const brush = tile.getContext('2d');
  if (!brush) return hover;
  brush.fillStyle = hover;
  brush.fillRect(0, 0, side, side);
  brush.strokeStyle = faint;
  brush.globalAlpha = 0.55;
  brush.lineWidth = 1;
  brush.beginPath();
  for (const shift of [-side, 0, side]) {
    brush.moveTo(shift - 1, side + 1);
    brush.lineTo(shift + side + 1, -1);
  }
  brush.stroke();
  return context.createPattern(tile, 'repeat') ?? hover;
}

function paintHidden(context: CanvasRenderingContext2D, painting: Painting, range: Range): void {
  const { stages, cell, left, top, palette, width, height } = painting;
  // One pattern behind everything: the clear pixels of the image let it through.
  context.fillStyle = cell >= CELL_WITH_GAP ? hatch(context, palette) : palette.hover;
  const right = Math.min(width, stages.keys * cell - left);
  const bottom = Math.min(height, stages.queries * cell - top);
  if (range.lastRow >= range.firstRow) context.fillRect(0, 0, right, bottom);
}

function paintGaps(context: CanvasRenderingContext2D, painting: Painting, range: Range): void {
  const { cell, left, top, palette } = painting;
  if (cell < CELL_WITH_GAP) return;
  context.fillStyle = palette.paper;
  for (let row = range.firstRow; row <= range.lastRow + 1; row++) {
    context.fillRect(0, row * cell - top - 0.5, painting.width, 1);
  }
  for (let column = range.firstColumn; column <= range.lastColumn + 1; column++) {
    context.fillRect(column * cell - left - 0.5, 0, 1, painting.height);
  }
}

function paintValues(context: CanvasRenderingContext2D, painting: Painting, range: Range): void {
  const { stages, cell, left, top, dark, palette, font } = painting;
  if (cell < CELL_WITH_VALUE) return;
  context.font = `11px ${font}`;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  for (let row = range.firstRow; row <= range.lastRow; row++) {
    for (let column = range.firstColumn; column <= range.lastColumn; column++) {
      const at = row * stages.keys + column;
      const weight = stages.weights[at] ?? 0;
      const shown = weight >= WEIGHT_WITH_VALUE || stages.keys <= FEW_KEYS;
      if (!shown || stages.allowed[at] === 0) continue;
      context.fillStyle = textOnWeight(weight, dark) === 'var(--paper)' ? palette.paper : palette.ink;
      context.fillText(shortWeight(weight), (column + 0.5) * cell - left, (row + 0.5) * cell - top + 0.5);
    }
  }
}

function paintEmptyRows(context: CanvasRenderingContext2D, painting: Painting, range: Range): void {
  const { stages, cell, left, top, palette, width, font } = painting;
  if (cell < CELL_WITH_WORDS) return;
  context.font = `11px ${font}`;
  context.textAlign = 'left';
  context.textBaseline = 'middle';
  for (let row = range.firstRow; row <= range.lastRow; row++) {
    if (!isEmptyRow(stages, row)) continue;
    const words = 'nothing allowed: output 0';
    const room = Math.min(width, stages.keys * cell - left);
    const size = context.measureText(words).width + 8;
    if (size > room) continue;
    context.fillStyle = palette.hover;
    context.fillRect(2, row * cell - top + 2, size, cell - 4);
    context.fillStyle = palette.muted;
    context.fillText(words, 6, (row + 0.5) * cell - top + 0.5);
  }
}

function outline(context: CanvasRenderingContext2D, painting: Painting, cell: Cell, wide: number): void {
  const { left, top, stages, cell: size } = painting;
  const columns = cell.key < 0 ? stages.keys : 1;
  const column = Math.max(0, cell.key);
  context.lineWidth = wide;
  context.strokeRect(column * size - left, cell.query * size - top, columns * size, size);
}

function paintSelection(context: CanvasRenderingContext2D, painting: Painting): void {
  const { pin, hover, palette } = painting;
  if (pin) {
    context.strokeStyle = palette.orange;
    outline(context, painting, { query: pin.query, key: -1 }, 1.5);
    if (pin.key >= 0) outline(context, painting, pin, 2.5);
  }
  if (hover) {
    context.strokeStyle = palette.ink;
    outline(context, painting, hover, 1);
  }
}

/** Repaints what is in sight; `image` is the head's `weightImage`. */
export function paintMatrix(canvas: HTMLCanvasElement, image: HTMLCanvasElement, painting: Painting): void {
  const { width, height, cell, left, top, stages } = painting;
  const density = globalThis.devicePixelRatio || 1;
  canvas.width = Math.round(width * density);
  canvas.height = Math.round(height * density);
  const context = canvas.getContext('2d');
  if (!context) return;
  context.scale(density, density);
  const range = visibleRange(painting);
  paintHidden(context, painting, range);
  context.imageSmoothingEnabled = false;
  context.drawImage(image, -left, -top, stages.keys * cell, stages.queries * cell);
  paintGaps(context, painting, range);
  paintValues(context, painting, range);
  paintEmptyRows(context, painting, range);
  paintSelection(context, painting);
}
