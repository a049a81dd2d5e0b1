/** The default result, the vectors and an address of the language model in Firefox and WebKit. */

import { becomes, Checks } from '../embed/checks.mjs';
import { languageAddress } from './language_stories.mjs';

const APP = 'document.querySelector("attention-app").controller';
const settledOn = (condition) => `!${APP}.busy && ${APP}.session.stages && (${condition})`;

async function read(browser, checks, address) {
  await browser.resize(1440, 1000);
  await browser.open(address);
  checks.that(await becomes(browser, settledOn('true')), 'the default result should be shown', null);
  const weight = await browser.evaluate(
    `(() => { const { stages, pin } = ${APP}.session; return stages.weights[pin.query * stages.keys + pin.key]; })()`,
  );
  checks.that(Math.abs(weight - 0.622) < 0.002, 'head 3.1 should give trophy .62', weight);
  await browser.evaluate(`${APP}.openHash("#vectors=&pin=1.1")`);
  checks.that(
    await becomes(browser, settledOn(`${APP}.session.stages.keys === 3`)),
    'the vectors should be shown',
    null,
  );
  const weights = await browser.evaluate(
    `[...${APP}.session.stages.weights].map((weight) => Math.round(1e6 * weight))`,
  );
  checks.equal(weights.slice(0, 3), [401112, 197776, 401112], 'the first row in millionths');
  await browser.evaluate(`${APP}.setMode("causal")`);
  checks.that(
    await becomes(browser, settledOn(`Math.abs(${APP}.session.stages.weights[3] - 0.33023845) < 1e-6`)),
    'causal should have its closed-form value',
    null,
  );
  await browser.evaluate(`${APP}.setMode("cross")`);
  checks.that(
    await becomes(browser, settledOn(`${APP}.session.stages.keys === 2`)),
    'cross should have two keys',
    null,
  );
}

/** A head switched off, as the address says: the same as everywhere. */
async function readLanguage(browser, checks, address) {
  await browser.open(`${address}${languageAddress.hash}`);
  const known = await becomes(browser, `!${APP}.busy && ${APP}.language.after`, 180);
  checks.that(known, 'the language model should say what comes next', null);
  const [name, probability] = await browser.evaluate(
    `(() => { const { language } = ${APP}; const [best] = language.after.candidates; return [language.nameOf(best.id), best.probability]; })()`,
  );
  checks.equal(name, '␣D', 'the likeliest token');
  checks.that(
    Math.abs(probability - languageAddress.probability) < languageAddress.near,
    'without head 18.6 it should have .412',
    probability,
  );
}

/** The model may go on loading meanwhile. */
export async function readInOtherEngines(address) {
  const all = [];
  for (const engine of ['firefox', 'webkit']) {
    const checks = new Checks(engine);
    let browser;
    try {
      const { launch } = await import(`../engines/${engine}.mjs`);
      browser = await launch();
      await read(browser, checks, address);
      await readLanguage(browser, checks, address);
    } catch (cause) {
      checks.failures.push(`${engine}: ${cause.message}`);
    } finally {
      await browser?.close();
    }
    console.log(
      `${checks.failures.length === 0 ? 'ok    ' : 'FAILED'} default result, vectors and language model in ${engine} (${checks.passed})`,
    );
    all.push(checks);
  }
  return all;
}
