/** What Tab reaches, one stop a panel, and the keys that go on within it. */

import { becomes, modelReady, settled, shown, withoutModel } from './on_screen.mjs';

const TROPHY = encodeURIComponent("The trophy doesn't fit in the suitcase because it is too big.");
const PIN = `#text=${TROPHY}&head=3.1&pin=11.2`;
/** More than any source has. */
const ENOUGH = 80;

/** The names of what Tab reaches one after the other, from the start of the page until it leaves it. */
async function tabStops(page) {
  const names = [];
  await page.locator('body').evaluate((body) => body.ownerDocument.activeElement?.blur());
  for (let count = 0; count < ENOUGH; count++) {
    await page.keyboard.press('Tab');
    const name = await focusedName(page);
    if (name === null) break;
    names.push(name);
  }
  return names;
}

/** What has the focus, as it is called; null: nothing of the page. */
function focusedName(page) {
  return page.evaluate(() => {
    let focused = document.activeElement;
    while (focused?.shadowRoot?.activeElement) focused = focused.shadowRoot.activeElement;
    if (!focused || focused === document.body) return null;
    return (focused.getAttribute('aria-label') ?? focused.textContent).trim();
  });
}

/** As many as were counted. */
async function fewStops(told, hash, ready, most) {
  const { page, checks, address } = told;
  await page.goto('about:blank');
  await page.goto(`${address}${hash}`);
  await ready(page);
  const names = await tabStops(page);
  checks.that(names.length > 5 && names.length <= most, `${hash}: at most ${most} tab stops`, names);
  return names;
}

/** Panels are one stop each, and so are all terms and a first visitor's questions; fields that one sets apart from each other stay their own. */
async function oneStopAPanel(told) {
  const { checks } = told;
  const encoder = await fewStops(told, PIN, modelReady, 18);
  checks.equal(encoder.filter((name) => name === 'Formula').length, 0, 'formulas that Tab stops at');
  checks.equal(encoder.filter((name) => /^1 Project/.test(name)).length, 1, 'stops in the steps');
  await fewStops(told, '#trace=traces/trophy.safetensors&head=3.1&pin=11.2', shown, 16);
  const vectors = await fewStops(told, '#vectors=&pin=0.1', shown, 24);
  for (const title of ['Queries', 'Keys', 'Values'])
    checks.that(
      vectors.filter((name) => name.startsWith(`${title}, row`)).length <= 1,
      `${title}: one tab stop`,
      vectors,
    );
  checks.equal(
    vectors.filter((name) => /^(Name of token|(Queries|Keys|Values), row)/.test(name)).length,
    3,
    'stops in the three tables',
  );
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
  await says('ArrowLeft', /by row/);
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
  await says('ArrowRight', /^Compare heads$/);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Shift+Tab');
  checks.equal(await focusedName(page), 'Compare heads', 'Tab comes back to what was used last');
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
