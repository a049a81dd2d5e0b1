/** What follows when a key of the page's list is pressed; by what the list says. */

import { becomes, counted, gone, matrix, notices, settled } from './on_screen.mjs';

/** What the address says. */
const parts = (page) => Object.fromEntries(new URLSearchParams(new URL(page.url()).hash.slice(1)));
const headOf = (page) => parts(page).head ?? '3.1';

/** Presses a key, and waits until the address says what it should. */
async function follows(page, checks, where, key, part, wanted) {
  await page.keyboard.press(key);
  const said = await becomes(
    () => parts(page)[part] ?? null,
    (value) => (wanted === null ? value === null : new RegExp(`^(?:${wanted})$`).test(value ?? '')),
  );
  await settled(page);
  const held = wanted === null ? said === null : new RegExp(`^(?:${wanted})$`).test(said ?? '');
  checks.that(held, `${where}: ${key} should lead to ${part} ${wanted}`, parts(page));
}

/** Longer than a live region waits before it says another text. */
const SAID_WITHIN_MS = 700;

/** The cell that is spoken of, once nothing newer is to be said. */
async function spoken(page) {
  const region = page.getByRole('status').filter({ hasText: / (looks at|may not look at) / });
  await page.waitForTimeout(SAID_WITHIN_MS);
  return region.first().textContent();
}
const pressed = (page, name) => page.getByRole('button', { name, exact: true, pressed: true }).waitFor();

async function arrows(page, checks, where) {
  await matrix(page).focus();
  await page.keyboard.press('Home');
  const before = await spoken(page);
  await page.keyboard.press('ArrowRight');
  const after = await spoken(page);
  checks.that(before !== '' && before !== after, `${where}: an arrow moves the cell`, [before, after]);
}

async function homeAndEnd(page, checks, where) {
  await matrix(page).focus();
  await page.keyboard.press('Home');
  const first = await spoken(page);
  await page.keyboard.press('End');
  const last = await spoken(page);
  checks.that(first !== last, `${where}: Home and End lead to two ends of the row`, [first, last]);
  await page.keyboard.press('Home');
}

/** As wide as a cell becomes: where all have that width already, there is nothing to come closer to. */
const LARGEST_CELL = 64;

async function zoom(page, checks, where) {
  const figure = matrix(page);
  await figure.focus();
  const [, columns] = /look at (\d+) columns/.exec(await figure.getAttribute('aria-label'));
  const width = () => figure.evaluate((view) => view.scrollWidth);
  const whole = await width();
  const isLargest = whole >= LARGEST_CELL * Number(columns);
  await page.keyboard.press('+');
  const closer = await becomes(width, (now) => isLargest || now > whole);
  checks.that(isLargest || closer > whole, `${where}: + comes closer`, [whole, closer]);
  await page.keyboard.press('-');
  checks.equal(await becomes(width, (now) => now === whole), whole, `${where}: - goes back`);
  for (const key of '++0') await page.keyboard.press(key);
  checks.equal(await becomes(width, (now) => now === whole), whole, `${where}: 0 shows the whole`);
}

async function pinAndLetGo(page, checks, where) {
  await matrix(page).focus();
  await page.keyboard.press('Home');
  await follows(page, checks, where, 'Enter', 'pin', '\\d+\\.0');
}

/** A cell of the third row, which has several that a causal mask allows. */
async function setBack(page, checks, where) {
  await matrix(page).focus();
  for (const key of ['Escape', 'ArrowDown', 'ArrowDown', 'Home']) await page.keyboard.press(key);
  await follows(page, checks, where, 'Enter', 'pin', '\\d+\\.0');
  const before = page.url();
  await page.keyboard.press('Enter');
  const card = page.getByRole('dialog', { name: /^Change how/ });
  await card.getByRole('slider').fill('0.5');
  const changed = await becomes(
    () => page.url(),
    (url) => url !== before,
  );
  checks.that(changed !== before, `${where}: a cell is changed`, changed);
  await settled(page);
  await page.keyboard.press('Enter');
  await card.waitFor({ state: 'detached' });
  await page.keyboard.press('Delete');
  const back = await becomes(
    () => page.url(),
    (url) => url === before,
  );
  checks.equal(back, before, `${where}: Delete sets it back`);
  await settled(page);
}

/** A word beside the one that is pinned. */
async function together(page, checks, where) {
  const words = page.locator('attention-sentence').getByRole('button');
  await words.nth(1).click();
  await settled(page);
  for (const wanted of ['\\d+', null]) {
    await words.nth(2).focus();
    await follows(page, checks, where, 'Shift+Enter', 'rows', wanted);
  }
}

async function letGo(page, checks, where) {
  await page.locator('h1').click();
  await follows(page, checks, where, 'Escape', 'pin', null);
}

async function heads(page, checks, where) {
  await page.locator('h1').click();
  const before = headOf(page);
  const other = `(?!${before.replace('.', '\\.')}$).*`;
  await follows(page, checks, where, ']', 'head', other);
  await follows(page, checks, where, '[', 'head', before.replace('.', '\\.'));
}

/** Heads of the mode come, or what leads to some. */
async function modes(page, checks, where) {
  for (const [key, name] of [
    ['3', 'Cross'],
    ['2', 'Causal'],
    ['1', 'Self'],
  ]) {
    // Cross asks for the second text, where keys are letters.
    await page.locator('h1').click();
    await page.keyboard.press(key);
    const offers = page.getByRole('region', { name: `Where ${name} is` });
    await page.getByRole('button', { name, exact: true, pressed: true }).or(offers).first().waitFor();
    await settled(page);
    checks.that(true, `${where}: ${key} is ${name}, or says where it is`, null);
    if (!(await offers.isVisible())) continue;
    await page.keyboard.press('Escape');
    await offers.waitFor({ state: 'detached' });
  }
}

async function views(page, checks, where) {
  await page.locator('h1').click();
  for (const [key, name] of [
    ['l', 'Lines'],
    ['t', 'Table'],
    ['m', 'Matrix'],
  ]) {
    await page.keyboard.press(key);
    await pressed(page, name);
    checks.that(true, `${where}: ${key} is ${name}`, null);
  }
}

/** Pressed again, the key leads back to the view that was left, and to now. */
async function thereAndBack(page, checks, where) {
  await page.keyboard.press('l');
  await pressed(page, 'Lines');
  await page.getByRole('button', { name: 'Before', exact: true }).click();
  await pressed(page, 'Before');
  await settled(page);
  await page.keyboard.press('d');
  await pressed(page, 'Difference');
  checks.that(true, `${where}: d is the difference`, null);
  await settled(page);
  await page.keyboard.press('d');
  await pressed(page, 'Lines');
  await pressed(page, 'Now');
  checks.that(true, `${where}: d again leads back`, null);
  await page.keyboard.press('m');
  await pressed(page, 'Matrix');
}

async function difference(page, checks, where) {
  await page.locator('h1').click();
  await page.keyboard.press('x');
  await page.getByText('KL divergence').waitFor();
  // The key is there when the view is offered.
  await page.getByRole('button', { name: 'Difference', exact: true }).waitFor();
  await thereAndBack(page, checks, where);
  await page.keyboard.press('x');
  await page.getByText('Nothing yet.').waitFor();
}

/** The change is listed, what follows is computed, and the next text is, too. */
async function offInLanguage(page, checks, where) {
  await page.locator('h1').click();
  await page.keyboard.press('x');
  await page.getByText(`Head ${headOf(page)} switched off`).waitFor();
  await page.getByText('KL divergence').waitFor();
  const text = page.getByLabel('Text', { exact: true });
  await text.fill('The capital of France is');
  await page.getByRole('cell', { name: 'Paris' }).or(page.getByText('Paris')).first().waitFor();
  checks.equal(await counted(notices(page), 0), 0, `${where}: what x makes the page complain of`);
  await page.locator('h1').click();
  await page.keyboard.press('x');
  await page.getByText('Nothing yet.').waitFor();
  await settled(page);
}

/** Where the rail's button says it. */
async function offInRail(page, checks, where) {
  await page.locator('h1').click();
  await page.keyboard.press('x');
  await rail(page).getByRole('button', { name: 'Switch on' }).waitFor();
  await settled(page);
  await page.keyboard.press('x');
  await rail(page).getByRole('button', { name: 'Switch off' }).waitFor();
  await settled(page);
  checks.equal(await counted(notices(page), 0), 0, `${where}: what x makes the page complain of`);
}

async function differenceInEncoder(page, checks, where) {
  await page.locator('h1').click();
  await page.keyboard.press('x');
  await rail(page).getByRole('button', { name: 'Switch on' }).waitFor();
  await settled(page);
  // The key is there when the view is offered.
  await page.getByRole('button', { name: 'Difference', exact: true }).waitFor();
  await thereAndBack(page, checks, where);
  await page.keyboard.press('x');
  await rail(page).getByRole('button', { name: 'Switch off' }).waitFor();
  await settled(page);
}

const rail = (page) => page.getByRole('navigation', { name: 'Heads' });
/** "This head: cross 0.1". */
const translatorHead = (page) =>
  rail(page)
    .getByRole('heading', { name: /^This head/ })
    .textContent();

/** Whether the head becomes one that is wanted. */
async function becomesHead(page, key, wanted) {
  await page.keyboard.press(key);
  const head = await becomes(() => translatorHead(page), wanted);
  await settled(page);
  return wanted(head);
}

async function headsOfTranslator(page, checks, where) {
  await page.locator('h1').click();
  const before = await translatorHead(page);
  const isSame = (head) => head === before;
  checks.that(await becomesHead(page, ']', (head) => !isSame(head)), `${where}: ] leaves the head`, before);
  checks.that(await becomesHead(page, '[', isSame), `${where}: [ leads back`, before);
}

async function undoInTranslator(page, checks, where) {
  await page.locator('h1').click();
  const before = await translatorHead(page);
  await becomesHead(page, ']', (head) => head !== before);
  for (const [key, back] of [
    ['Control+z', true],
    ['Control+y', false],
    ['Control+z', true],
    ['Control+Shift+z', false],
    ['Control+z', true],
  ]) {
    const held = await becomesHead(page, key, (head) => (head === before) === back);
    checks.that(held, `${where}: ${key} should lead ${back ? 'back to' : 'away from'} ${before}`, null);
  }
}

async function words(page, checks, where) {
  await page.locator('h1').click();
  await follows(page, checks, where, 'ArrowLeft', 'step', '\\d+');
  const { step } = parts(page);
  await follows(page, checks, where, 'ArrowLeft', 'step', String(Math.max(1, step - 1)));
  await follows(page, checks, where, 'ArrowRight', 'step', String(Math.max(1, step - 1) + 1));
}

async function undo(page, checks, where) {
  await page.locator('h1').click();
  if (where === 'vectors') return undoMode(page, checks);
  const before = headOf(page);
  const same = before.replace('.', '\\.');
  const other = `(?!${same}$).*`;
  await follows(page, checks, where, ']', 'head', other);
  await follows(page, checks, where, 'Control+z', 'head', same);
  await follows(page, checks, where, 'Control+y', 'head', other);
  await follows(page, checks, where, 'Control+z', 'head', same);
  await follows(page, checks, where, 'Control+Shift+z', 'head', other);
  await follows(page, checks, where, 'Control+z', 'head', same);
}

/** Where there is one head. */
async function undoMode(page, checks) {
  await page.keyboard.press('2');
  await settled(page);
  await follows(page, checks, 'vectors', 'Control+z', 'mode', null);
  await follows(page, checks, 'vectors', 'Control+y', 'mode', 'causal');
  await follows(page, checks, 'vectors', 'Control+z', 'mode', null);
}

/** The key opens it beside the heads, and closes it again. */
function tool(key, name) {
  return async (page, checks, where) => {
    await page.locator('h1').click();
    const heading = rail(page).getByRole('heading', { name, exact: true });
    await page.keyboard.press(key);
    await heading.waitFor();
    await page.keyboard.press(key);
    await heading.waitFor({ state: 'detached' });
    checks.that(true, `${where}: ${key} opens and closes “${name}”`, null);
  };
}

/** Of a text whose words are one piece each nothing changes. */
async function wordsOrPieces(page, checks, where) {
  await page.locator('h1').click();
  const isOffered = await page.getByRole('group', { name: 'Tokens as' }).isVisible();
  await follows(page, checks, where, 'w', 'words', isOffered ? '1' : null);
  await follows(page, checks, where, 'w', 'words', null);
}

/** By what the list says; `Ctrl+Z` and the line after it are looked at together. */
async function term(page, checks, where) {
  const special = page.locator('attention-sentence').getByRole('button', { name: /^\[CLS\]/ });
  await special.focus();
  checks.equal(await special.getAttribute('aria-keyshortcuts'), 'i', `${where}: the token tells its key`);
  await page.keyboard.press('i');
  const note = page.getByRole('region', { name: 'What “[CLS]” means' });
  await note.waitFor();
  checks.that(
    /is no word/.test(await note.getByRole('status').textContent()),
    `${where}: i tells what it is`,
    null,
  );
  const link = note.getByRole('button', { name: 'Glossary' });
  checks.that(
    await becomes(() => note.evaluate((part) => part.matches(':focus-within')), Boolean),
    `${where}: the focus is there`,
    null,
  );
  await link.waitFor();
  await page.keyboard.press('Escape');
  checks.that(await gone(note), `${where}: Escape closes it`, null);
  checks.that(
    await special.evaluate((button) => button.matches(':focus')),
    `${where}: and leads back to the token`,
    null,
  );
}

async function glossary(page, checks, where) {
  await page.keyboard.press('g');
  const list = page.getByRole('region', { name: 'Glossary' });
  const field = list.getByRole('searchbox', { name: 'Find a term' });
  await field.waitFor();
  // The key of the list is a letter there.
  await page.keyboard.type('logit');
  checks.equal(await field.inputValue(), 'logit', `${where}: what is typed in the glossary`);
  await page.keyboard.press('Escape');
  checks.that(await gone(list), `${where}: Escape closes the glossary`, null);
}

async function compare(page, checks, where) {
  await page.keyboard.press('c');
  const offers = page.getByRole('group', { name: 'Compare with', exact: true });
  await offers.getByRole('button').first().waitFor();
  await page.keyboard.press('Escape');
  checks.that(await gone(offers), `${where}: Escape closes what can be compared`, null);
}

async function present(page, checks, where) {
  await page.keyboard.press('f');
  const leave = page.getByRole('button', { name: 'Leave', exact: true });
  await leave.waitFor();
  await page.keyboard.press('Escape');
  checks.that(await gone(leave), `${where}: Escape leaves what a room sees`, null);
  await settled(page);
}

/** Of nothing in particular: the list. */
async function explain(page, checks, where) {
  await page.locator('h1').hover();
  await page.keyboard.press('e');
  const panel = page.getByRole('region', { name: 'Explain', exact: true });
  await panel.getByRole('heading', { name: 'Choose what to look at' }).waitFor();
  await page.keyboard.press('e');
  checks.that(await gone(panel), `${where}: e closes what it opened`, null);
}

export const CHECKS = {
  arrows,
  'Home End': homeAndEnd,
  '+ - 0': zoom,
  Enter: pinAndLetGo,
  Delete: setBack,
  'Ctrl+click Shift+Enter': together,
  Esc: letGo,
  '[ ]': heads,
  '1 2 3': modes,
  'm l t': views,
  x: offInRail,
  p: tool('p', 'Paint the mask'),
  s: tool('s', 'What a sink hides'),
  w: wordsOrPieces,
  i: term,
  e: explain,
  g: glossary,
  c: compare,
  f: present,
  'Ctrl+Z': undo,
  'Ctrl+Y Ctrl+Shift+Z': undo,
};
/** Where a source has them otherwise. */
export const OWN = {
  model: { d: differenceInEncoder },
  language: { x: offInLanguage, d: difference },
  translation: {
    '← →': words,
    '[ ]': headsOfTranslator,
    'Ctrl+Z': undoInTranslator,
    'Ctrl+Y Ctrl+Shift+Z': undoInTranslator,
  },
  training: { d: differenceInEncoder },
  vectors: { '[ ]': async () => {} },
};
