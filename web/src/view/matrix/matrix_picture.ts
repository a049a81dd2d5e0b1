/**
 * What the cells of a matrix are painted from: one image of the whole head, or tiles where a cell may be smaller than
 * a pixel, or its colour is known to the core alone.
 */

import type { ReactiveControllerHost } from 'lit';
import type { HeadDifference } from '../../core/types.ts';
import { isLongStages } from '../../trace/head_rows.ts';
import type { Shading } from '../colours/shading.ts';
import { FirstUse } from '../element/first_use.ts';
import type { HeadView } from '../head/head_view.ts';
import { marksOf } from '../together/marks_of.ts';
import type { TogetherCells } from '../together/matrix_cells.ts';
import { paintImage, weightImage } from './matrix_paint.ts';
import type { MatrixTiles, Tiled } from './matrix_tiles.ts';
import type { Painting } from './painting.ts';

type Pictured = HeadView &
  ReactiveControllerHost & { signed: boolean; shading: Shading; gold: readonly unknown[]; isLong: boolean };
type LargeParts = typeof import('./matrix_map.ts');

/** What an image is made of. */
const IMAGE_PARTS = ['stages', 'dark', 'signed', 'shading', 'massFilter', 'difference'];

export class MatrixPicture {
  /** What only large matrices need, once it is fetched. */
  large: LargeParts | null = null;
  /** What only some matrices show, once there is such a thing. */
  readonly extras = new FirstUse(
    () => import('./matrix_extras.ts'),
    () => this.#view.requestUpdate(),
  );
  readonly #view: Pictured;
  #isLargeAsked = false;
  #tiled: MatrixTiles | null = null;
  /** Shown until the next ones can be. */
  #tiledBefore: MatrixTiles | null = null;
  #image: HTMLCanvasElement | null = null;

  constructor(view: Pictured) {
    this.#view = view;
  }

  /** Of a long head; null: it is not long, or there are none. */
  get tiles(): MatrixTiles | null {
    return this.#view.isLong ? this.#tiled : null;
  }

  /** What is shown in tiles; null: an image is. */
  get #wanted(): Tiled | null {
    const { tiles, signed, isLong, shading, difference } = this.#view;
    if (signed) return isLong && difference?.tile ? (difference as Required<HeadDifference>) : null;
    return isLong || shading.end !== 'one' ? tiles : null;
  }

  /** What paints several heads, and marks several rows. */
  get #cells(): TogetherCells | undefined {
    return marksOf(this.#view.overlaid)?.cells;
  }

  /** Each cell is that of several heads: no one number is written into it. */
  get isTogether(): boolean {
    const { overlaid, signed } = this.#view;
    return !signed && overlaid !== null && this.#cells?.hasStripes(overlaid) === true;
  }

  /** Before the view is drawn. */
  follow(): void {
    const wanted = this.#wanted;
    if (!wanted) this.#tiled = null;
    else if (this.large) this.#useTiles(this.large, wanted);
  }

  #useTiles({ MatrixTiles: Tiles }: LargeParts, source: Tiled): void {
    const { shading, dark } = this.#view;
    // Of a difference there is another one with each row that comes.
    if (this.#tiled?.source.tile !== source.tile || this.#tiled.end !== shading.end) {
      if (this.#tiled?.ready) this.#tiledBefore = this.#tiled;
      this.#tiled = new Tiles(source, shading.end, () => this.#view.requestUpdate());
    }
    if (this.#tiled.ready) this.#tiledBefore = null;
    for (const tiled of [this.#tiled, this.#tiledBefore]) tiled?.colour(shading, dark);
  }

  get #hasExtras(): boolean {
    const { stages, signed, gold, edited } = this.#view;
    // Of a long head it is not known which rows are empty.
    const mayBeEmpty = stages !== null && (stages.emptyRows.includes(1) || isLongStages(stages));
    return mayBeEmpty || signed || gold.length > 0 || edited.length > 0;
  }

  /** Fetches what large matrices need where this is one, or `hasMap`; and what only some show. */
  fetchParts(hasMap: boolean): void {
    if (this.#hasExtras && !this.extras.isMissing) this.extras.do(() => {});
    if (this.#isLargeAsked || !(this.#wanted || hasMap)) return;
    this.#isLargeAsked = true;
    import('./matrix_map.ts').then(
      (large) => {
        this.large = large;
        this.#view.requestUpdate();
      },
      // The matrix is drawn from the stages then.
      () => {},
    );
  }

  /** Of a cell over the end of its scale, as far as that is known. */
  shareAt(query: number, key: number): number {
    const { stages, shading } = this.#view;
    const isWeight = shading.end === 'one' && stages && !isLongStages(stages);
    return (isWeight ? stages.weights[query * stages.keys + key] : this.#tiled?.shareAt(query, key)) ?? 0;
  }

  /** How the cells are painted once the view is drawn, of which so much changed. */
  painter(
    changed: Map<string, unknown>,
  ): ((context: CanvasRenderingContext2D, painting: Painting) => void) | null {
    const { overlaid } = this.#view;
    if (overlaid && this.isTogether)
      return (context, painting) =>
        this.#cells?.paint(context, painting, overlaid, () => this.#view.requestUpdate());
    const tiles = this.#tiled?.ready ? this.#tiled : this.#tiledBefore;
    if (tiles && this.#wanted) return (context, painting) => tiles.paint(context, painting);
    if (!this.#image || IMAGE_PARTS.some((name) => changed.has(name))) this.#image = this.#makeImage();
    const image = this.#image;
    return image && ((context, painting) => paintImage(context, image, painting));
  }

  /** Rows that are pinned together, on what is painted. */
  paintOver(canvas: HTMLCanvasElement, painting: Painting): void {
    const { overlaid } = this.#view;
    if (overlaid) this.#cells?.paintRows(canvas, painting, overlaid);
  }

  #makeImage(): HTMLCanvasElement | null {
    const { stages, difference, signed, dark, shading, massFilter } = this.#view;
    if (!stages) return null;
    // The tiles of a long head are on their way.
    if (isLongStages(stages)) return null;
    if (signed && difference) return this.extras.part?.differenceImage(stages, difference, dark) ?? null;
    return weightImage(stages, dark, shading, massFilter?.kept ?? null);
  }
}
