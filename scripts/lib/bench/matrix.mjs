/**
 * How fast a long head pans and zooms in the page as it is served: one head of a trace file with so many tokens.
 *
 *   node scripts/lib/bench/matrix.mjs [--tokens 1024] [--json FILE]
 *
 * Needs the built page (web/dist) and the built module (web/wasm).
 */

import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { matrix, settled, shown } from '../../../tests/e2e/on_screen.mjs';
import { launchPlaywright } from '../../../tests/engines/chromium.mjs';
import { startPageServer } from '../page_server.mjs';
import { traceFile } from './trace_file.mjs';

const STEPS = 60;

/** Milliseconds from each gesture to its repaint, and between frames meanwhile. */
function measureSteps(figure, [kind, steps]) {
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

async function measure(tokens) {
  const server = await startPageServer();
  const browser = await launchPlaywright();
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.goto(server.address);
  await shown(page);
  const file = {
    name: 'long.safetensors',
    mimeType: 'application/octet-stream',
    buffer: await traceFile({ tokens }),
  };
  const start = performance.now();
  await page.getByLabel('Trace file').setInputFiles(file);
  const long = page.getByRole('application', { name: new RegExp(`^Matrix of weights: ${tokens} rows`) });
  await long.waitFor({ timeout: 300_000 });
  await settled(page);
  const opened = performance.now() - start;
  await long.focus();
  const figures = { tokens, opened };
  for (const [name, keys, kind] of [
    ['whole, zoomed', '0', 'zoom'],
    ['small cells, panned', '0+++', 'pan'],
    ['large cells, panned', '++++++', 'pan'],
  ]) {
    for (const key of keys) await page.keyboard.press(key);
    await page.waitForTimeout(1000);
    figures[name] = await matrix(page).evaluate(measureSteps, [kind, STEPS]);
  }
  await browser.close();
  server.stop();
  return figures;
}

const { values } = parseArgs({
  options: { tokens: { type: 'string', default: '1024' }, json: { type: 'string' } },
});
const figures = await measure(Number(values.tokens));
const { tokens, opened, ...gestures } = figures;
console.log(`${tokens} tokens, from the file to the matrix ${opened.toFixed(0)} ms`);
for (const [name, { repaint, slowestRepaint, frame, lateFrame }] of Object.entries(gestures))
  console.log(
    `${name}: repaint ${repaint.toFixed(1)} ms, slowest ${slowestRepaint.toFixed(1)} ms; a frame every ${frame.toFixed(1)} ms, 95 of 100 within ${lateFrame.toFixed(1)} ms`,
  );
if (values.json) await writeFile(values.json, `${JSON.stringify(figures, null, 2)}\n`);
