/** The lines of a head under the pointer, and of a long text. */

import { afterEach, expect, test } from 'vitest';
import { userEvent } from 'vitest/browser';
import type { Cell } from '../../../web/src/trace/selection.ts';
import { tokenOf } from '../../../web/src/trace/tokens.ts';
import type { AttentionLines } from '../../../web/src/view/head/lines_view.ts';
import '../../../web/src/view/head/lines_view.ts';
import { evenHead } from '../../shared/even_head.ts';

const views: AttentionLines[] = [];
afterEach(() => {
  for (const view of views.splice(0)) view.remove();
});

/** As on the page: what it says of the pointer comes back to it. */
async function linesOf(count: number, parts: Partial<AttentionLines> = {}): Promise<AttentionLines> {
  const view = document.createElement('attention-lines') as AttentionLines;
  view.style.cssText =
    'width: 600px; font: 14px sans-serif; --blue: #3d4fc4; --orange: #c2570c; --paper: #fff;';
  const tokens = Array.from({ length: count }, (_, index) => tokenOf(`w${index}`));
  const tiles = {
    queries: count,
    keys: count,
    tile: async () => new Float32Array(),
    massBetween: async (_: number, cuts: Int32Array) => new Float32Array(cuts.length).fill(0.25),
  };
  Object.assign(view, { stages: evenHead(count), queryTokens: tokens, keyTokens: tokens, tiles, ...parts });
  view.addEventListener('attention-hover', (event) => {
    view.hover = (event as CustomEvent<Cell | null>).detail;
  });
  document.body.append(view);
  views.push(view);
  await expect.poll(() => token(view, 'queries', 0) ?? null).not.toBeNull();
  return view;
}

const token = (view: AttentionLines, side: string, index: number) =>
  view.shadowRoot?.querySelector<HTMLElement>(`.${side} [data-index="${index}"]`) as HTMLElement;
const gaps = (view: AttentionLines, side: string) => [
  ...(view.shadowRoot?.querySelectorAll<HTMLElement>(`.${side} .gap`) ?? []),
];
const shares = (view: AttentionLines, side: string) =>
  view.shadowRoot?.querySelectorAll(`.${side} .share`).length ?? 0;

test('444 tokens take no more than two screens, and chips say what lies between', async () => {
  const view = await linesOf(444, { pin: { query: 300, key: 100 } });
  await expect.poll(() => gaps(view, 'keys')[0]?.textContent).toMatch(/^\d+ tokens, 0\.25$/);
  expect(view.offsetHeight).toBeLessThan(1500);
  for (const [side, index] of [
    ['queries', 300],
    ['keys', 100],
  ] as const)
    expect(token(view, side, index), side).not.toBeNull();
  const [first] = gaps(view, 'keys');
  const before = gaps(view, 'keys').length;
  first?.click();
  await expect.poll(() => gaps(view, 'keys').length).toBe(before - 1);
});

test('what is pointed at does not move; what is pointed at elsewhere comes into sight', async () => {
  const view = await linesOf(444, { pin: { query: 300, key: 100 } });
  const place = token(view, 'queries', 298).getBoundingClientRect().top;
  await userEvent.hover(token(view, 'queries', 298));
  await expect.poll(() => view.hover?.query).toBe(298);
  await view.updateComplete;
  expect(token(view, 'queries', 298).getBoundingClientRect().top).toBe(place);
  await userEvent.unhover(token(view, 'queries', 298));
  view.hover = { query: 50, key: -1 };
  await expect.poll(() => token(view, 'queries', 50)).not.toBeNull();
});

test('both ways from a word under the pointer: its weights right, the weights on it left', async () => {
  const view = await linesOf(8);
  expect([shares(view, 'queries'), shares(view, 'keys')]).toEqual([0, 0]);
  await userEvent.hover(token(view, 'queries', 3));
  await expect.poll(() => [shares(view, 'queries'), shares(view, 'keys')]).toEqual([8, 8]);
  await userEvent.hover(token(view, 'keys', 5));
  await expect.poll(() => shares(view, 'queries')).toBe(8);
});

test('nothing moves when weights and headings come with the pointer', async () => {
  const view = await linesOf(8, { pin: { query: 0, key: 1 } });
  const places = () =>
    ['queries', 'keys'].map((side) => {
      const [own, whole] = [token(view, side, 3), view].map((part) => part.getBoundingClientRect());
      return [(own?.x ?? 0) - (whole?.x ?? 0), (own?.y ?? 0) - (whole?.y ?? 0)];
    });
  const before = places();
  for (const side of ['queries', 'keys']) {
    await userEvent.hover(token(view, side, 3));
    await expect.poll(() => shares(view, 'queries')).toBe(8);
    expect(places()).toEqual(before);
  }
});

test('keys go on from word to word through what is left out', async () => {
  const view = await linesOf(444, { pin: { query: 300, key: 100 } });
  const column = view.shadowRoot?.querySelector<HTMLElement>('.queries');
  column?.focus();
  for (let step = 0; step < 12; step++) await userEvent.keyboard('{ArrowDown}');
  await expect.poll(() => view.hover?.query).toBe(312);
  expect(token(view, 'queries', 312)).not.toBeNull();
});
