/** The grid of all heads, whoever shows it: one tab stop, the same keys, one look of what is off. */

import axe from 'axe-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { userEvent } from 'vitest/browser';
import { defineParts } from '../../../web/src/view/element/define_parts.ts';
import { stacksOf } from '../../../web/src/view/heads/head_cells.ts';
import { AttentionHeads } from '../../../web/src/view/heads/heads.ts';

defineParts({ 'attention-heads': AttentionHeads });

const LAYERS = [
  { stack: 'encoder', index: 0, kind: 'self', heads: 4 },
  { stack: 'decoder', index: 0, kind: 'self', heads: 4 },
  { stack: 'decoder', index: 0, kind: 'cross', heads: 2 },
];

let grid: AttentionHeads;
let told: string[];

beforeEach(async () => {
  told = [];
  grid = document.createElement('attention-heads') as AttentionHeads;
  const stacks = stacksOf(LAYERS as never, ({ layer, head }) => ({
    layer,
    head,
    words: `Layer ${layer}, head ${head}`,
    state: layer === 1 && head === 3 ? 'off' : '',
  }));
  const picture = { rows: 1, columns: 1, levels: Uint8Array.of(200) };
  Object.assign(grid, { stacks, pictureOf: () => picture, layer: 0, head: 2, canSwitch: true });
  for (const type of ['attention-head', 'toggle-head'])
    grid.addEventListener(type, (event) => {
      const { layer, head } = (event as CustomEvent).detail;
      told.push(`${type} ${layer}.${head}`);
    });
  document.body.append(grid);
  await grid.updateComplete;
});
afterEach(() => grid.remove());

const focused = () => (grid.shadowRoot?.activeElement as HTMLElement | null)?.dataset.head;
const stops = () => [...(grid.shadowRoot?.querySelectorAll('[tabindex="0"]') ?? [])];

describe('the grid of heads', () => {
  it('has one tab stop, and arrows lead through every stack', async () => {
    expect(stops()).toHaveLength(1);
    await userEvent.tab();
    expect(focused()).toBe('0.2');
    await userEvent.keyboard('{ArrowDown}');
    await expect.poll(focused).toBe('1.2');
    // The last stack has fewer heads.
    await userEvent.keyboard('{ArrowDown}');
    await expect.poll(focused).toBe('2.1');
    await userEvent.keyboard('{Home}{ArrowLeft}');
    await expect.poll(focused).toBe('2.0');
    await userEvent.keyboard('{ArrowUp}{End}');
    await expect.poll(focused).toBe('1.3');
    expect(stops()).toHaveLength(1);
    await userEvent.keyboard('{Enter}');
    expect(told).toEqual(['attention-head 1.3']);
  });

  it('switches heads off where that can be done, and crosses them out', async () => {
    grid.style.setProperty('--ink', 'black');
    await userEvent.tab();
    await userEvent.keyboard('x');
    expect(told).toEqual(['toggle-head 0.2']);
    const off = grid.shadowRoot?.querySelector('[data-head="1.3"] i') as Element;
    expect(getComputedStyle(off, '::before').opacity).toBe('0.6');
    expect(getComputedStyle(off, '::after').backgroundImage).toContain('linear-gradient');
    grid.canSwitch = false;
    await userEvent.keyboard('x');
    expect(told).toHaveLength(1);
  });

  it('names its stacks, and axe finds nothing', async () => {
    const titles = [...(grid.shadowRoot?.querySelectorAll('h2') ?? [])].map(({ textContent }) => textContent);
    expect(titles).toEqual(['Encoder', 'Decoder, self-attention', 'Decoder looks at encoder']);
    const { violations } = await axe.run(grid, { rules: { region: { enabled: false } } });
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
  });
});
