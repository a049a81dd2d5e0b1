/** Masks as presets and by hand, what they let a token reach, and what a sink hides. */

import {
  addressed,
  addressSays,
  becomes,
  gone,
  matrix,
  modelReady,
  notices,
  seen,
  settled,
  shown,
  withoutModel,
} from './on_screen.mjs';
import { openTranslator } from './translation_screen.mjs';

const TROPHY = encodeURIComponent("The trophy doesn't fit in the suitcase because it is too big.");
const ENCODER = `#text=${TROPHY}&head=3.1&pin=11.2`;
const rail = (page) => page.getByRole('navigation', { name: 'Heads' });
const mask = (page, name) =>
  rail(page).getByRole('group', { name: 'Masks' }).getByRole('button', { name, exact: true });
const counted = (page, words) => seen(rail(page).getByText(words));
/** The list of changes may lie behind how a number was made. */
async function changed(page, words) {
  const list = page.getByRole('button', { name: 'Your changes', exact: true });
  const undo = page.getByRole('button', { name: `Undo: ${words}` });
  await undo.or(list).first().waitFor();
  if (!(await undo.first().isVisible())) await list.click();
  return seen(undo);
}

async function openPainter(page) {
  await page.locator('h1').click();
  await page.keyboard.press('p');
  await rail(page).getByRole('heading', { name: 'Paint the mask', exact: true }).waitFor();
}

/** 17 tokens, three to each side and the first: 17 × 7 − 12 in the window, and 13 more in the first column. */
async function presets({ page, checks, address }) {
  await page.goto(address + ENCODER);
  await modelReady(page);
  await openPainter(page);
  checks.that(await counted(page, '289 of 289 cells allowed.'), 'as the model is', null);
  await mask(page, 'sinks + window').click();
  checks.that(await counted(page, '120 of 289 cells allowed.'), 'the first token and a window', null);
  checks.that(
    await seen(rail(page).getByRole('img', { name: '1 layer: 8 of 17 tokens' })),
    'what “it” reaches in one layer',
    null,
  );
  checks.equal(
    await addressSays(page, 'mask', 'sinks:4:1:later@3.1'),
    'sinks:4:1:later@3.1',
    'the address of the mask',
  );
  await rail(page)
    .getByRole('slider', { name: /^Window, each side/ })
    .fill('2');
  checks.that(
    await changed(page, 'Head 3.1: sees 2 to each side, and the first token always'),
    'the slider narrows the window',
    null,
  );
  await settled(page);
  await page.reload();
  await modelReady(page);
  await openPainter(page);
  checks.that(
    await seen(mask(page, 'sinks + window').and(page.locator('[aria-pressed="true"]'))),
    'it comes back',
    null,
  );
  await mask(page, 'as it is: none').click();
  checks.that(await counted(page, '289 of 289 cells allowed.'), 'and can be undone', null);
}

async function byHand({ page, checks, address }) {
  await page.goto(address + ENCODER);
  await modelReady(page);
  await openPainter(page);
  await rail(page).getByRole('button', { name: 'This layer', exact: true }).first().click();
  await matrix(page).focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('Space');
  checks.that(await counted(page, '288 of 289 cells allowed.'), 'Space switches a cell', null);
  checks.that(await changed(page, 'Layer 3: painted by hand over 17 × 17 cells'), 'the change is told', null);
  const pinned = addressed(page, 'pin');
  await rail(page).getByRole('button', { name: 'Block', exact: true }).click();
  const { x, y, width } = await matrix(page).boundingBox();
  const cell = width / 17;
  await page.mouse.move(x + 4.5 * cell, y + 2.5 * cell);
  await page.mouse.down();
  for (const key of [5.5, 6.5]) await page.mouse.move(x + key * cell, y + 2.5 * cell);
  await page.mouse.up();
  checks.that(await counted(page, '285 of 289 cells allowed.'), 'a stroke blocks three cells', null);
  checks.equal(addressed(page, 'pin'), pinned, 'the pinned cell stays');
  await settled(page);
  await page.locator('h1').click();
  await page.keyboard.press('Control+z');
  checks.that(await counted(page, '288 of 289 cells allowed.'), 'a stroke is undone at once', null);
  await rail(page).getByRole('button', { name: 'Block', exact: true }).focus();
  await page.keyboard.press('Escape');
  checks.that(
    await gone(rail(page).getByRole('heading', { name: 'Paint the mask', exact: true })),
    'Escape closes the tool that has the focus',
    null,
  );
  checks.equal(addressed(page, 'pin'), pinned, 'and lets the pinned cell be');
}

async function emptyRows({ page, checks, address }) {
  // All of 17 × 17 cells are hidden: no cell is allowed, then 289 are not.
  await page.goto(`${address}${ENCODER}&mask=painted:17:17:AhJ@3.1`);
  await modelReady(page);
  await openPainter(page);
  checks.that(await counted(page, '0 of 289 cells allowed.'), 'a mask may block everything', null);
  checks.that(await counted(page, /17 rows with nothing allowed: their output is 0/), 'and says so', null);
  const choices = rail(page).getByRole('group', { name: 'Rows left empty' });
  await choices.getByRole('button', { name: 'even' }).click();
  checks.that(await counted(page, /they look evenly at every token/), 'they can be even', null);
  await settled(page);
  checks.equal(addressed(page, 'mask'), 'painted:17:17:AhJ:even@3.1', 'the address says it');
  checks.equal(await notices(page).count(), 0, 'nothing is complained of');
}

async function otherSize({ page, checks, address }) {
  await page.goto(`${address}${ENCODER}&mask=painted:99:1:jD@3.1&off=0.1`);
  await modelReady(page);
  checks.that(
    await seen(
      notices(page).filter({
        hasText: 'This model and text have no place for: Head 3.1: painted by hand over 99 × 1 cells.',
      }),
    ),
    'a mask of another size is told',
    null,
  );
  checks.that(await changed(page, 'Head 0.1 switched off'), 'the rest is kept', null);
}

async function inTheTranslator({ page, checks, address }) {
  await openTranslator(page, address);
  await openPainter(page);
  await mask(page, 'window').click();
  await rail(page)
    .getByRole('slider', { name: /^Window, each side/ })
    .fill('0');
  const words = /^Undo: Head cross \d\.\d: sees 0 to each side$/;
  checks.that(await seen(page.getByRole('button', { name: words })), 'the change is told', null);
  await settled(page);
  checks.that(
    /^window:1:later@cross\.\d\.\d$/.test(addressed(page, 'mask') ?? ''),
    'the address names the head',
    addressed(page, 'mask'),
  );
}

async function onATrace({ page, checks, address }) {
  await withoutModel(page);
  await page.goto(`${address}#trace=traces%2Ftrophy.safetensors&head=3.1&pin=11.2`);
  await shown(page);
  await openPainter(page);
  await mask(page, 'block').click();
  checks.that(await changed(page, 'Head 3.1: blocks of 4 tokens'), 'a trace is recomputed', null);
  checks.that(
    await counted(page, '65 of 289 cells allowed.'),
    'four blocks of 16 cells, and one of one',
    null,
  );
  checks.that(
    await seen(page.getByText('in each layer by itself').first()),
    'what is left out is told',
    null,
  );
}

async function sinks({ page, checks, address }) {
  await page.goto(address + ENCODER);
  await modelReady(page);
  await page.locator('h1').click();
  await page.keyboard.press('s');
  const way = (name) => rail(page).getByRole('region', { name, exact: true });
  const sumOf = async (name) => Number(/row sum ([\d.]+)/.exec((await way(name).textContent()) ?? '')?.[1]);
  checks.equal(
    await becomes(
      () => sumOf('As it is now'),
      (sum) => sum === 1,
    ),
    1,
    'the row as it is',
  );
  checks.equal(await sumOf('Hidden, the rest renormalised'), 1, 'what is left is divided anew');
  await becomes(
    () => sumOf('Dropped, computed again'),
    (sum) => sum > 0,
  );
  const plusOne = await sumOf('Softmax plus one');
  const learned = await sumOf('A learned sink');
  checks.that(learned < plusOne && plusOne < 1, 'a sink takes its share', [learned, plusOne]);
  await way('Softmax plus one').getByRole('button', { name: 'Use it in the model' }).click();
  checks.that(await changed(page, 'Head 3.1: softmax plus one'), 'it reaches the model', null);
  await settled(page);
  checks.equal(
    await becomes(
      () => sumOf('As it is now'),
      (sum) => sum < 1,
    ),
    plusOne,
    'and the head shows it',
  );
  checks.equal(addressed(page, 'sink'), '0@3.1', 'the address of the sink');
  await way('Softmax plus one').getByRole('button', { name: 'Take it back' }).click();
  checks.equal(await addressSays(page, 'sink', null), null, 'it is taken back');
}

export const maskStories = {
  'masks as presets, counted and shared': presets,
  'a mask painted by key and by pointer': byHand,
  'rows that a mask leaves empty': emptyRows,
  'a mask of another size': otherSize,
  'a mask in the translator': inTheTranslator,
  'a mask on a trace file': onATrace,
  'what a sink hides': sinks,
};
