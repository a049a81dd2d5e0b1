/** What a post fetches, as the network carries it: until its figure can be touched, and when it is. */

import { POST_LIMITS } from '../sizes/budgets.mjs';
import { becomes, complaintsOf } from './checks.mjs';
import { inside } from './inside.mjs';

const POST = 'document.querySelector("attention-playground")';
const NONE = { violations: [], errors: [], policy: [] };

/** [name, KB] of each script and module so far, without the hashes in their names. */
const fetched = `performance.getEntriesByType('resource')
  .filter(({ name }) => /\\.(js|wasm)$/.test(name) && !name.endsWith('/watch.js'))
  .map(({ name, encodedBodySize }) => [name.replace(/.*\\/|-[\\w-]{8}(?=\\.)/g, ''), encodedBodySize / 1000])`;

const kilobytesOf = (files) => files.reduce((sum, [, kilobytes]) => sum + kilobytes, 0);
const listed = (files) => files.map(([name, kilobytes]) => `${name} ${kilobytes.toFixed(1)}`).join(', ');

function checkLimit(checks, files, limit, what) {
  const kilobytes = kilobytesOf(files);
  checks.that(kilobytes > 20 && kilobytes <= limit, `${what} should take at most ${limit} KB`, listed(files));
}

const readout = `(${inside(POST, 'attention-readout')}?.shadowRoot.textContent.replace(/\\s+/g, ' ').trim() ?? '')`;

/** The number of the cell that the keyboard stands on, which is shown before anything else is fetched. */
async function touch(browser, checks) {
  await browser.evaluate(
    `${inside(POST, 'attention-matrix')}.shadowRoot.querySelector('[tabindex="0"]').focus()`,
  );
  await browser.press('ArrowRight');
  checks.that(
    await becomes(browser, `/looks at.*\\d/.test(${readout})`),
    'the figure should say the weight of a cell',
    await browser.evaluate(readout),
  );
}

/** All that is fetched for a reader who touches nothing. */
async function openAt(browser, width, address) {
  await browser.resize(width, 900);
  await browser.open(`${address}/post.html`);
  await becomes(browser, 'window.watched.ready > 0');
  await becomes(browser, inside(POST, 'attention-heads'));
  return browser.evaluate(fetched);
}

export async function readFetched(browser, checks, address) {
  const onPhone = await openAt(browser, 390, address);
  checkLimit(checks, onPhone, POST_LIMITS.onPhone, 'what is fetched on a phone until somebody acts');
  const untilTouched = await openAt(browser, 900, address);
  const first = untilTouched.filter(([name]) => !name.startsWith('heads_grid'));
  checkLimit(checks, first, POST_LIMITS.picture, 'what is fetched for the first picture');
  checkLimit(checks, untilTouched, POST_LIMITS.untilTouched, 'what is fetched until somebody acts');
  await touch(browser, checks);
  const [[, module] = []] = untilTouched.filter(([name]) => name.endsWith('.wasm'));
  checks.that(module < 20, 'the first module should be the one for figures', listed(untilTouched));
  await browser.evaluate(`${POST}.setAttribute('pin', '11.2')`);
  checks.that(await becomes(browser, inside(POST, 'attention-steps')), 'the steps should appear', null);
  await becomes(browser, `${POST}.session.cell`);
  const after = await browser.evaluate(fetched);
  const modules = after.filter(([name]) => name.endsWith('.wasm')).length;
  checks.equal(modules, 2, 'modules where a number is explained');
  checks.equal(await complaintsOf(browser), NONE, 'complaints');
}
