/** The matrix under keys, wheel and pointer, with long texts in tiles. */

import axe from 'axe-core';
import { afterEach, describe, expect, it } from 'vitest';
import { userEvent } from 'vitest/browser';
import type { HeadStages } from '../../../web/src/core/types.ts';
import type { TileSource } from '../../../web/src/trace/tile_source.ts';
import { tokenOf } from '../../../web/src/trace/tokens.ts';
import type { AttentionMatrix } from '../../../web/src/view/head/matrix.ts';
import '../../../web/src/view/head/matrix.ts';
import { headStages } from '../../shared/head_stages.ts';

const LARGEST_TILE = 256 * 256;
const HOT = { query: 411, key: 77 };

function stagesOf(count: number, hot: { query: number; key: number }): HeadStages {
  const weights = new Float32Array(count * count);
  weights[hot.query * count + hot.key] = 1;
  return headStages({ queries: count, keys: count, weights, rowSums: new Float32Array(count) });
}

/** One hot cell; every request is kept. */
function sourceOf(count: number, hot: { query: number; key: number }) {
  const asked: number[] = [];
  const source: TileSource = {
    queries: count,
    keys: count,
    tile: async ({ level, row, column, rows, columns }) => {
      asked.push(rows * columns);
      const tile = new Float32Array(rows * columns);
      const [down, across] = [(hot.query >> level) - row, (hot.key >> level) - column];
      if (down >= 0 && down < rows && across >= 0 && across < columns) tile[down * columns + across] = 1;
      return tile;
    },
    rows: async () => {
      throw new Error('No row is asked for: the whole head is here.');
    },
    massBetween: async (_, cuts) => new Float32Array(cuts.length),
  };
  return { source, asked };
}

const matrices: AttentionMatrix[] = [];
afterEach(() => {
  for (const matrix of matrices.splice(0)) matrix.remove();
});

async function matrixOf(
  count: number,
  width: number,
  parts: Partial<AttentionMatrix> = {},
): Promise<AttentionMatrix> {
  const matrix = document.createElement('attention-matrix') as AttentionMatrix;
  matrix.style.cssText = `width: ${width}px; font: 14px sans-serif; --paper: #fff; --ink: #000; --orange: #c50; --blue: #00c;`;
  const hot = { query: HOT.query % count, key: HOT.key % count };
  const tokens = Array.from({ length: count }, (_, index) => tokenOf(`word${index}`));
  Object.assign(matrix, { stages: stagesOf(count, hot), queryTokens: tokens, keyTokens: tokens, ...parts });
  document.body.append(matrix);
  matrices.push(matrix);
  await expect.poll(() => scroller(matrix) ?? null).not.toBeNull();
  return matrix;
}

const scroller = (matrix: AttentionMatrix) =>
  matrix.shadowRoot?.querySelector<HTMLElement>('.scroller') as HTMLElement;
const canvas = (matrix: AttentionMatrix) =>
  matrix.shadowRoot?.querySelector('canvas.cells') as HTMLCanvasElement;
const map = (matrix: AttentionMatrix) => matrix.shadowRoot?.querySelector('attention-matrix-map') ?? null;
const inMap = <Part extends Element>(matrix: AttentionMatrix, part: string) =>
  map(matrix)?.shadowRoot?.querySelector<Part>(part) ?? null;
const rowsInSight = (matrix: AttentionMatrix) => Number(inMap(matrix, 'output')?.textContent);
const edges = (matrix: AttentionMatrix) =>
  [...(matrix.shadowRoot?.querySelectorAll('.edge') ?? [])].map((edge) => edge.textContent);

/** Pixels that are much darker than the paper. */
function darkPixels(painted: HTMLCanvasElement): number {
  const { data = [] } = painted.getContext('2d')?.getImageData(0, 0, painted.width, painted.height) ?? {};
  let dark = 0;
  for (let at = 0; at < data.length; at += 4) if ((data[at] ?? 255) < 80 && data[at + 3] === 255) dark++;
  return dark;
}

describe('a long matrix', () => {
  it('shows one hot cell at every size, and asks for no more than is drawn', async () => {
    for (const count of [600, 1024]) {
      const { source, asked } = sourceOf(count, { query: HOT.query % count, key: HOT.key % count });
      const matrix = await matrixOf(count, 700, { tiles: source });
      await expect.poll(() => darkPixels(canvas(matrix))).toBeGreaterThan(0);
      await expect.poll(() => inMap<HTMLCanvasElement>(matrix, 'canvas')?.width ?? 0).toBeGreaterThan(100);
      expect(darkPixels(inMap<HTMLCanvasElement>(matrix, 'canvas') as HTMLCanvasElement)).toBeGreaterThan(0);
      expect(Math.max(...asked)).toBeLessThanOrEqual(LARGEST_TILE);
    }
  });

  it('zooms by keys, wheel and buttons, and says what lies beyond', async () => {
    const matrix = await matrixOf(600, 700, { tiles: sourceOf(600, HOT).source });
    await expect.poll(() => rowsInSight(matrix)).toBe(600);
    expect(edges(matrix)).toEqual([]);
    scroller(matrix).focus();
    await userEvent.keyboard('+++');
    await expect.poll(() => rowsInSight(matrix)).toBeLessThan(410);
    expect(edges(matrix).length).toBeGreaterThan(0);
    const before = rowsInSight(matrix);
    const wheel = new WheelEvent('wheel', { deltaY: -100, ctrlKey: true, bubbles: true, cancelable: true });
    scroller(matrix).dispatchEvent(wheel);
    expect(wheel.defaultPrevented).toBe(true);
    await expect.poll(() => rowsInSight(matrix)).toBeLessThan(before);
    const plain = new WheelEvent('wheel', { deltaY: 100, bubbles: true, cancelable: true });
    scroller(matrix).dispatchEvent(plain);
    expect(plain.defaultPrevented).toBe(false);
    const [, , fit] = inMap(matrix, '.buttons')?.querySelectorAll('button') ?? [];
    fit?.click();
    await expect.poll(() => rowsInSight(matrix)).toBe(600);
    await userEvent.keyboard('+0');
    await expect.poll(() => rowsInSight(matrix)).toBe(600);
  });

  it('follows the keyboard, and the frame in the map', async () => {
    const pin = { query: 300, key: 100 };
    const matrix = await matrixOf(600, 700, { tiles: sourceOf(600, HOT).source, pin });
    await expect.poll(() => rowsInSight(matrix)).toBeLessThan(60);
    await expect.poll(() => scroller(matrix).scrollTop).toBeGreaterThan(300 * 20 - 760);
    scroller(matrix).focus();
    await userEvent.keyboard('{End}');
    await expect
      .poll(() => Math.ceil(scroller(matrix).scrollLeft + scroller(matrix).clientWidth))
      .toBe(600 * 20);
    const frame = inMap<HTMLElement>(matrix, '.map');
    frame?.focus();
    const top = scroller(matrix).scrollTop;
    await userEvent.keyboard('{ArrowDown}');
    await expect.poll(() => scroller(matrix).scrollTop).toBeGreaterThan(top);
    await userEvent.click(frame as HTMLElement, { position: { x: 2, y: 2 } });
    await expect.poll(() => scroller(matrix).scrollTop).toBe(0);
    expect(scroller(matrix).scrollLeft).toBe(0);
  });
});

describe('the labels', () => {
  it('never touch each other, straight or slanted', async () => {
    for (const [count, width] of [
      [18, 358],
      [45, 660],
      [45, 358],
      [300, 700],
    ] as const) {
      const matrix = await matrixOf(count, width, { hover: { query: 7, key: 8 }, pin: { query: 8, key: 7 } });
      await matrix.updateComplete;
      const styles = getComputedStyle(matrix.shadowRoot?.querySelector('.frame') as HTMLElement);
      const line = Number.parseFloat(styles.getPropertyValue('--line-height'));
      const slant = (-Number.parseFloat(styles.getPropertyValue('--slant')) * Math.PI) / 180;
      for (const [side, across] of [
        ['.rows', 1],
        ['.columns', Math.sin(slant)],
      ] as const) {
        const places = [...(matrix.shadowRoot?.querySelectorAll<HTMLElement>(`${side} .label`) ?? [])].map(
          ({ style }) => Number.parseFloat(side === '.rows' ? style.top : style.left),
        );
        for (let at = 1; at < places.length; at++)
          expect(((places[at] ?? 0) - (places[at - 1] ?? 0)) * across).toBeGreaterThanOrEqual(line - 0.01);
      }
    }
  });
});

describe('a short matrix', () => {
  it('gives the cells under the pointer to a tool, and pins none meanwhile', async () => {
    const drawn: string[] = [];
    const tool = {
      start: ({ query, key }: { query: number; key: number }) => drawn.push(`start ${query}.${key}`),
      move: ({ query, key }: { query: number; key: number }) => drawn.push(`${query}.${key}`),
      marks: () => null,
      end: () => drawn.push('end'),
    };
    const matrix = await matrixOf(5, 500, { tool });
    const pinned: unknown[] = [];
    matrix.addEventListener('attention-pin', (event) => pinned.push(event));
    await userEvent.click(scroller(matrix), { position: { x: 10, y: 70 } });
    expect(drawn[0]).toBe('start 1.0');
    expect(drawn.at(-1)).toBe('end');
    expect(pinned).toEqual([]);
  });

  it('says the row that the keyboard comes to, then its cells', async () => {
    const matrix = await matrixOf(5, 500);
    scroller(matrix).focus();
    const said = () => matrix.shadowRoot?.querySelector('[role="status"]')?.textContent;
    await userEvent.keyboard('{ArrowDown}');
    await expect.poll(said).toMatch(/^word1 looks at word2, 100 percent; word0, 0; word1, 0\.$/);
    await userEvent.keyboard('{ArrowRight}');
    await expect.poll(said).toMatch(/^word1 looks at word1: 0 percent/);
  });

  it('has no fault that axe finds', async () => {
    const matrix = await matrixOf(80, 700, { tiles: sourceOf(80, { query: 3, key: 3 }).source });
    await expect.poll(() => map(matrix)).not.toBeNull();
    const { violations } = await axe.run(matrix, { rules: { region: { enabled: false } } });
    expect(violations.map(({ id }) => id)).toEqual([]);
  });
});
