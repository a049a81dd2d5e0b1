/** What Tab reaches, one stop a panel, and the keys that go on within it. */

import { becomes, modelReady, settled, shown, withoutModel } from './on_screen.mjs';

const TROPHY = encodeURIComponent("The trophy doesn't fit in the suitcase because it is too big.");
const PIN = `#text=${TROPHY}&head=3.1&pin=11.2`;
/** More than any source has. */
const ENOUGH = 80;
/** More than any panel has. */
const MOST_STEPS = 800;

/**
 * What the page is made of, the inner ones first. Figures have arrows of their own, for their cells, words or points,
 * and tables of fields for their fields: each is a panel.
 */
const PANELS = {
  'the way past the header': '.skip',
  sentence: 'attention-sentence',
  figure: '[role="application"], [role="listbox"], [role="slider"]',
  'arrows in the plane': 'svg',
  heads: '[role="grid"]',
  'table of fields': 'table',
  'what is painted': 'mask-painter',
  'what a sink hides': 'sink-lens',
  'tools of the figure': 'main > .below.tools',
  text: 'text-input, .inputs',
  'first questions': 'guide-line',
  comparison: 'compare-form',
  'sizes of the vectors': '.sizes',
  score: 'score-editor',
  'scaled and not': 'width-study',
  'what is trained': 'training-knobs-form',
  training: 'training-bar',
  'trained models': 'training-middle',
  'beneath the figure': '.beside',
  'heads of the translator': 'translation-matrices',
  view: 'attention-head',
  story: 'story-strip',
  header: 'page-header',
  rail: '.rail',
  panel: '.panel',
  foot: 'footer',
};
/** Several of these are in one panel: each figure and table is one by itself. */
const EACH_BY_ITSELF = ['figure', 'table of fields', 'heads'];
/** Arrows move the caret, step the number, or choose among what belongs together. */
const FIELDS = 'textarea, input:not([type="range"], [type="checkbox"])';

/** After the last one comes the browser itself or, where it has nothing to stop at, the first one again. */
const isOver = (stop, count) => stop === null || (count > 0 && stop.panel === 'the way past the header');

/** Where Tab leads, from the start of the page until it leaves it: name, panel, and whether it is a field. */
async function tabStops(page) {
  const stops = [];
  await page.locator('body').evaluate((body) => body.ownerDocument.activeElement?.blur());
  for (let count = 0; count < ENOUGH; count++) {
    await page.keyboard.press('Tab');
    const stop = await focusedStop(page);
    if (isOver(stop, stops.length)) break;
    stops.push(stop);
  }
  return stops;
}

function focusedStop(page) {
  return page.evaluate(
    ([panels, fields]) => {
      let focused = document.activeElement;
      while (focused?.shadowRoot?.activeElement) focused = focused.shadowRoot.activeElement;
      if (!focused || focused === document.body) return null;
      const name = (focused.getAttribute('aria-label') ?? focused.textContent).trim().replace(/\s+/g, ' ');
      const outerOf = (part) => {
        const root = part.getRootNode();
        return part.assignedSlot ?? part.parentElement ?? (root instanceof ShadowRoot ? root.host : null);
      };
      for (let part = focused; part; part = outerOf(part)) {
        const panel = Object.keys(panels).find((one) => part.matches(panels[one]));
        if (panel) return { name, panel, isField: focused.matches(fields) };
      }
      return { name, panel: '', isField: false };
    },
    [PANELS, FIELDS],
  );
}

/** The name of what has the focus; null: nothing of the page. */
const focusedName = async (page) => (await focusedStop(page))?.name ?? null;

/** Stops that share a panel with another one. */
function shared(stops) {
  return stops.filter(({ panel, isField }, at) => {
    if (isField || EACH_BY_ITSELF.includes(panel)) return false;
    return stops.some((other, index) => index !== at && !other.isField && other.panel === panel);
  });
}

/** Everything that could be stopped at, marked: what no arrow reaches would be lost. */
function markStops(page) {
  return page.evaluate((fields) => {
    const childrenOf = (part) => {
      const assigned = part instanceof HTMLSlotElement ? part.assignedElements() : [];
      return assigned.length > 0 ? assigned : [...(part.shadowRoot ?? part).children];
    };
    const seen = [];
    const look = (part) => {
      const isFocusable = part.matches('a[href], button, select, input, summary, [tabindex]');
      const isSeen = isFocusable && part.checkVisibility({ visibilityProperty: true });
      if (isSeen && part.tabIndex >= 0 && !part.matches(`:disabled, ${fields}`)) seen.push(part);
      for (const child of childrenOf(part)) look(child);
    };
    look(document.querySelector('attention-app'));
    for (const part of seen) part.dataset.unvisited = 'true';
    return seen.length;
  }, FIELDS);
}

/** What has the focus was visited; whether it is a list, in which up and down are its own. */
function visit(page) {
  return page.evaluate(() => {
    let focused = document.activeElement;
    while (focused?.shadowRoot?.activeElement) focused = focused.shadowRoot.activeElement;
    delete focused.dataset.unvisited;
    const isSame = globalThis.lastVisited === focused;
    globalThis.lastVisited = focused;
    return { isSame, isList: focused.matches('select') };
  });
}

/** With arrows alone, from where Tab stops in a panel to both of its ends. */
async function throughPanel(page) {
  for (const keys of [
    { list: 'ArrowRight', other: 'ArrowDown' },
    { list: 'ArrowLeft', other: 'ArrowUp' },
  ])
    for (let count = 0, stays = 0; count < MOST_STEPS && stays < 2; count++) {
      const { isSame, isList } = await visit(page);
      stays = isSame && count > 0 ? stays + 1 : 0;
      // What is drawn anew just then takes no key; at an end the second one stays, too.
      if (stays > 0) await settled(page);
      await page.keyboard.press(isList ? keys.list : keys.other);
    }
}

function unvisited(page) {
  return page.evaluate(() => {
    const left = [];
    const look = (root) => {
      for (const part of root.querySelectorAll('*')) {
        if (part.dataset?.unvisited) left.push((part.getAttribute('aria-label') ?? part.textContent).trim());
        if (part.shadowRoot) look(part.shadowRoot);
      }
    };
    look(document);
    return left;
  });
}

/** Every stop of the page, and everything between two stops. */
async function reachable(page) {
  await markStops(page);
  await page.getByRole('link', { name: 'Skip to the text' }).focus();
  for (let count = 0; count < ENOUGH; count++) {
    const stop = await focusedStop(page);
    if (isOver(stop, count)) break;
    if (stop.isField || EACH_BY_ITSELF.includes(stop.panel) || stop.panel === 'sentence') await visit(page);
    else await throughPanel(page);
    await page.keyboard.press('Tab');
  }
  return unvisited(page);
}

const SOURCES = {
  encoder: { hash: PIN, ready: modelReady },
  'a trace': { hash: '#trace=traces/trophy.safetensors&head=3.1&pin=11.2', ready: shown },
  vectors: { hash: '#vectors=&pin=0.1', ready: shown },
  training: { hash: '#train=induction&width=16&steps=60', ready: settled },
  translator: { hash: '#translate=the+small+cat+sleeps', ready: shown },
  SmolLM2: { hash: `#model=smollm2&text=${TROPHY}&head=3.1&pin=5.2`, ready: modelReady },
};

/** What leaves one stop a panel comes right after the page. */
const oneStopHere = (page) =>
  becomes(
    () =>
      page.evaluate(() => performance.getEntriesByType('resource').some(({ name }) => /one_stop/.test(name))),
    Boolean,
  );

/** Every source has one stop a panel, text fields apart, and what is between two stops is reached by arrows. */
async function oneStopAPanel({ page, checks, address }) {
  for (const [name, { hash, ready }] of Object.entries(SOURCES)) {
    await page.goto('about:blank');
    await page.goto(`${address}${hash}`);
    await ready(page);
    await oneStopHere(page);
    const stops = await tabStops(page);
    checks.equal(stops[0]?.name, 'Skip to the text', `${name}: the first stop`);
    checks.equal(
      stops.filter(({ panel }) => panel === ''),
      [],
      `${name}: stops of no panel`,
    );
    checks.equal(shared(stops), [], `${name}: stops that share a panel`);
    checks.equal(await reachable(page), [], `${name}: what no key reaches`);
  }
}

/** Left and right go through a toolbar of several kinds, up and down are those of a list or a slider. */
async function keysInAToolbar({ page, checks, address }) {
  await page.goto(`${address}${PIN}`);
  await modelReady(page);
  const says = async (key, name) => {
    await page.keyboard.press(key);
    const said = await becomes(
      () => focusedName(page),
      (focused) => name.test(focused ?? ''),
      5000,
    );
    checks.that(name.test(said), `${key} leads to ${name}`, said);
  };
  await page.getByRole('button', { name: 'Self', exact: true }).focus();
  await says('ArrowRight', /^Causal$/);
  await says('ArrowDown', /^Cross$/);
  await says('ArrowRight', /^Source$/);
  await says('ArrowRight', /^Examples$/);
  await says('ArrowRight', /^Stories$/);
  await says('Home', /^Self$/);
  const tools = page.getByRole('toolbar', { name: 'Colours and filter' });
  await tools.getByRole('combobox').focus();
  await says('ArrowLeft', /^Matrix$/);
  await tools.getByRole('combobox').focus();
  await says('ArrowRight', /^Square root$/);
  await says('ArrowRight', /^Share of each row/);
  const slider = tools.getByRole('slider');
  const whole = await slider.inputValue();
  await page.keyboard.press('ArrowLeft');
  checks.that(Number(await slider.inputValue()) < Number(whole), 'left is the slider’s own', whole);
  await says('ArrowUp', /^Square root$/);
  await says('ArrowDown', /^Share of each row/);
  await settled(page);
  await page.getByRole('button', { name: 'Compare with …' }).focus();
  await says('ArrowRight', /^Matrix$/);
  await page.keyboard.press('Tab');
  await says('Shift+Tab', /^Matrix$/);
  await says('End', /^Table$/);
  await page.getByRole('button', { name: 'Compare heads', exact: true }).focus();
  await says('ArrowRight', /^Pin several words$/);
  await page.goto('about:blank');
  await page.goto(`${address}#vectors=&pin=0.1`);
  await shown(page);
  await page
    .getByRole('toolbar', { name: 'Sizes and seed' })
    .getByRole('combobox', { name: 'Value columns' })
    .focus();
  await page.keyboard.press('ArrowRight');
  await says('ArrowRight', /^Draw at random$/);
  await page.getByRole('application', { name: /^Query of a/ }).focus();
  await says('Enter', /^Key of b/);
  await says('Enter', /^Query of a/);
}

/** A table of fields: arrows and Enter go through it, typing edits, Tab leaves. */
async function keysInATable({ page, checks, address }) {
  await withoutModel(page);
  await page.goto(`${address}#vectors=`);
  await shown(page);
  const at = (matrix, row, column) => page.getByLabel(`${matrix}, row ${row}, column ${column}`);
  await at('Queries', 1, 1).focus();
  const says = async (key, name) => {
    await page.keyboard.press(key);
    checks.equal(
      await becomes(
        () => focusedName(page),
        (focused) => focused === name,
        5000,
      ),
      name,
      key,
    );
  };
  await says('ArrowRight', 'Queries, row 1, column 2');
  await says('ArrowRight', 'Name of token 2');
  await says('ArrowRight', 'Queries, row 2, column 1');
  await says('Enter', 'Queries, row 3, column 1');
  await says('Enter', 'Queries, row 3, column 1');
  await page.keyboard.type('2.5');
  await settled(page);
  checks.equal(
    await at('Queries', 3, 1).inputValue(),
    '2.5',
    'what is typed takes the place of what stood there',
  );
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.type('7');
  checks.equal(await at('Queries', 3, 1).inputValue(), '2.75', 'inside a number the arrows move the caret');
  await says('Shift+Enter', 'Queries, row 2, column 1');
  await page.keyboard.press('ArrowUp');
  await settled(page);
  checks.equal(await at('Queries', 2, 1).inputValue(), '0.1', 'up steps the number');
  await says('Tab', 'Name of token 1');
  await says('Shift+Tab', 'Queries, row 2, column 1');
}

/** Down goes through the numbers of a step, its strips and its formula, and on into the next. */
async function keysInTheSteps({ page, checks, address }) {
  await page.goto(`${address}${PIN}`);
  await modelReady(page);
  const steps = page.getByRole('complementary');
  await steps.getByRole('heading', { name: /^2 Compare/ }).focus();
  const passed = [];
  for (let count = 0; count < 12; count++) {
    await page.keyboard.press('ArrowDown');
    passed.push(await focusedName(page));
    if (/^3 Scale/.test(passed.at(-1))) break;
  }
  const first = passed.find((name) => !/^(?:query|key)$/.test(name));
  checks.that(/^query of it, key of trophy/.test(first), 'after its terms the strips of the step', passed);
  checks.that(passed.includes('Formula'), 'its formula, too', passed);
  checks.that(/^3 Scale/.test(passed.at(-1)), 'then the next step', passed);
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');
  checks.that(await steps.locator('math').first().isVisible(), 'Enter opens the formula', passed);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Shift+Tab');
  checks.that(/^2 Compare/.test(await focusedName(page)), 'Tab leaves, and comes back to the step', passed);
}

export const tabStories = {
  'one tab stop a panel': oneStopAPanel,
  'the keys of a toolbar': keysInAToolbar,
  'the keys of a table of numbers': keysInATable,
  'the keys of the steps': keysInTheSteps,
};
