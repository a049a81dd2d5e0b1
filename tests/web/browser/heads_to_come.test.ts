/** Heads of a long text that are still to come: how many, how long, and the way to stop them and go on. */

import { afterEach, expect, it } from 'vitest';
import '../../../web/src/shell/define.ts';
import { NO_OVERVIEW } from '../../../web/src/trace/heads_overview.ts';
import type { HeadsToCome } from '../../../web/src/trace/long_overview.ts';
import { TraceSession } from '../../../web/src/trace/trace_session.ts';
import { HeadRail } from '../../../web/src/view/heads/head_rail.ts';

const rail = new HeadRail();
afterEach(() => rail.remove());

it('are told in words, with a button that stops them, and then one that goes on', async () => {
  const pressed: string[] = [];
  const session = new TraceSession();
  const show = async (progress: Partial<HeadsToCome> | undefined) => {
    const own = { goOn: async () => void pressed.push('go on'), stop: () => pressed.push('stop') };
    const all = progress && { ...own, ...progress };
    const thumbnails = { layers: 0, heads: 0, rows: 1, columns: 1, pixels: new Uint8Array() };
    session.overview = { ...NO_OVERVIEW, thumbnails, ...(all && { progress: all as HeadsToCome }) };
    session.dispatchEvent(new Event('change'));
    await rail.updateComplete;
  };
  rail.session = session;
  document.body.append(rail);
  const words = () => rail.shadowRoot?.querySelector('[role="status"]')?.textContent ?? '';
  const button = () => rail.shadowRoot?.querySelector<HTMLButtonElement>('[role="status"] ~ button');

  await show({ done: 12, all: 270, secondsLeft: 43 });
  // What tells it comes with the first of them.
  await expect.poll(words).toBe('12 of 270 heads are here, 43 s left.');
  expect(button()?.textContent).toBe('Stop');
  button()?.click();
  await show({ done: 13, all: 270, secondsLeft: null, stop: null });
  expect(words()).toBe('13 of 270 heads are here.');
  expect(button()?.textContent).toBe('Go on');
  button()?.click();
  expect(pressed).toEqual(['stop', 'go on']);
  await show(undefined);
  expect(words()).toBe('');
  expect(button() ?? null).toBeNull();
});
