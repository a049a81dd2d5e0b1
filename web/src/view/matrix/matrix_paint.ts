/** Paints weights on canvas; every figure comes in with the core's stages. */

import type { HeadStages } from '../../core/types.ts';
import { filterOf, rowOf } from '../../trace/head_rows.ts';
import type { Cell } from '../../trace/selection.ts';
import { weightColours } from '../colours/colour.ts';
import { entryOf, inkOn, type Shading } from '../colours/shading.ts';
import { shortWeight } from '../text/format.ts';
import type { ExtraPainter, Painting, Palette, ValueAt } from './painting.ts';

/** Values are written into cells from this size on, and where they matter. */
const CELL_WITH_VALUE = 28;
const WEIGHT_WITH_VALUE = 0.3;
/** Small matrices show every value. */
const FEW_KEYS = 8;
const CELL_WITH_GAP = 6;
const CELL_WITH_WORDS = 14;

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

/** One pixel per cell, by its entry in the scale; -1 leaves it clear. */
export function imageOf(
  { queries, keys }: HeadStages,
  colours: Uint8ClampedArray,
  entryAt: (at: number) => number,
): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = keys;
  canvas.height = queries;
  const image = new ImageData(keys, queries);
  const table = new Uint32Array(colours.slice().buffer);
  const pixels = new Uint32Array(image.data.buffer);
  for (let at = 0; at < pixels.length; at++) {
    const entry = entryAt(at);
    pixels[at] = entry < 0 ? 0 : (table[entry] ?? 0);
  }
  canvas.getContext('2d')?.putImageData(image, 0, 0);
  return canvas;
}

/** The weights; hidden cells are left clear, those that a filter leaves out empty. */
export function weightImage(
  stages: HeadStages,
  dark: boolean,
  shading: Shading,
  kept: Uint8Array | null,
): HTMLCanvasElement {
  const { weights, allowed } = stages;
  return imageOf(stages, weightColours(dark), (at) => {
    if (allowed[at] === 0) return -1;
    return kept?.[at] === 0 ? 0 : entryOf(weights[at] ?? 0, shading);
  });
}

interface Range {
  firstRow: number;
  lastRow: number;
  firstColumn: number;
  lastColumn: number;
}

type Sight = Pick<Painting, 'stages' | 'cell' | 'left' | 'top' | 'width' | 'height'>;

function visibleRange({ stages, cell, left, top, width, height }: Sight): Range {
  return {
    firstRow: Math.max(0, Math.floor(top / cell)),
    lastRow: Math.min(stages.queries - 1, Math.floor((top + height) / cell)),
    firstColumn: Math.max(0, Math.floor(left / cell)),
    lastColumn: Math.min(stages.keys - 1, Math.floor((left + width) / cell)),
  };
}

/** Rows in sight of which words or numbers are written. */
export function writtenRows(sight: Sight): number[] {
  if (sight.cell < CELL_WITH_WORDS) return [];
  const { firstRow, lastRow } = visibleRange(sight);
  return Array.from({ length: lastRow - firstRow + 1 }, (_, at) => firstRow + at);
}

const HATCH_SIDE = 6;

function hatchTile(hover: string, faint: string): HTMLCanvasElement {
  const tile = document.createElement('canvas');
  tile.width = HATCH_SIDE;
  tile.height = HATCH_SIDE;
  const brush = tile.getContext('2d');
  if (!brush) return tile;
  brush.fillStyle = hover;
  brush.fillRect(0, 0, HATCH_SIDE, HATCH_SIDE);
  brush.strokeStyle = faint;
  brush.globalAlpha = 0.55;
  brush.lineWidth = 1;
  brush.beginPath();
  for (const shift of [-HATCH_SIDE, 0, HATCH_SIDE]) {
    brush.moveTo(shift - 1, HATCH_SIDE + 1);
    brush.lineTo(shift + HATCH_SIDE + 1, -1);
  }
  brush.stroke();
  return tile;
}

/** By its two colours: a new canvas for each repaint takes longer than the rest of it. */
const hatchTiles = new Map<string, HTMLCanvasElement>();

function hatch(context: CanvasRenderingContext2D, { hover, faint }: Palette): CanvasPattern | string {
  const key = `${hover} ${faint}`;
  const tile = hatchTiles.get(key) ?? hatchTile(hover, faint);
  hatchTiles.set(key, tile);
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

/** Of a row that is still to come nothing is written. */
function weightsOf(painting: Painting, query: number): ValueAt {
  const { stages, shading, filter, dark } = painting;
  const row = rowOf(stages, query);
  const kept = filterOf(filter, stages, query)?.kept;
  return (key) => {
    if (!row || row.allowed[key] === 0 || kept?.[key] === 0) return null;
    const share = painting.shareAt(query, key);
    if (share < WEIGHT_WITH_VALUE * shading.limit && stages.keys > FEW_KEYS) return null;
    return { text: shortWeight(row.weights[key] ?? 0), onPaper: inkOn(share, shading, dark) };
  };
}

/** Of the digits in a cell: larger ones in a large cell, or where the reader's letters are large. */
export function valueSize(cell: number, textScale: number): number {
  return Math.max(11, 0.3 * cell - 8, Math.min(11 * textScale, 0.42 * cell));
}

function paintValues(
  context: CanvasRenderingContext2D,
  painting: Painting,
  range: Range,
  extras: ExtraPainter | null,
): void {
  const { difference, cell, left, top, palette, font } = painting;
  if (cell < CELL_WITH_VALUE || !painting.hasValues) return;
  context.font = `${valueSize(cell, painting.textScale)}px ${font}`;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  for (let row = range.firstRow; row <= range.lastRow; row++) {
    const valueAt = difference ? extras?.changesOf(difference, painting, row) : weightsOf(painting, row);
    for (let column = range.firstColumn; column <= range.lastColumn; column++) {
      const value = valueAt?.(column);
      if (!value) continue;
      context.fillStyle = value.onPaper ? palette.ink : palette.paper;
      context.fillText(value.text, (column + 0.5) * cell - left, (row + 0.5) * cell - top + 0.5);
    }
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

/** A head with one pixel for each cell, as large as its cells are drawn. */
export function paintImage(
  context: CanvasRenderingContext2D,
  image: HTMLCanvasElement,
  { cell, left, top, stages }: Painting,
): void {
  context.drawImage(image, -left, -top, stages.keys * cell, stages.queries * cell);
}

/** Repaints what is in sight; `paintCells` leaves hidden ones clear; null: they are on their way. `extras`: null while it is not needed. */
export function paintMatrix(
  canvas: HTMLCanvasElement,
  painting: Painting,
  paintCells: ((context: CanvasRenderingContext2D, painting: Painting) => void) | null,
  extras: ExtraPainter | null,
): void {
  const { width, height, density } = painting;
  const [wide, tall] = [Math.round(width * density), Math.round(height * density)];
  if (canvas.width !== wide || canvas.height !== tall) Object.assign(canvas, { width: wide, height: tall });
  const context = canvas.getContext('2d');
  if (!context) return;
  context.setTransform(density, 0, 0, density, 0, 0);
  context.clearRect(0, 0, width, height);
  const range = visibleRange(painting);
  context.imageSmoothingEnabled = false;
  if (paintCells) {
    paintHidden(context, painting, range);
    paintCells(context, painting);
  }
  paintGaps(context, painting, range);
  paintValues(context, painting, range, extras);
  extras?.paintEmptyRows(context, painting, writtenRows(painting));
  extras?.paintMarks(context, painting, painting.marks);
  paintSelection(context, painting);
}
