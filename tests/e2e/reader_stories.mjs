/** What readers with a finger, with keys alone and with long texts met: each of it was wrong once. */

import {
  addressSays,
  becomes,
  counted,
  gone,
  matrix,
  modelReady,
  seen,
  settled,
  shown,
} from './on_screen.mjs';
import { openTranslator } from './translation_screen.mjs';

const TROPHY = `#text=${encodeURIComponent("The trophy doesn't fit in the suitcase because it is too big.")}&head=3.1&pin=11.2`;
const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
const LONG = 'The keeper wrote down the weather and the ships that passed, and very little about himself. '
  .repeat(6)
  .trim();

const foot = (page) => page.getByRole('region', { name: 'What follows' });
const sentence = (page) => page.locator('attention-sentence');
const field = (page) => page.getByLabel('Text', { exact: true });

/** The name of what has the focus; empty: nothing of the page. */
function focused(page) {
  return page.evaluate(() => {
    let element = document.activeElement;
    while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
    return element === document.body
      ? ''
      : (element?.getAttribute('aria-label') ?? element?.textContent ?? '').trim();
  });
}

async function withPhone({ page, address }, hash, act) {
  const context = await page.context().browser().newContext(PHONE);
  try {
    const phone = await context.newPage();
    phone.setDefaultTimeout(120_000);
    await phone.goto(address + hash);
    await act(phone);
  } finally {
    await context.close();
  }
}

/** Pieces of a word touch each other, also where a finger points. */
async function wordsStayWhole(told) {
  const { checks } = told;
  await withPhone(told, '#text=Tokenization%20is%20unbelievably%20good.&head=3.1', async (page) => {
    await modelReady(page);
    const gaps = await sentence(page).evaluate(({ shadowRoot }) =>
      [...shadowRoot.querySelectorAll('button.open')].map((piece) => {
        const end = piece.getBoundingClientRect().right;
        const range = document.createRange();
        range.selectNodeContents(piece);
        const next = piece.nextElementSibling.getBoundingClientRect();
        return Math.max(end - range.getBoundingClientRect().right, Math.abs(next.left - end));
      }),
    );
    checks.that(gaps.length > 3 && Math.max(...gaps) < 4, 'pixels between the pieces of a word', gaps);
  });
}

/** At the foot, a head is called as the page calls it, and what is pinned is said where nothing is changed. */
async function footOfAPhone(told) {
  const { page, checks, address } = told;
  await withPhone(told, TROPHY, async (phone) => {
    await modelReady(phone);
    checks.that(await seen(foot(phone).getByText('it looks at trophy 0.62')), 'what is pinned is said', null);
  });
  await page.setViewportSize({ width: 390, height: 844 });
  await openTranslator(page, address);
  checks.that(
    await seen(foot(page).getByRole('button', { name: /^cross 0\.1: all heads/ })),
    'a head of the decoder',
    await foot(page).textContent(),
  );
}

/** The field lies over the sentence: of it nothing looks out; what is cut is said where one writes. */
async function writingOverTheSentence({ page, checks, address }) {
  await page.goto(address + TROPHY);
  await modelReady(page);
  const opacity = () =>
    sentence(page).evaluate(({ shadowRoot }) =>
      Number(getComputedStyle(shadowRoot.querySelector('p')).opacity),
    );
  checks.equal(await opacity(), 1, 'the sentence is there');
  await page.getByRole('button', { name: 'Edit text' }).click();
  checks.equal(await becomes(opacity, (now) => now === 0), 0, 'and out of sight while it is written');
  await field(page).fill('word '.repeat(700));
  const note = page.getByText(/tokens are used: \d+ tokens of the text are cut/);
  checks.that(await seen(note), 'the cut is said', null);
  const isOnTop = await note.evaluate((element) => {
    const { left, top, height } = element.getBoundingClientRect();
    const root = element.getRootNode();
    return root.elementFromPoint(left + 5, top + height / 2) === element;
  });
  checks.that(isOnTop, 'and the field does not hide it', null);
  await field(page).fill('Fine again.');
  await page.keyboard.press('Escape');
  checks.equal(await becomes(opacity, (now) => now === 1), 1, 'the sentence is back');
}

/** The first click on a long text changes its sentence; what was clicked stays under the pointer. */
async function longTextStays({ page, checks, address }) {
  await page.goto(`${address}#text=${encodeURIComponent(LONG)}&head=0.2`);
  await modelReady(page);
  await seen(page.getByText('Its beginning and its end.'));
  const before = await matrix(page).boundingBox();
  await page.mouse.click(before.x + before.width / 3, before.y + before.height / 3);
  await page.getByText(/The words around/).waitFor();
  await settled(page);
  const { y } = await matrix(page).boundingBox();
  checks.equal(Math.round(y), Math.round(before.y), 'where the matrix is after the click');
}

/** What opens over the page takes the focus, fits, and gives the focus back. */
async function openedByKeys({ page, checks, address }) {
  await page.setViewportSize({ width: 1440, height: 700 });
  await page.goto(address + TROPHY.replace('11.2', '11.9'));
  await modelReady(page);
  await matrix(page).focus();
  await page.keyboard.press('?');
  const list = page.getByRole('region', { name: 'Keyboard' });
  checks.equal(
    await becomes(
      () => focused(page),
      (name) => name === 'Keyboard',
    ),
    'Keyboard',
    'the list of keys has the focus',
  );
  const { y, height } = await list.boundingBox();
  checks.that(y >= 0 && y + height <= 700, 'and is on the screen', { y, height });
  await page.keyboard.press('Escape');
  checks.that(await gone(list), 'Esc closes it', null);
  checks.that(/^Matrix of weights/.test(await focused(page)), 'the matrix has the focus again', null);
  checks.equal(await addressSays(page, 'pin', '11.9'), '11.9', 'and its pin');

  const opener = page.getByRole('button', { name: 'Paint the mask', exact: true });
  await opener.focus();
  await page.keyboard.press('Enter');
  const close = page.getByRole('button', { name: 'Close', exact: true });
  await close.focus();
  await page.keyboard.press('Enter');
  checks.that(await gone(close), 'the painter is closed', null);
  checks.equal(await focused(page), 'Paint the mask', 'and what opened it has the focus');

  await page.getByRole('button', { name: 'Share' }).focus();
  await page.keyboard.press('Enter');
  await seen(page.getByText('Link to exactly this'));
  await matrix(page).focus();
  await page.keyboard.press('Escape');
  checks.that(await gone(page.getByText('Link to exactly this')), 'Esc closes Share from anywhere', null);
  checks.equal(await addressSays(page, 'pin', '11.9'), '11.9', 'and lets go of nothing else');
}

/** A button that changes what the next choice does says so, not in a tooltip alone. */
async function whatToDoNow({ page, checks, address }) {
  await page.goto(address + TROPHY);
  await modelReady(page);
  const compare = page.getByRole('button', { name: 'Compare heads', exact: true });
  const words = page.getByRole('status').filter({ hasText: 'Choose heads in the grid' });
  checks.equal(await counted(words, 0), 0, 'nothing is said before');
  await compare.click();
  checks.that(await seen(words), 'what to do now', null);
  await compare.click();
  checks.that(await gone(words), 'and no more after', null);
}

/** A decoder's rows have two names each: one ends visibly before the next begins. */
async function pairsApart({ page, checks, address }) {
  await page.goto(`${address}#train=reverse&width=16&steps=20`);
  await page.getByRole('button', { name: 'Train', exact: true, disabled: false }).click();
  await page.getByText('Finished').first().waitFor();
  await shown(page);
  const gaps = await sentence(page).evaluate(({ shadowRoot }) => {
    const boxes = [...shadowRoot.querySelectorAll('p button.writes')].map((button) =>
      button.getBoundingClientRect(),
    );
    return boxes
      .slice(1)
      .flatMap((box, at) => (box.top === boxes[at].top ? [box.left - boxes[at].right] : []));
  });
  checks.that(gaps.length > 3 && Math.min(...gaps) >= 12, 'pixels between two pairs', gaps);
}

export const readerStories = {
  'a finger: the pieces of a word stay together': wordsStayWhole,
  'the foot of a phone names the head and what is pinned': footOfAPhone,
  'writing lies over the sentence, and what is cut is said': writingOverTheSentence,
  'a long text stays where it is when a cell is chosen': longTextStays,
  'what opens by keys takes the focus and gives it back': openedByKeys,
  'a button that waits for a choice says so': whatToDoNow,
  'pairs of a decoder stand apart in the sentence': pairsApart,
};
