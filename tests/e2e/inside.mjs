/** What the stories look at inside the page. */

import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const axeSource = fileURLToPath(new URL('../../web/node_modules/axe-core/axe.min.js', import.meta.url));

/** Waits until the page shows a finished head. */
export async function shown(page) {
  await page.waitForFunction(() =>
    Boolean(document.querySelector('attention-app')?.controller?.session.stages),
  );
}

/** Waits until the model is loaded and nothing is being computed. */
export async function modelReady(page) {
  await page.waitForFunction(() => {
    const { controller } = document.querySelector('attention-app');
    return controller.loader.state === 'ready' && !controller.busy;
  });
}

/** Waits until nothing is being computed. */
export async function settled(page) {
  await page.waitForFunction(() => !document.querySelector('attention-app').controller.busy);
}

/** The chosen head's weights and the tokens as they are on the screen. */
export function result(page) {
  return page.evaluate(() => {
    const { session, scene } = document.querySelector('attention-app').controller;
    const { stages } = session;
    return {
      weights: [...stages.weights],
      queries: stages.queries,
      keys: stages.keys,
      tokens: session.keyTokens.map(({ raw }) => raw),
      types: session.keyTokens.map(({ sentence }) => sentence),
      pin: session.pin,
      head: `${session.layer}.${session.head}`,
      mode: scene.mode,
    };
  });
}

/** Keeps the model's files away: the page then shows what it ships with. */
export async function withoutModel(page) {
  await page.route('**/models/**', (route) => route.abort());
}

/** What axe has against the page as it stands. */
export async function axeFindings(page) {
  await page.evaluate(await readFile(axeSource, 'utf8'));
  return page.evaluate(async () => {
    const { violations } = await globalThis.axe.run();
    return violations.map(
      ({ id, nodes }) =>
        `${id}: ${nodes[0].target.flat().join(' ')} (${nodes.length}) ${nodes[0].failureSummary.slice(0, 160)}`,
    );
  });
}
