/** What is there stays where it is while the rest comes. */

import { candidates } from './language_screen.mjs';
import { drawn, shown } from './on_screen.mjs';
import { SIZES } from './screen_sizes.mjs';

/** A line of 9 Mbit/s. */
const SLOW = { offline: false, latency: 40, downloadThroughput: 9e6 / 8, uploadThroughput: 3e6 / 8 };
const FREE = { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: -1 };
/** What one may call standing still. */
const MOST_SHIFT = 0.02;

/** Adds up what moves, and where it moved from and to. */
function watchShifts(page) {
  return page.addInitScript(() => {
    globalThis.shifts = [];
    const rowOf = ({ y, height }) => `${Math.round(y)} +${Math.round(height)}`;
    const add = (list) => {
      for (const { value, hadRecentInput, sources } of list.getEntries()) {
        const moves = sources.map(
          (source) => `${rowOf(source.previousRect)} -> ${rowOf(source.currentRect)}`,
        );
        if (!hadRecentInput) globalThis.shifts.push({ value, moves });
      }
    };
    new PerformanceObserver(add).observe({ type: 'layout-shift', buffered: true });
  });
}

async function standsStill(page, checks, what) {
  const shifts = await page.evaluate(() => globalThis.shifts);
  const shift = shifts.reduce((sum, { value }) => sum + value, 0);
  checks.that(shift < MOST_SHIFT, `${what}: layout shift on load`, JSON.stringify(shifts));
}

async function browserOf(page, context) {
  const session = await context.newCDPSession(page);
  await session.send('Network.enable');
  return {
    setLine: (conditions) => session.send('Network.emulateNetworkConditions', conditions),
    /** As before the first visit. */
    async forget(address) {
      const { origin } = new URL(address);
      await session.send('Storage.clearDataForOrigin', { origin, storageTypes: 'cache_storage' });
      await session.send('Network.clearBrowserCache');
    },
  };
}

async function nothingMovesOnLoad({ page, context, checks, address }) {
  await watchShifts(page);
  await (await browserOf(page, context)).setLine(SLOW);
  for (const { width, height } of SIZES) {
    await page.setViewportSize({ width, height });
    for (const hash of ['', '#vectors=']) {
      await page.goto('about:blank');
      await page.goto(`${address}${hash}`);
      await shown(page);
      await page.getByRole('navigation', { name: 'Heads' }).getByRole('gridcell').first().waitFor();
      await standsStill(page, checks, `${width} × ${height}, ${hash || 'the start'}`);
    }
  }
}

/** The page comes on the slow line; the model, which would take a minute and a half there, on a free one. */
async function nothingMovesAroundTheModel({ page, context, checks, address }) {
  await watchShifts(page);
  const { setLine, forget } = await browserOf(page, context);
  for (const { width, height } of SIZES) {
    await page.setViewportSize({ width, height });
    await page.goto('about:blank');
    await forget(address);
    await setLine(SLOW);
    await page.goto(`${address}#model=smollm2`);
    await page.getByRole('progressbar', { name: /^Loading SmolLM2/ }).waitFor();
    await page.getByText(/of \d+ MB/).waitFor();
    await setLine(FREE);
    await candidates(page).first().waitFor();
    await shown(page);
    await page.getByRole('group', { name: 'Tokens as' }).waitFor();
    await drawn(page);
    await standsStill(page, checks, `${width} × ${height}`);
  }
}

export const loadingStories = {
  'nothing moves while the page loads': nothingMovesOnLoad,
  'nothing moves while SmolLM2 loads': nothingMovesAroundTheModel,
};
