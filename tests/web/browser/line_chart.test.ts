import axe from 'axe-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { userEvent } from 'vitest/browser';
import { LineChart } from '../../../web/src/view/chart/chart.ts';
import { defineParts } from '../../../web/src/view/element/define_parts.ts';

defineParts({ 'line-chart': LineChart });

const STEPS = Array.from({ length: 100 }, (_, at) => at + 1);
let chart: LineChart;
let heard: [string, unknown][];

beforeEach(async () => {
  chart = document.createElement('line-chart') as LineChart;
  chart.style.width = '400px';
  chart.data = {
    title: 'Loss and accuracy',
    lines: [
      { name: 'accuracy', tone: 'ink', steps: STEPS, values: STEPS.map((step) => step / 100), axis: 'right' },
      { name: 'loss', tone: 'quiet', steps: STEPS, values: STEPS.map((step) => 3 - step / 50) },
    ],
    lastStep: 100,
  };
  heard = [];
  for (const type of ['chart-hover', 'chart-step'])
    chart.addEventListener(type, (event) => {
      const { detail } = event as CustomEvent<number | null>;
      heard.push([type, detail]);
      if (type === 'chart-hover') chart.hover = detail;
    });
  document.body.append(chart);
  await expect.poll(() => chart.shadowRoot?.querySelectorAll('path.line[d*="L"]').length).toBe(2);
});
afterEach(() => chart.remove());

const plot = () => chart.shadowRoot?.querySelector<HTMLElement>('.plot') as HTMLElement;
const said = () => plot().getAttribute('aria-valuetext');

describe('the chart', () => {
  it('says its latest values, and those of any step by the keys', async () => {
    expect(said()).toBe('step 100: accuracy 1, loss 1');
    plot().focus();
    await userEvent.keyboard('{ArrowLeft}{ArrowLeft}');
    await chart.updateComplete;
    expect(said()).toBe('step 98: accuracy .98, loss 1.04');
    await userEvent.keyboard('{Home}{Enter}');
    expect(heard.at(-1)).toEqual(['chart-step', 1]);
    await userEvent.keyboard('{Escape}');
    expect(heard.at(-1)).toEqual(['chart-hover', null]);
  });

  it('follows the pointer', async () => {
    const { left, top, width } = plot().getBoundingClientRect();
    // The plot lies between both axes: its middle is step 50.
    const x = left + 32 + (width - 64) / 2;
    plot().dispatchEvent(new PointerEvent('pointermove', { clientX: x, clientY: top + 30, bubbles: true }));
    await chart.updateComplete;
    expect(heard.at(-1)).toEqual(['chart-hover', 50]);
    expect(chart.shadowRoot?.querySelectorAll('circle.dot')).toHaveLength(2);
    plot().dispatchEvent(new PointerEvent('click', { clientX: x, clientY: top + 30, bubbles: true }));
    expect(heard.at(-1)).toEqual(['chart-step', 50]);
  });

  it('fits 320 pixels, and has nothing that axe finds fault with', async () => {
    chart.style.width = '320px';
    await expect
      .poll(() => chart.shadowRoot?.querySelector('.plot svg')?.getAttribute('viewBox'))
      .toMatch(/^0 0 320 /);
    expect(chart.scrollWidth).toBeLessThanOrEqual(320);
    const { violations } = await axe.run(chart, { rules: { 'color-contrast': { enabled: false } } });
    expect(violations.map(({ id }) => id)).toEqual([]);
  });
});
