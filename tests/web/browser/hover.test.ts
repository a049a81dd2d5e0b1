/** What a pointer over 12 heads of 64 tokens costs: the view beneath it, and nothing else. */

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createCore } from '../../../web/src/core/index.ts';
import { openFiles } from '../../../web/src/shell/store/open_files.ts';
import '../../../web/src/shell/define.ts';
import { AttentionApp } from '../../../web/src/shell/app.ts';
import { PageHeader } from '../../../web/src/shell/page/page_header.ts';
import { defineParts } from '../../../web/src/view/element/define_parts.ts';
import { AttentionReadout } from '../../../web/src/view/head/readout.ts';
import { HeadRail } from '../../../web/src/view/heads/head_rail.ts';
import { AttentionHeads } from '../../../web/src/view/heads/heads.ts';
import { AttentionSteps } from '../../../web/src/view/steps/steps.ts';

const HEADS = 12;
const TOKENS = 64;
const PATIENCE = { timeout: 30_000 };

defineParts({ 'attention-app': AttentionApp });

/** Twelve heads over 64 tokens, as a file. */
async function traceFile(): Promise<File> {
  const core = await createCore({ where: 'worker' });
  const rows = await core.normalValues(7, TOKENS * HEADS * 2);
  const input = { heads: HEADS, queryCount: TOKENS, keyCount: TOKENS };
  const trace = await core.attend({ ...input, queries: rows, keys: rows.toReversed(), values: rows });
  const tokens = Array.from({ length: TOKENS }, (_, at) => `w${at}`);
  const bytes = await trace.save({ dtype: 'f32', metadata: { tokens: JSON.stringify(tokens) } });
  core.dispose();
  return new File([bytes as Uint8Array<ArrayBuffer>], 'twelve.safetensors');
}

let app: AttentionApp;

/** An element inside shadow roots, one within the other. */
function inside(...path: string[]): HTMLElement {
  let place: Element = app;
  for (const selector of path) {
    const next: Element | null | undefined = place.shadowRoot?.querySelector(selector);
    if (!next) throw new Error(`There is no ${selector}.`);
    place = next;
  }
  return place as HTMLElement;
}

const QUIET_FRAMES = 30;

/** Parts that come late draw the page once more: until none has for some frames. */
async function atRest(): Promise<void> {
  const drawn = vi.spyOn(AttentionApp.prototype, 'render');
  for (let quiet = 0; quiet < QUIET_FRAMES; quiet++) {
    await new Promise(requestAnimationFrame);
    if (drawn.mock.calls.length > 0) quiet = 0;
    drawn.mockClear();
  }
  drawn.mockRestore();
}

beforeEach(async () => {
  // What the test before left there would be opened.
  history.replaceState(null, '', location.pathname + location.search);
  app = document.createElement('attention-app') as AttentionApp;
  document.body.append(app);
  await expect.poll(() => app.playground.busy, PATIENCE).toBe(false);
  await openFiles(app.playground, [await traceFile()]);
  await expect.poll(() => app.playground.session.overview.statistics.length, PATIENCE).toBe(HEADS);
  await expect.poll(() => app.playground.session.busy || app.playground.busy, PATIENCE).toBe(false);
  await expect
    .poll(() => inside('attention-head', 'attention-matrix').shadowRoot?.querySelector('canvas'), PATIENCE)
    .toBeTruthy();
  await atRest();
}, 60_000);
afterEach(() => {
  vi.restoreAllMocks();
  app.remove();
});

const rendered = (...parts: { prototype: { render(): unknown } }[]) =>
  parts.map((part) => vi.spyOn(part.prototype, 'render'));

/** What must not happen: each is counted. */
function watch() {
  return [
    ...rendered(AttentionApp, PageHeader, HeadRail, AttentionHeads, AttentionSteps),
    vi.spyOn(Worker.prototype, 'postMessage'),
    vi.spyOn(history, 'replaceState'),
    vi.spyOn(history, 'pushState'),
    vi.spyOn(JSON, 'stringify'),
    vi.spyOn(JSON, 'parse'),
  ];
}
const counts = (spies: ReturnType<typeof watch>) => spies.map((spy) => spy.mock.calls.length);

describe('a pointer', () => {
  it('over the matrix draws the view of the head alone', async () => {
    const scroller = inside('attention-head', 'attention-matrix', '.scroller');
    const { left, top, width, height } = scroller.getBoundingClientRect();
    const spies = watch();
    const told = vi.spyOn(AttentionReadout.prototype, 'render');
    for (let at = 0; at < 20; at++) {
      const place = { clientX: left + (width * (at + 0.5)) / 20, clientY: top + (height * (at + 0.5)) / 20 };
      scroller.dispatchEvent(new PointerEvent('pointermove', { ...place, bubbles: true, composed: true }));
      await new Promise(requestAnimationFrame);
    }
    expect(app.playground.session.hover).not.toBeNull();
    expect(told.mock.calls.length).toBe(20);
    expect(counts(spies)).toEqual(spies.map(() => 0));
  });

  it('over the grid of heads draws nothing', async () => {
    const grid = inside('head-rail', 'attention-heads');
    const spies = watch();
    for (const button of grid.shadowRoot?.querySelectorAll('button') ?? []) {
      button.dispatchEvent(new PointerEvent('pointermove', { bubbles: true, composed: true }));
      button.dispatchEvent(new PointerEvent('pointerenter', { composed: true }));
      await new Promise(requestAnimationFrame);
    }
    expect(counts(spies)).toEqual(spies.map(() => 0));
  });
});
