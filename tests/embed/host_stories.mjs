/** What a page around the element may do to it, and what must then be seen. */

import { becomes, complaintsOf } from './checks.mjs';
import { alertsOf, byId, chosenHead, headOf, inside } from './inside.mjs';
import { difference, keep, picturesOf, ROUNDING } from './pictures.mjs';

const NONE = { violations: [], errors: [], policy: [] };
const FIGURES = ['#matrix', '#lines', '#table'];
/** In mixed.json: words that run from right to left, as they should stand from left to right. */
const LEFT_TO_RIGHT = [2, 6, 5, 4, 3, 7, 8, 10, 9, 11];
const LONG_TOKEN = 14;
const lastChange = 'window.watched.changes.at(-1)';
/** What was changed is on the screen. */
const settled = 'new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 250)))';

async function openFigures(browser, checks, address) {
  await browser.resize(1320, 3000);
  await browser.open(address);
  const shown = await becomes(
    browser,
    `window.watched.ready === 3 && ${inside(byId('matrix'), 'attention-steps')}`,
  );
  checks.that(shown, `the figures of ${address} should be shown`, await browser.evaluate('window.watched'));
  await browser.evaluate(settled);
}

/** Pictures as they come, and of the dark theme in a page that zooms. */
async function photograph(browser) {
  const plain = await picturesOf(browser, FIGURES);
  await browser.evaluate(`(() => {
    document.body.style.zoom = '1.25';
    for (const figure of document.querySelectorAll('attention-playground')) figure.setAttribute('theme', 'dark');
  })()`);
  await browser.evaluate(settled);
  return { plain, dark: await picturesOf(browser, FIGURES) };
}

/** The same figures in a page that says nothing and in one that says too much. */
export async function readHostPages(browser, checks, address) {
  await openFigures(browser, checks, `${address}/neutral.html`);
  const neutral = await photograph(browser);
  await openFigures(browser, checks, `${address}/hostile.html`);
  const hostile = await photograph(browser);
  for (const kind of ['plain', 'dark']) {
    for (const [at, figure] of FIGURES.entries()) {
      const [one, other] = [neutral[kind][at], hostile[kind][at]];
      const name = `${browser.name}-${kind}-${figure.slice(1)}`;
      checks.equal(other.size, one.size, `${figure}, ${kind}: the size`);
      const { count, pictures } = difference(one.seen, other.seen);
      const same = count <= ROUNDING[browser.name];
      const kept = same ? '' : `; see ${await keep(name, pictures)}/${name}`;
      checks.that(
        same,
        `${figure}, ${kind}, should look as in a neutral page${kept}`,
        `${count} pixels in one square`,
      );
    }
  }
  await pointWhileZoomed(browser, checks);
  await browser.evaluate("(document.body.style.zoom = '1')");
  await readLetters(browser, checks);
  await askForWhatIsNotThere(browser, checks);
  await tellTheMode(browser, checks);
  await hideByThePage(browser, checks);
  checks.equal(await complaintsOf(browser), NONE, 'complaints');
  await readSnippet(browser, checks, address);
}

async function pointWhileZoomed(browser, checks) {
  const canvas = inside(byId('matrix'), 'attention-matrix');
  const sharp = await browser.evaluate(`(() => {
    const { width, style } = ${canvas}.shadowRoot.querySelector('canvas.cells');
    const zoom = Number(getComputedStyle(document.body).zoom);
    return Math.abs(width - Number.parseFloat(style.width) * devicePixelRatio * zoom) <= 1;
  })()`);
  checks.equal(sharp, true, 'whether the cells have a pixel for each of the screen');
  const before = await browser.evaluate('window.watched.changes.length');
  await browser.click('#matrix', 'attention-head', 'attention-matrix', '.scroller');
  await becomes(browser, `window.watched.changes.length > ${before}`);
  checks.equal(
    await browser.evaluate(`${lastChange}?.pin`),
    { query: 8, key: 8 },
    'the cell in the middle, under zoom',
  );
}

/** Words run their own way, the figure does not turn, and a long word stays inside. */
async function readLetters(browser, checks) {
  const figure = byId('table');
  const order = await browser.evaluate(`(() => {
    const buttons = [...${inside(figure, 'attention-sentence')}.shadowRoot.querySelectorAll('button')];
    const left = (at) => buttons[at].getBoundingClientRect().left;
    return ${JSON.stringify(LEFT_TO_RIGHT)}.toSorted((one, other) => left(one) - left(other));
  })()`);
  checks.equal(order, LEFT_TO_RIGHT, 'the words from left to right');
  const overhang = `(() => {
    const most = ${figure}.getBoundingClientRect().right;
    const parts = [...${headOf(figure)}.shadowRoot.querySelectorAll('attention-sentence, attention-matrix, attention-lines, attention-table')];
    return parts.flatMap((part) => [...part.shadowRoot.querySelectorAll('button, td, .token, .label')])
      .filter((part) => part.getBoundingClientRect().right > most).map(({ textContent }) => textContent);
  })()`;
  for (const view of ['table', 'lines', 'matrix']) {
    await browser.evaluate(`${figure}.setAttribute('view', '${view}')`);
    await becomes(browser, `${inside(figure, `attention-${view}`)}.shadowRoot.querySelector('.frame')`);
    checks.equal(await browser.evaluate(overhang), [], `what stands out of the ${view} view`);
  }
  const labels = await browser.evaluate(`(() => {
    const all = [...${inside(figure, 'attention-matrix')}.shadowRoot.querySelectorAll('.columns .label')];
    const places = all.map((label) => Number.parseFloat(label.style.left));
    return {
      turned: places.some((place, at) => at > 0 && place < places[at - 1]),
      directions: [1, 3].map((at) => getComputedStyle(all[at]).direction),
      whole: all[${LONG_TOKEN}].title.length,
    };
  })()`);
  checks.equal(
    labels,
    { turned: false, directions: ['ltr', 'rtl'], whole: 200 },
    'the labels of the columns',
  );
}

/** A head that the trace does not have: a sentence on the spot, an event, and a head that it has. */
async function askForWhatIsNotThere(browser, checks) {
  const figure = byId('table');
  // A trace of one head has no grid of heads: its title says which one it is.
  const head = `${inside(figure, 'h2')}?.textContent.trim()`;
  const said = await browser.evaluate(alertsOf(figure));
  checks.that(
    said.length === 1 && /9\.9.*0\.0 is shown/.test(said[0]),
    'one sentence should name both heads',
    said,
  );
  checks.equal(await browser.evaluate(head), 'Layer 0 · Head 0', 'the head that is shown');
  const told = await browser.evaluate('window.watched.failures.map(({ code, message }) => [code, message])');
  checks.equal(told, [['invalid_argument', said[0]]], 'the errors told');
  await browser.evaluate(`${figure}.setAttribute('head', '0.0')`);
  checks.that(
    await becomes(browser, `${alertsOf(figure)}.length === 0`),
    'a good head should take the sentence away',
    null,
  );
  await browser.evaluate(`${figure}.setAttribute('pin', '99.0'), ${figure}.setAttribute('view', 'round')`);
  checks.that(
    await becomes(browser, `${alertsOf(figure)}.length === 2`),
    'pin and view should have a sentence each',
    null,
  );
  const readout = `${inside(figure, 'attention-readout')}.shadowRoot.textContent`;
  checks.that(
    /^\s*Point at a cell/.test(await browser.evaluate(readout)),
    'nothing should be pinned where the pin is not there',
    await browser.evaluate(readout),
  );
}

/** The mode in the event is that of the trace, and a what-if says so. */
async function tellTheMode(browser, checks) {
  const whatIf = (id) => `${inside(byId(id), '.what-if')}?.textContent ?? ''`;
  checks.that(
    /^What if/.test(await browser.evaluate(whatIf('matrix'))),
    'mode="causal" should be labelled',
    null,
  );
  checks.equal(await browser.evaluate(whatIf('lines')), '', 'the label without a mode');
  await browser.evaluate(`${byId('lines')}.setAttribute('src', 'causal.json')`);
  const words = `${inside(byId('lines'), 'attention-sentence')}.shadowRoot.querySelectorAll('button')`;
  await becomes(browser, `${words}.length === 4`);
  for (const [id, mode] of [
    ['lines', 'causal'],
    ['table', 'self'],
  ]) {
    await browser.click(`#${id}`, 'attention-head', '.segments button:nth-of-type(1)');
    await becomes(browser, `${lastChange}.view === 'matrix'`);
    checks.equal(await browser.evaluate(`${lastChange}.mode`), mode, `the mode that #${id} tells`);
    await browser.evaluate('window.watched.changes.push({})');
  }
}

/** Where the figure stands, and whether it is seen, stays the author's. */
async function hideByThePage(browser, checks) {
  const seen = `(() => {
    const figure = ${byId('table')};
    const inner = ${inside('figure', 'attention-matrix')};
    return [figure.offsetWidth, getComputedStyle(inner).visibility];
  })()`;
  const after = (change) => browser.evaluate(`(${byId('table')}${change}, ${seen})`);
  checks.equal(await after('.style.width = "400px"'), [400, 'visible'], 'a width of the author');
  checks.equal(
    await after('.parentElement.style.visibility = "hidden"'),
    [400, 'hidden'],
    'in a hidden part',
  );
  checks.equal(await after('.hidden = true'), [0, 'hidden'], 'with the attribute hidden');
}

/** The page's own snippet, with the folder and the trace beside it. */
async function readSnippet(browser, checks, address) {
  await browser.open(`${address}/snippet/post.html`);
  checks.that(
    await becomes(browser, 'window.watched.ready === 1'),
    'the snippet should show the trace',
    await browser.evaluate('window.watched'),
  );
  const figure = 'document.querySelector("attention-playground")';
  await becomes(browser, chosenHead(figure));
  checks.equal(await browser.evaluate(`${chosenHead(figure)}`), '3.1', 'the chosen head');
  checks.equal(await complaintsOf(browser), NONE, 'complaints');
}

/** Sandboxed without an origin, the module served with an unknown type: it works where others are allowed, else it says why. */
export async function readSandboxed(browser, checks, address) {
  await browser.open(`${address}/post.html`);
  checks.equal(await browser.evaluate('origin'), 'null', 'the origin in the sandbox');
  checks.that(
    await becomes(browser, 'window.watched.ready === 1'),
    'it should work in a sandbox',
    await browser.evaluate('window.watched'),
  );
  const figure = 'document.querySelector("attention-playground")';
  await browser.evaluate(`${figure}.setAttribute('src', 'closed.safetensors')`);
  await becomes(browser, `${alertsOf(figure)}.length > 0`);
  const [said] = await browser.evaluate(alertsOf(figure));
  checks.that(
    /sandboxed.*Access-Control-Allow-Origin/.test(said ?? ''),
    'the sentence should name the sandbox',
    said,
  );
}
