/**
 * How fast a long head opens, changes, answers a pointer, pans and zooms in the page as it is served: a trace file
 * with so many tokens and heads.
 *
 *   node scripts/lib/bench/matrix.mjs [--tokens 1024] [--heads 12] [--json FILE]
 *
 * Needs the built page (web/dist) and the built module (web/wasm).
 */

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { matrix, readout, settled, shown } from '../../../tests/e2e/on_screen.mjs';
import { launchPlaywright } from '../../../tests/engines/chromium.mjs';
import { startPageServer } from '../page_server.mjs';
import { traceFile } from './trace_file.mjs';

const STEPS = 60;
const HEAD_STEPS = 20;

/** Milliseconds from each gesture to its repaint, and between frames meanwhile. */
export function measureSteps(figure, [kind, steps]) {
  const view = figure.getRootNode().host;
  const gesture = {
    pan: (step) => figure.scrollTo(step * 7, step * 11),
    zoom: (step) =>
      figure.dispatchEvent(
        new WheelEvent('wheel', {
          deltaY: step % 20 < 10 ? -30 : 30,
          ctrlKey: true,
          clientX: figure.getBoundingClientRect().left + 99,
          clientY: figure.getBoundingClientRect().top + 99,
          cancelable: true,
        }),
      ),
  }[kind];
  return (async () => {
    const repaints = [];
    const frames = [];
    let last = await new Promise(requestAnimationFrame);
    for (let step = 0; step < steps; step++) {
      const start = performance.now();
      gesture(step);
      // Scrolling tells of itself before the next frame.
      if (kind === 'pan') figure.dispatchEvent(new Event('scroll'));
      await view.updateComplete;
      repaints.push(performance.now() - start);
      const now = await new Promise(requestAnimationFrame);
      frames.push(now - last);
      last = now;
    }
    const ranked = (list) => [...list].sort((one, other) => one - other);
    const at = (list, share) => ranked(list)[Math.min(steps - 1, Math.floor(share * steps))];
    return {
      repaint: at(repaints, 0.5),
      slowestRepaint: at(repaints, 1),
      frame: at(frames, 0.5),
      lateFrame: at(frames, 0.95),
    };
  })();
}

/** Milliseconds from each key that chooses another head to its picture, all numbers of it included. */
async function measureHeads(page) {
  const taken = [];
  for (let step = 0; step < HEAD_STEPS; step++) {
    const start = performance.now();
    await page.keyboard.press(']');
    await settled(page);
    taken.push(performance.now() - start);
  }
  return medianOf(taken);
}

/** Milliseconds from the pointer over a row that is not here yet to its words. */
async function measureHover(page) {
  const told = await readout(page).elementHandle();
  const taken = await matrix(page).evaluate(
    async (figure, [words, steps]) => {
      const { left, top, width, height } = figure.getBoundingClientRect();
      const times = [];
      for (let step = 0; step < steps; step++) {
        const clientY = top + ((step + 0.5) / steps) * height;
        const start = performance.now();
        const pointer = { clientX: left + 0.3 * width, clientY, bubbles: true, composed: true };
        figure.dispatchEvent(new PointerEvent('pointermove', pointer));
        await null;
        for (let turn = 0; turn < 600 && words.shadowRoot.textContent.includes('…'); turn++)
          await new Promise((resolve) => setTimeout(resolve));
        times.push(performance.now() - start);
      }
      return times;
    },
    [told, HEAD_STEPS],
  );
  return medianOf(taken);
}

const medianOf = (list) => [...list].sort((one, other) => one - other)[Math.floor(list.length / 2)];

async function heapOf(page) {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  return usedSize;
}

export async function measureMatrix(browser, tokens, heads) {
  const server = await startPageServer();
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.addInitScript(() => {
    globalThis.longTasks = [];
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) globalThis.longTasks.push(entry.duration);
    }).observe({ type: 'longtask', buffered: true });
  });
  await page.goto(server.address);
  await shown(page);
  const folder = await mkdtemp(join(tmpdir(), 'bench-matrix-'));
  const file = join(folder, 'long.safetensors');
  await writeFile(file, await traceFile({ tokens, heads }));
  await page.evaluate(() => {
    globalThis.longTasks.length = 0;
  });
  const start = performance.now();
  await page.getByLabel('Trace file').setInputFiles(file);
  const long = page.getByRole('application', { name: new RegExp(`^Matrix of weights: ${tokens} rows`) });
  await long.waitFor({ timeout: 300_000 });
  const pictured = performance.now() - start;
  await settled(page);
  const opened = performance.now() - start;
  const longestTask = Math.max(0, ...(await page.evaluate(() => globalThis.longTasks)));
  await long.focus();
  const head = heads > 1 ? await measureHeads(page) : null;
  const hover = await measureHover(page);
  const gestures = {};
  for (const [name, keys, kind] of [
    ['whole, zoomed', '0', 'zoom'],
    ['small cells, panned', '0+++', 'pan'],
    ['large cells, panned', '++++++', 'pan'],
  ]) {
    for (const key of keys) await long.press(key);
    await page.waitForTimeout(1000);
    gestures[name] = await matrix(page).evaluate(measureSteps, [kind, STEPS]);
  }
  const heap = await heapOf(page);
  await page.close();
  server.stop();
  await rm(folder, { recursive: true });
  return { tokens, heads, pictured, opened, longestTask, head, hover, heap, gestures };
}

export function printMatrix({ tokens, heads, pictured, opened, longestTask, head, hover, heap, gestures }) {
  console.log(
    `\n${heads} x ${tokens} tokens: from the file to the picture ${pictured.toFixed(0)} ms, to all numbers ${opened.toFixed(0)} ms, longest task ${longestTask.toFixed(0)} ms`,
  );
  console.log(
    `Another head ${head?.toFixed(0) ?? '-'} ms, a row under the pointer ${hover.toFixed(1)} ms (medians of ${HEAD_STEPS}); the page's own heap ${(heap / 1e6).toFixed(0)} MB`,
  );
  for (const [name, { repaint, slowestRepaint, frame, lateFrame }] of Object.entries(gestures))
    console.log(
      `${name}: repaint ${repaint.toFixed(1)} ms, slowest ${slowestRepaint.toFixed(1)} ms; a frame every ${frame.toFixed(1)} ms, 95 of 100 within ${lateFrame.toFixed(1)} ms`,
    );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({
    options: {
      tokens: { type: 'string', default: '1024' },
      heads: { type: 'string', default: '12' },
      json: { type: 'string' },
    },
  });
  const browser = await launchPlaywright();
  const figures = await measureMatrix(browser, Number(values.tokens), Number(values.heads));
  await browser.close();
  printMatrix(figures);
  if (values.json) await writeFile(values.json, `${JSON.stringify(figures, null, 2)}\n`);
}
