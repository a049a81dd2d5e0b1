/**
 * A long head in tiles, each fetched once it comes into sight, at the size at which it is drawn: one block of cells
 * is never smaller than a device pixel, so that the strongest of them shows. Loaded for long texts alone.
 */

import { HIDDEN_CHANGE, type ScaleEnd } from '../../core/types.ts';
import type { TileSource } from '../../trace/tile_source.ts';
import { signedColours, signedEntry, weightColours } from '../colours/colour.ts';
import { entryOf, type Shading } from '../colours/shading.ts';
import type { Painting } from './painting.ts';

/** Blocks on a side. */
const SIDE = 256;
/** Tiles that are kept: at most 32 MB. */
const MOST_KEPT = 128;
/** Device pixels of a block, so that a tile that is rounded down still has one for each. */
const LEAST_BLOCK = 1 + 1 / SIDE;

/** What tiles are of: a head's weights, or what the reader's changes did to them. */
export interface Tiled extends Pick<TileSource, 'queries' | 'keys' | 'tile'> {
  /** Of changes, the largest in size; absent: weights. */
  largest?: number;
  /** Draws its own tiles. */
  draw?: TilePicture;
}

interface TileShares {
  rows: number;
  columns: number;
  /** Of each block; what draws its own tiles knows how many of each. */
  shares: Float32Array;
}

export type TilePicture = (tile: TileShares, shading: Shading, dark: boolean) => HTMLCanvasElement;

interface Tile extends TileShares {
  picture: HTMLCanvasElement | null;
}

interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** The level at which a block is at least a device pixel. */
export function levelAt(cell: number, density: number): number {
  let level = 0;
  for (let block = cell * density; block < LEAST_BLOCK; block *= 2) level++;
  return level;
}

export class MatrixTiles {
  readonly source: Tiled;
  readonly end: ScaleEnd;
  /** Another one with each tile that comes, and with other colours. */
  version = 0;
  /** Smallest level that is one tile. */
  readonly #overview: number;
  readonly #changed: () => void;
  readonly #tiles = new Map<string, Tile | null>();
  #colours: Uint32Array = new Uint32Array();
  #shading: Shading | null = null;
  #dark: boolean | null = null;

  /** `changed`: a tile that was missing is there. */
  constructor(source: Tiled, end: ScaleEnd, changed: () => void) {
    this.source = source;
    this.end = end;
    this.#changed = changed;
    this.#overview = levelAt(LEAST_BLOCK * SIDE, 1 / Math.max(source.queries, source.keys));
  }

  /** Whether the whole can be shown, however coarse. */
  get ready(): boolean {
    return this.#tile(this.#overview, 0, 0) !== null;
  }

  /** Pictures are made anew where they are of other colours. */
  colour(shading: Shading, dark: boolean): void {
    const same = shading.limit === this.#shading?.limit && shading.root === this.#shading.root;
    if (same && dark === this.#dark) return;
    this.#shading = shading;
    this.#dark = dark;
    this.version++;
    const table = this.source.largest === undefined ? weightColours(dark) : signedColours(dark);
    this.#colours = new Uint32Array(table.slice().buffer);
    for (const tile of this.#tiles.values()) if (tile) tile.picture = null;
  }

  /** The share of one cell; null while it is not here. */
  shareAt(query: number, key: number): number | null {
    const tile = this.#tiles.get(name(0, Math.floor(query / SIDE), Math.floor(key / SIDE)));
    return tile?.shares[(query % SIDE) * tile.columns + (key % SIDE)] ?? null;
  }

  /** The whole head at a glance. */
  paintWhole(canvas: HTMLCanvasElement): void {
    const tile = this.#tile(this.#overview, 0, 0);
    const picture = tile && this.#pictureOf(tile);
    if (!picture) return;
    canvas.width = picture.width;
    canvas.height = picture.height;
    canvas.getContext('2d')?.drawImage(picture, 0, 0);
  }

  /** What is in sight; where a tile is still on its way, the coarse whole. */
  paint(context: CanvasRenderingContext2D, painting: Painting): void {
    const { cell, density, left, top, width, height } = painting;
    const level = Math.min(levelAt(cell, density), this.#overview);
    const side = SIDE * 2 ** level * cell;
    context.save();
    context.beginPath();
    context.rect(-left, -top, this.source.keys * cell, this.source.queries * cell);
    context.clip();
    context.setTransform(1, 0, 0, 1, 0, 0);
    const [rows, columns] = [this.#across('queries', level), this.#across('keys', level)];
    for (let row = Math.floor(top / side); row * side < Math.min(top + height, rows * side); row++) {
      for (
        let column = Math.floor(left / side);
        column * side < Math.min(left + width, columns * side);
        column++
      )
        this.#paintTile(context, painting, level, row, column);
    }
    context.restore();
  }

  /** Tiles on a side. */
  #across(side: 'queries' | 'keys', level: number): number {
    return Math.ceil(this.source[side] / (SIDE * 2 ** level));
  }

  #paintTile(
    context: CanvasRenderingContext2D,
    painting: Painting,
    level: number,
    row: number,
    column: number,
  ): void {
    const tile = this.#tile(level, row, column);
    const blocks = 2 ** level;
    const box = this.#boxOf(painting, {
      left: column * SIDE * blocks,
      top: row * SIDE * blocks,
      right: (column * SIDE + (tile?.columns ?? SIDE)) * blocks,
      bottom: (row * SIDE + (tile?.rows ?? SIDE)) * blocks,
    });
    const [wide, tall] = [box.right - box.left, box.bottom - box.top];
    if (tile) {
      context.drawImage(this.#pictureOf(tile), box.left, box.top, wide, tall);
      return;
    }
    const whole = this.#tile(this.#overview, 0, 0);
    if (!whole) return;
    const coarse = 2 ** (this.#overview - level);
    const part = SIDE / coarse;
    const picture = this.#pictureOf(whole);
    // A block may be several pixels wide.
    const across = picture.width / whole.columns;
    context.drawImage(
      picture,
      column * part * across,
      row * part,
      part * across,
      part,
      box.left,
      box.top,
      wide,
      tall,
    );
  }

  /** Cells to device pixels, whole ones: between two tiles nothing shines through. */
  #boxOf({ cell, left, top, density }: Painting, cells: Box): Box {
    const x = (at: number) => Math.round((at * cell - left) * density);
    const y = (at: number) => Math.round((at * cell - top) * density);
    return { left: x(cells.left), top: y(cells.top), right: x(cells.right), bottom: y(cells.bottom) };
  }

  /** Null where it is still to come: it is asked for then. */
  #tile(level: number, row: number, column: number): Tile | null {
    const key = name(level, row, column);
    const known = this.#tiles.get(key);
    if (known !== undefined) {
      // What was used last is forgotten last.
      this.#tiles.delete(key);
      this.#tiles.set(key, known);
      return known;
    }
    this.#tiles.set(key, null);
    this.#fetch(key, level, row, column);
    return null;
  }

  async #fetch(key: string, level: number, row: number, column: number): Promise<void> {
    const inside = (count: number, at: number) => Math.min(SIDE, Math.ceil(count / 2 ** level) - at * SIDE);
    const rows = inside(this.source.queries, row);
    const columns = inside(this.source.keys, column);
    try {
      const area = { level, row: row * SIDE, column: column * SIDE, rows, columns, end: this.end };
      const shares = await this.source.tile(area);
      this.#tiles.set(key, { rows, columns, shares, picture: null });
      this.#forgetSome(key);
      this.version++;
      this.#changed();
    } catch {
      // The head is gone, and another one takes its place.
    }
  }

  #forgetSome(latest: string): void {
    for (const [key, tile] of this.#tiles) {
      if (this.#tiles.size <= MOST_KEPT) return;
      if (tile && key !== latest && key !== name(this.#overview, 0, 0)) this.#tiles.delete(key);
    }
  }

  /** Of the scale; below 0: the mask hides it. */
  #entryOf(share: number): number {
    const { largest } = this.source;
    if (largest !== undefined) return share === HIDDEN_CHANGE ? -1 : signedEntry(share, largest);
    return share >= 0 && this.#shading ? entryOf(share, this.#shading) : -1;
  }

  #pictureOf(tile: Tile): HTMLCanvasElement {
    if (tile.picture) return tile.picture;
    const { draw } = this.source;
    if (draw && this.#shading) {
      tile.picture = draw(tile, this.#shading, this.#dark === true);
      return tile.picture;
    }
    const canvas = document.createElement('canvas');
    canvas.width = tile.columns;
    canvas.height = tile.rows;
    const image = new ImageData(tile.columns, tile.rows);
    const pixels = new Uint32Array(image.data.buffer);
    tile.shares.forEach((share, at) => {
      const entry = this.#entryOf(share);
      if (entry >= 0) pixels[at] = this.#colours[entry] ?? 0;
    });
    canvas.getContext('2d')?.putImageData(image, 0, 0);
    tile.picture = canvas;
    return canvas;
  }
}

const name = (level: number, row: number, column: number) => `${level}.${row}.${column}`;
