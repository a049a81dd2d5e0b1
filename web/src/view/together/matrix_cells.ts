/** Several heads in one matrix: each cell in stripes, one for each head; and the rows that are pinned together. */

import { isLongStages } from '../../trace/head_rows.ts';
import type { Overlaid, OverlaidHead } from '../../trace/overlaid.ts';
import { entryOf, type Shading } from '../colours/shading.ts';
import { paintImage } from '../matrix/matrix_paint.ts';
import type { Painting } from '../matrix/painting.ts';
import { hueScales } from './hue_scales.ts';
import { hueOf } from './hues.ts';
import { TogetherTiles } from './together_tiles.ts';

/** Thinner stripes cannot be told apart: then a cell has the hue of the head that gives it most. */
const THINNEST = 2.5;
const BADGE = 7;

interface Look {
  paper: string;
  dark: boolean;
  shading: Shading;
}

/** The scale's entry in one cell of one head; -1: it is hidden there. */
function entryAt({ stages, massFilter }: OverlaidHead, at: number, shading: Shading): number {
  if (stages.allowed[at] === 0) return -1;
  return massFilter?.kept[at] === 0 ? 0 : entryOf(stages.weights[at] ?? 0, shading);
}

/** `stripes`: pixels side by side for each cell, one for each head; else one, of the strongest. */
function imageOf(
  heads: readonly OverlaidHead[],
  stripes: boolean,
  { paper, dark, shading }: Look,
): HTMLCanvasElement {
  const { queries = 0, keys = 0 } = heads[0]?.stages ?? {};
  const scales = hueScales(heads.length, paper, dark);
  const across = stripes ? heads.length : 1;
  const canvas = document.createElement('canvas');
  Object.assign(canvas, { width: keys * across, height: queries });
  const image = new ImageData(Math.max(1, keys * across), Math.max(1, queries));
  const pixels = new Uint32Array(image.data.buffer);
  for (let at = 0; at < queries * keys; at++) {
    let most = -1;
    heads.forEach((head, place) => {
      const entry = entryAt(head, at, shading);
      if (entry < 0 || (!stripes && entry <= most)) return;
      most = entry;
      pixels[at * across + (stripes ? place : 0)] = scales[place]?.[entry] ?? 0;
    });
  }
  canvas.getContext('2d')?.putImageData(image, 0, 0);
  return canvas;
}

/** Images are made anew for other heads, and for other colours. */
export class TogetherCells {
  #tiles: TogetherTiles | null = null;
  #made: { key: readonly unknown[]; image: HTMLCanvasElement } | null = null;

  /** Each cell is that of several heads. */
  hasStripes({ heads, headsAs }: Overlaid): boolean {
    return headsAs === 'each' && heads.length > 1;
  }

  /** Heads have none then. */
  rowsHaveHues(overlaid: Overlaid): boolean {
    return overlaid.rowsAs === 'each' && !this.hasStripes(overlaid);
  }

  /** `changed`: of long heads, a part that was missing is there. */
  paint(
    context: CanvasRenderingContext2D,
    painting: Painting,
    { heads }: Overlaid,
    changed: () => void,
  ): void {
    const { cell, dark, shading, palette } = painting;
    const stripes = cell >= THINNEST * heads.length;
    const [chosen] = heads;
    if (chosen && isLongStages(chosen.stages)) {
      this.#tilesOf(heads, stripes, palette.paper, changed).paint(context, painting);
      return;
    }
    const key = [heads, stripes, dark, shading, palette.paper];
    if (!this.#made || key.some((part, at) => part !== this.#made?.key[at]))
      this.#made = { key, image: imageOf(heads, stripes, { paper: palette.paper, dark, shading }) };
    paintImage(context, this.#made.image, painting);
  }

  #tilesOf(
    heads: readonly OverlaidHead[],
    stripes: boolean,
    paper: string,
    changed: () => void,
  ): TogetherTiles {
    const sources = heads.map(({ tiles }) => tiles);
    const isSame =
      this.#tiles?.stripes === stripes &&
      this.#tiles.paper === paper &&
      sources.length === this.#tiles.sources.length &&
      sources.every((source, at) => source.tile === this.#tiles?.sources[at]?.tile);
    if (!isSame || !this.#tiles) this.#tiles = new TogetherTiles({ sources, stripes, paper }, changed);
    return this.#tiles;
  }

  /** An outline and a number at each row that is pinned with others, in its hue where heads have none. */
  paintRows(
    canvas: HTMLCanvasElement,
    { cell, left, top, width, stages, palette, font, dark }: Painting,
    overlaid: Overlaid,
  ): void {
    const context = canvas.getContext('2d');
    if (!context) return;
    const hasHues = this.rowsHaveHues(overlaid);
    overlaid.rows.forEach(({ query }, place) => {
      const colour = hasHues ? hueOf(place, dark) : palette.orange;
      const y = query * cell - top;
      // Where weights are seldom written: most rows rest on their first keys.
      const x = Math.min(width, stages.keys * cell - left) - BADGE - 1;
      Object.assign(context, { strokeStyle: colour, fillStyle: colour, lineWidth: 1.5 });
      context.strokeRect(-left, y, stages.keys * cell, cell);
      if (cell < 2 * BADGE) return;
      context.beginPath();
      context.arc(x, y + cell / 2, BADGE - 1, 0, 2 * Math.PI);
      context.fill();
      Object.assign(context, {
        fillStyle: palette.paper,
        textAlign: 'center',
        textBaseline: 'middle',
        font: `600 10px ${font}`,
      });
      context.fillText(String(place + 1), x, y + cell / 2 + 0.5);
    });
  }
}
