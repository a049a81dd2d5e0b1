/** What a reader of the pages does, and what must then be seen. */

import { becomes, complaintsOf } from './checks.mjs';
import { byId, chosenHead, inside } from './inside.mjs';

const NONE = { violations: [], errors: [], policy: [] };
const POST = 'document.querySelector("attention-playground")';
const tokenButton = (index) =>
  `${inside(POST, 'attention-sentence')}.shadowRoot.querySelectorAll("button")[${index}]`;
const tokenAt = (word) =>
  `[...${inside(POST, 'attention-sentence')}.shadowRoot.querySelectorAll("button")].findIndex(({ textContent }) => textContent.trim().split(/[\\s,\\d]/)[0] === "${word}")`;
/** What the figure says of the cell that is pinned. */
const readout = `(${inside(POST, 'attention-readout')}?.shadowRoot.textContent.replace(/\\s+/g, ' ').trim() ?? '')`;
const lastChange = 'window.watched.changes.at(-1)';

async function ready(browser, checks, element = POST) {
  const shown = await becomes(
    browser,
    `${inside(element, 'attention-matrix, attention-lines, attention-table')}.shadowRoot.querySelector('.frame, table')`,
  );
  checks.that(shown, 'the trace should be shown', await browser.evaluate('window.watched'));
  return shown;
}

const fetched = (name) =>
  `performance.getEntriesByType("resource").filter((entry) => entry.name.includes("${name}")).length`;

/** A blog post: one element, used by pointer and by keyboard. */
export async function readPost(browser, checks, address) {
  await browser.open(`${address}/post.html`);
  if (!(await ready(browser, checks))) return;
  await becomes(browser, chosenHead(POST));
  checks.equal(await browser.evaluate(`${chosenHead(POST)}`), '3.1', 'the chosen head');
  await pinByPointer(browser, checks);
  await pinByKeyboard(browser, checks);
  await switchViews(browser, checks);
  await switchMode(browser, checks);
  await importAgain(browser, checks);
  checks.equal(await browser.evaluate(fetched('worker')), 0, 'what a small trace fetches for a worker');
  checks.equal(await complaintsOf(browser), NONE, 'complaints');
}

async function pinByPointer(browser, checks) {
  const [it, trophy] = await browser.evaluate(`[${tokenAt('it')}, ${tokenAt('trophy')}]`);
  await browser.click(
    'attention-playground',
    'attention-head',
    'attention-sentence',
    `button:nth-of-type(${it + 1})`,
  );
  await becomes(browser, `${lastChange}?.pin?.query === ${it}`);
  const pin = await browser.evaluate(`${lastChange}?.pin`);
  checks.equal(pin, { query: it, key: trophy }, 'a click on "it" pins it and what it looks at most: the pin');
  const label = `${tokenButton(trophy)}.textContent`;
  await becomes(browser, `/62/.test(${label})`);
  const spoken = await browser.evaluate(label);
  checks.that(/^trophy.*\b62 percent/.test(spoken), 'trophy should get 62 percent', spoken);
  checks.that(
    await becomes(browser, `/^it looks at ?trophy(: weight)? 0\\.62/.test(${readout})`),
    'head 3.1 should give trophy .62',
    await browser.evaluate(readout),
  );
  checks.that(await becomes(browser, inside(POST, 'attention-steps')), 'the steps should appear', null);
}

async function pinByKeyboard(browser, checks) {
  const byPointer = await browser.evaluate(`${lastChange}?.pin`);
  await browser.evaluate(`(() => {
    const stops = ${inside(POST, 'attention-matrix')}.shadowRoot.querySelectorAll('[tabindex="0"]');
    stops[0].focus();
    return stops.length;
  })()`);
  const before = await browser.evaluate('window.watched.changes.length');
  for (const key of ['ArrowRight', 'ArrowDown', 'Enter']) await browser.press(key);
  const told = await becomes(browser, `window.watched.changes.length > ${before} && ${lastChange}.pin`);
  const pin = await browser.evaluate(`${lastChange}?.pin`);
  checks.that(
    told && JSON.stringify(pin) !== JSON.stringify(byPointer),
    'arrows and Enter should pin another cell',
    pin,
  );
  await browser.press('Escape');
  checks.that(await becomes(browser, `${lastChange}.pin === null`), 'Escape should let go of the pin', pin);
}

async function switchViews(browser, checks) {
  const places = { lines: 2, table: 3, matrix: 1 };
  for (const [view, place] of Object.entries(places)) {
    await browser.click('attention-playground', 'attention-head', `.segments button:nth-of-type(${place})`);
    checks.that(
      await becomes(browser, inside(POST, `attention-${view}`)),
      `the ${view} view should appear`,
      null,
    );
    checks.equal(await browser.evaluate(`${POST}.getAttribute("view")`), view, 'the view attribute');
  }
}

async function switchMode(browser, checks) {
  const rowsShown = `(${inside(POST, 'attention-table')}?.shadowRoot.querySelectorAll('tbody tr').length ?? 0)`;
  const later = `(${rowsShown} > 2)`;
  await browser.evaluate(`${POST}.setAttribute("view", "table"), ${POST}.setAttribute("pin", "1.0")`);
  await becomes(browser, later);
  checks.equal(await browser.evaluate(later), true, 'whether later tokens are looked at before');
  await browser.evaluate(`${POST}.setAttribute("mode", "causal")`);
  checks.that(await becomes(browser, `!${later}`), 'causal mode should hide later tokens', null);
  await browser.evaluate(`${POST}.setAttribute("mode", "self")`);
  checks.that(await becomes(browser, later), 'self mode should show them again', null);
  await browser.evaluate(`${POST}.removeAttribute("pin"), ${POST}.setAttribute("view", "matrix")`);
  await becomes(browser, inside(POST, 'attention-matrix'));
}

async function importAgain(browser, checks) {
  const same = await browser.evaluate(`(async () => {
    const before = customElements.get('attention-playground');
    await import('./attention-playground.js?once-more');
    return before === customElements.get('attention-playground') && Boolean(${inside(POST, 'attention-matrix')});
  })()`);
  checks.equal(same, true, 'whether a second import changes nothing');
}

/** Parts that come with their first use and cannot be fetched: each says so, and the figure stays. */
export async function readWithoutParts(browser, checks, address) {
  await browser.open(`${address}/post.html`);
  const words = (root) => `(${inside(POST, root)}?.textContent ?? '')`;
  checks.that(
    await becomes(browser, `/overview of all heads could not be loaded/.test(${words('.problem')})`),
    'the missing grid should be told',
    await browser.evaluate(words('.problem')),
  );
  if (!(await ready(browser, checks))) return;
  await browser.click('attention-playground', 'attention-head', '.segments button:nth-of-type(2)');
  const missing = `(${inside(POST, 'attention-head')}.shadowRoot.querySelector('[role="alert"]')?.textContent ?? '')`;
  checks.that(
    await becomes(browser, `/Lines could not be loaded/.test(${missing})`),
    'the missing view should be told',
    await browser.evaluate(missing),
  );
  await browser.click('attention-playground', 'attention-head', '.segments button:nth-of-type(1)');
  await browser.evaluate(`${POST}.setAttribute('pin', '1.0')`);
  checks.that(
    await becomes(browser, `/how a number was made could not be loaded/.test(${words('.problem')})`),
    'the missing steps should be told',
    await browser.evaluate(words('.problem')),
  );
  await ready(browser, checks);
}

/** Several elements on one page, of which two cannot show their trace. */
export async function readSeveral(browser, checks, address) {
  await browser.open(`${address}/several.html`);
  for (const id of ['pinned', 'previous', 'table']) {
    await browser.evaluate(`${byId(id)}.scrollIntoView()`);
    if (!(await ready(browser, checks, byId(id)))) return;
  }
  checks.that(
    await becomes(browser, inside(byId('pinned'), 'attention-steps')),
    'the pin attribute should pin',
    null,
  );
  checks.that(
    await becomes(browser, inside(byId('previous'), 'attention-lines')),
    'view="lines" should show lines',
    null,
  );
  const papers = `["pinned", "previous"].map((id) => getComputedStyle(document.getElementById(id)).backgroundColor)`;
  checks.equal((await browser.evaluate(papers))[1], 'rgb(20, 21, 25)', 'the paper under theme="dark"');
  await retryBroken(browser, checks);
  await computeLarge(browser, checks);
  checks.equal(await complaintsOf(browser), NONE, 'complaints');
}

/** Small traces need no worker, and large ones one together. */
async function computeLarge(browser, checks) {
  for (const id of ['large', 'larger']) {
    await browser.evaluate(`(() => {
      const figure = document.createElement('attention-playground');
      Object.assign(figure, { id: '${id}', src: 'large.safetensors' });
      document.body.append(figure);
      figure.scrollIntoView();
    })()`);
    await ready(browser, checks, byId(id));
  }
  checks.equal(await browser.evaluate(fetched('worker_cores')), 1, 'what starts workers, fetched');
  const workers = await browser.evaluate(fetched('attention-worker'));
  checks.that(workers <= 1, 'one worker should serve all', workers);
}

async function retryBroken(browser, checks) {
  for (const id of ['broken', 'nonsense']) {
    await browser.evaluate(`${byId(id)}.scrollIntoView()`);
    const alert = inside(byId(id), '[role="alert"]');
    checks.that(await becomes(browser, alert), `the ${id} one should say what is wrong on the spot`, null);
    const text = await browser.evaluate(`${alert}?.textContent.trim()`);
    checks.that(
      /\w{3}.*[.!?]\s*Retry$/s.test(text ?? ''),
      'the sentence should end well and offer a retry',
      text,
    );
  }
  const nonsense = await browser.evaluate(`${inside(byId('nonsense'), '[role="alert"]')}?.textContent`);
  checks.that(/HTML page/.test(nonsense ?? ''), 'the sentence should say what the file is instead', nonsense);
  const poster = `${byId('broken')}.querySelector("img").getBoundingClientRect().height > 20`;
  checks.equal(await browser.evaluate(poster), true, 'whether the broken one keeps its poster');
  await browser.click('#broken', '[role="alert"] button');
  await ready(browser, checks, byId('broken'));
  checks.equal(
    await browser.evaluate(`${alertOf(byId('broken'))} ?? null`),
    null,
    'the sentence after a good retry',
  );
}

const alertOf = (element) => inside(element, '[role="alert"]');

/** A browser without WebAssembly keeps the poster and says one sentence. */
export async function readWithoutWasm(browser, checks, address) {
  await browser.open(`${address}/without_wasm.html`);
  checks.that(
    await becomes(browser, alertOf(POST)),
    'one sentence should say that there is no WebAssembly',
    null,
  );
  const text = await browser.evaluate(`${alertOf(POST)}?.textContent`);
  checks.that(/no WebAssembly/.test(text ?? ''), 'the sentence should name WebAssembly', text);
  const poster = `${POST}.querySelector("img").getBoundingClientRect().height > 20`;
  checks.equal(await browser.evaluate(poster), true, 'whether the poster stays');
  checks.equal(
    await browser.evaluate('window.watched.failures.map(({ code }) => code)'),
    ['no_wasm'],
    'the errors told',
  );
  checks.equal(await complaintsOf(browser), NONE, 'complaints');
}
