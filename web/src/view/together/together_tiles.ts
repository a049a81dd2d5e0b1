/** Long heads in one matrix, in tiles: each block in stripes, one for each head, or in the hue of the strongest. */

import type { TileSource } from '../../trace/tile_source.ts';
import { entryOf, type Shading } from '../colours/shading.ts';
import { MatrixTiles, type TilePicture } from '../matrix/matrix_tiles.ts';
import type { Painting } from '../matrix/painting.ts';
import { hueScales } from './hue_scales.ts';

export interface TogetherLook {
  sources: readonly TileSource[];
  stripes: boolean;
  paper: string;
}

export class TogetherTiles {
  readonly sources: readonly TileSource[];
  readonly stripes: boolean;
  readonly paper: string;
  readonly #tiles: MatrixTiles;

  /** `changed`: a tile that was missing is there. */
  constructor({ sources, stripes, paper }: TogetherLook, changed: () => void) {
    this.sources = sources;
    this.stripes = stripes;
    this.paper = paper;
    const { queries = 0, keys = 0 } = sources[0] ?? {};
    const tile: TileSource['tile'] = async (request) => this.#ofAll(request);
    const draw: TilePicture = (part, shading, dark) => this.#draw(part, shading, dark);
    this.#tiles = new MatrixTiles({ queries, keys, tile, draw }, 'one', changed);
  }

  paint(context: CanvasRenderingContext2D, painting: Painting): void {
    this.#tiles.colour(painting.shading, painting.dark);
    this.#tiles.paint(context, painting);
  }

  /** `[heads, rows, columns]`. */
  async #ofAll(request: Parameters<TileSource['tile']>[0]): Promise<Float32Array> {
    const parts = await Promise.all(this.sources.map((source) => source.tile(request)));
    const cells = request.rows * request.columns;
    const all = new Float32Array(parts.length * cells);
    for (const [place, part] of parts.entries()) all.set(part, place * cells);
    return all;
  }

  #draw({ rows, columns, shares }: Parameters<TilePicture>[0], shading: Shading, dark: boolean) {
    const { stripes } = this;
    const scales = hueScales(this.sources.length, this.paper, dark);
    const across = stripes ? scales.length : 1;
    const canvas = document.createElement('canvas');
    Object.assign(canvas, { width: columns * across, height: rows });
    const image = new ImageData(columns * across, rows);
    const pixels = new Uint32Array(image.data.buffer);
    const cells = rows * columns;
    for (let at = 0; at < cells; at++) {
      let most = -1;
      for (const [place, scale] of scales.entries()) {
        const share = shares[place * cells + at] ?? -1;
        const entry = share < 0 ? -1 : entryOf(share, shading);
        if (entry < 0 || (!stripes && entry <= most)) continue;
        most = entry;
        pixels[at * across + (stripes ? place : 0)] = scale[entry] ?? 0;
      }
    }
    canvas.getContext('2d')?.putImageData(image, 0, 0);
    return canvas;
  }
}
