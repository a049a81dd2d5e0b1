/** Keeps in the scene which part of a matrix is in sight, and shows what the scene says. Loaded with the first of them. */

import { conventionOf } from '../../scene/convention.ts';
import { writeFrame } from '../../scene/position_text.ts';
import type { Frame } from '../../scene/scene.ts';
import type { Token } from '../../trace/tokens.ts';
import type { MatrixFrame } from '../../view/matrix/matrix_frame.ts';
import { byItself, showSight, sightOf } from '../../view/matrix/matrix_sight.ts';
import type { Playground } from './playground.ts';

/** So long it rests before the address says where: what the reader does in one go is told once. */
const REST_MS = 400;

const textOf = (frame: Frame | null | undefined) => JSON.stringify(frame ?? null);

export class FrameKeeper {
  readonly #playground: Playground;
  #matrix: MatrixFrame | null = null;
  #rest = 0;
  /** What the matrix shows of what the scene says. */
  #shown = textOf(null);
  /** The tokens of which the reader wants to see the whole; null: a part. */
  #whole: Token[] | null = null;

  constructor(playground: Playground) {
    this.#playground = playground;
  }

  /** The whole is what the reader chose, which no address has to say. */
  get isWhole(): boolean {
    return this.#whole === this.#playground.session.keyTokens;
  }

  /** The reader moved it. */
  moved(matrix: MatrixFrame): void {
    this.#matrix = matrix;
    this.#whole = sightOf(matrix) ? null : this.#playground.session.keyTokens;
    clearTimeout(this.#rest);
    this.#rest = window.setTimeout(() => {
      const frame = sightOf(matrix);
      this.#shown = textOf(frame);
      this.#playground.adopt({ frame: frame ?? undefined }, 'frame');
    }, REST_MS);
  }

  /** A matrix of other tokens is there, and shows what the scene says. */
  opened(matrix: MatrixFrame): void {
    const isFirst = this.#matrix === null;
    this.#matrix = matrix;
    if (this.#isBeyond()) this.#leaveOut(isFirst);
    this.#show();
  }

  /** Rows and columns of the matrix as it is written. */
  #size(): [rows: number, columns: number] {
    const { scene, session } = this.#playground;
    const { queryTokens, keyTokens } = session;
    return conventionOf(scene) === 'column'
      ? [keyTokens.length, queryTokens.length]
      : [queryTokens.length, keyTokens.length];
  }

  #isBeyond(): boolean {
    const { scene } = this.#playground;
    const { row = 0, column = 0 } = scene.frame ?? {};
    const [rows, columns] = this.#size();
    return row >= rows || column >= columns;
  }

  /** Of the address it is said; of a text that grows shorter it goes without saying. */
  #leaveOut(isSaid: boolean): void {
    const { scene, notices } = this.#playground;
    const [rows, columns] = this.#size();
    if (isSaid && scene.frame)
      notices.say(
        'address',
        `Left out: 'frame=${writeFrame(scene.frame)}' lies beyond the ${rows} rows and ${columns} columns of this matrix.`,
      );
    this.#playground.adopt({ frame: undefined }, 'frame');
  }

  /** After every change of the scene: undo leads back to what was in sight, too. */
  follow(): void {
    if (this.#matrix && textOf(this.#playground.scene.frame) !== this.#shown) this.#show();
  }

  #show(): void {
    const { frame } = this.#playground.scene;
    clearTimeout(this.#rest);
    this.#shown = textOf(frame);
    const matrix = this.#matrix;
    if (!matrix) return;
    byItself(matrix, () => {
      if (frame) showSight(matrix, frame);
      else {
        matrix.zoomed = 0;
        matrix.moveTo(0, 0);
      }
    });
  }
}
