/**
 * What does the same as a control that a page for a class leaves out: files that are dropped, clicks with Ctrl, double
 * clicks, swipes, keys, and the buttons of each source. Each is seen to do something while its control is there.
 */

import { candidates } from './language_screen.mjs';
import {
  addressed,
  becomes,
  counted,
  drawn,
  gone,
  headCell,
  headName,
  modelReady,
  notices,
  pointOf,
  seen,
  settled,
  shown,
  textOf,
  withoutModel,
} from './on_screen.mjs';

const TROPHY = "The trophy doesn't fit in the suitcase because it is too big.";
const HASH = `#text=${encodeURIComponent(TROPHY)}&head=3.1&pin=11.2`;
const LANGUAGE = `#model=smollm2&text=${encodeURIComponent('the cat sat on the')}&head=3.1`;
const TRANSLATED = '#translate=the+small+cat+sleeps';
const PHONE = { width: 390, height: 844 };
const WIDE = { width: 1440, height: 1000 };

async function opened(page, hash, ready = modelReady) {
  await page.goto('about:blank');
  await page.goto(hash);
  await ready(page);
  await drawn(page);
}

const button = (page, name) => page.getByRole('button', { name, exact: true }).filter({ visible: true });

/** What the address says once nothing more comes of a gesture. */
async function rests(page, part) {
  await settled(page);
  return addressed(page, part);
}

/** Files of nothing: that the page takes them shows in what it says of them. */
async function dropFile(page) {
  await page.evaluate(() => {
    const transfer = new DataTransfer();
    transfer.items.add(new File(['{}'], 'mine.json'));
    const main = document.querySelector('attention-app');
    for (const type of ['dragover', 'drop'])
      main.dispatchEvent(
        new DragEvent(type, { dataTransfer: transfer, bubbles: true, composed: true, cancelable: true }),
      );
  });
}

async function dropped({ page, checks, address }) {
  const takes = notices(page).filter({ hasText: 'mine.json' });
  await opened(page, `${address}${HASH}`);
  await dropFile(page);
  checks.that(await seen(takes), 'with its controls the page looks at the file', null);
  await opened(page, `${address}${HASH}&controls=heads,view,masks,edits,share`);
  await dropFile(page);
  checks.that(
    await seen(notices(page).filter({ hasText: 'This page takes no files. Show all controls' })),
    'without its menu it says that it takes none',
    null,
  );
  checks.equal(await takes.count(), 0, 'and looks at none');
  await button(page, 'Show all controls').click();
  await dropFile(page);
  checks.that(await seen(takes), 'with all controls it does again', null);
}

/** A word of the sentence, or a head, is added to those that are shown. */
async function addedByCtrl({ page, checks, address }) {
  const word = () => page.locator('attention-sentence').getByRole('button', { name: /^suitcase/ });
  for (const [controls, isThere] of [
    ['heads,view', true],
    ['heads', false],
  ]) {
    await opened(page, `${address}${HASH}&controls=${controls}`);
    await word().click({ modifiers: ['Control'] });
    const rows = isThere ? await becomes(() => addressed(page, 'rows'), Boolean) : await rests(page, 'rows');
    checks.equal(rows !== null, isThere, `${controls}: Ctrl with a click on a word`);
    checks.equal(addressed(page, 'pin'), '11.2', `${controls}: and the pin stays`);
    await headCell(page, '3.2').click({ modifiers: ['Control'] });
    const heads = isThere ? await becomes(() => addressed(page, 'with'), Boolean) : await rests(page, 'with');
    checks.equal(heads !== null, isThere, `${controls}: Ctrl with a click on a head`);
  }
  const { x, y } = await pointOf(page, 5, 6);
  await page.mouse.move(x, y);
  await page.keyboard.down('Control');
  await page.mouse.click(x, y);
  await page.keyboard.up('Control');
  checks.equal(await rests(page, 'rows'), null, 'nor on a cell');
}

/** Cells and heads are changed by a double click, a drag, a finger that rests, and the right button. */
async function changedByHand({ page, checks, address }) {
  const card = page.getByRole('dialog', { name: /^Change/ });
  for (const [controls, isThere] of [
    ['heads,view,edits', true],
    ['heads,view', false],
  ]) {
    await opened(page, `${address}${HASH}&controls=${controls}`);
    const { x, y } = await pointOf(page, 4, 5);
    await page.mouse.dblclick(x, y);
    await settled(page);
    checks.equal(
      await becomes(
        () => card.count(),
        (count) => count > 0 === isThere,
      ),
      isThere ? 1 : 0,
      `${controls}: a double click on a cell`,
    );
    await page.keyboard.press('Escape');
    const last = await pointOf(page, 6, 7);
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(last.x, last.y, { steps: 4 });
    await page.mouse.up();
    await settled(page);
    checks.equal(
      await becomes(
        () => card.count(),
        (count) => count > 0 === isThere,
      ),
      isThere ? 1 : 0,
      `${controls}: cells that are dragged over`,
    );
    await page.keyboard.press('Escape');
    await headCell(page, '3.2').click({ button: 'right' });
    const off = isThere ? await becomes(() => addressed(page, 'off'), Boolean) : await rests(page, 'off');
    checks.equal(off !== null, isThere, `${controls}: the right button on a head`);
  }
}

/** A finger over the line at the foot. */
async function swiped(page, from, to) {
  const finger = await page.context().newCDPSession(page);
  const touch = (type, touchPoints) => finger.send('Input.dispatchTouchEvent', { type, touchPoints });
  const foot = page.getByRole('region', { name: 'What follows' });
  const { x, y, width, height } = await foot.boundingBox();
  const points = [0, 0.25, 0.5, 0.75, 1].map((share) => ({
    x: x + width * (from + (to - from) * share),
    y: y + height / 2,
  }));
  await touch('touchStart', points.slice(0, 1));
  for (const point of points.slice(1)) await touch('touchMove', [point]);
  await touch('touchEnd', []);
  await finger.detach();
}

async function swipes({ page, checks, address }) {
  await page.setViewportSize(PHONE);
  await opened(page, `${address}${HASH}&controls=heads,view`);
  await swiped(page, 0.9, 0.5);
  checks.equal(
    await becomes(
      () => addressed(page, 'head'),
      (head) => head === '3.2',
    ),
    '3.2',
    'a swipe leads to the next head',
  );
  await opened(page, `${address}${HASH}&controls=view`);
  await swiped(page, 0.9, 0.5);
  await settled(page);
  checks.equal(await headName(page), '3.1', 'and where heads are not to be chosen, to none');
  await page.setViewportSize(WIDE);
}

/** An explanation suggests what only controls do. */
async function tries({ page, checks, address }) {
  const suggested = page.getByRole('heading', { name: 'Try this', exact: true });
  await opened(page, `${address}${HASH}&explain=off`);
  checks.that(await seen(suggested), 'with all controls something is to be tried', null);
  await opened(page, `${address}${HASH}&explain=off&controls=heads`);
  await page.getByRole('heading', { name: 'Switch a head off', exact: true }).waitFor();
  checks.that(await gone(suggested), 'without them nothing is', null);
}

const spoken = (page) =>
  becomes(
    () => candidates(page).count(),
    (count) => count > 0,
  );

async function nextToken({ page, checks, address }) {
  await opened(page, `${address}${LANGUAGE}&controls=heads,view,edits`, spoken);
  const append = () => candidates(page).getByRole('button', { name: /Append it$/ });
  checks.that((await append().count()) > 0, 'where texts are changed a token is appended', null);
  await opened(page, `${address}${LANGUAGE}&controls=heads,view`, spoken);
  checks.equal(await append().count(), 0, 'where they are not, it is shown alone');
  checks.equal(await candidates(page).getByRole('radio').count(), 0, 'nothing is compared');
  checks.that(
    /, probability 0\.\d+/.test(await textOf(candidates(page).first())),
    'with its probability',
    await textOf(candidates(page).first()),
  );
  await candidates(page).first().click();
  await settled(page);
  checks.equal(
    addressed(page, 'text').replaceAll('+', ' '),
    'the cat sat on the',
    'a click on it appends nothing',
  );
  checks.equal(addressed(page, 'generated'), null, 'nothing is generated');
  checks.equal(await page.getByText('Choose a token to append it').count(), 0, 'nor is it offered');
}

async function train({ page, checks, address }) {
  await withoutModel(page);
  const names = ['Train', 'Try it: switch them off', /^Open a trained one/];
  const ready = (one) => one.getByRole('heading', { name: 'Induction', exact: true }).first().waitFor();
  const there = () =>
    Promise.all(
      names.map((name) => page.getByRole('button', { name, exact: true }).filter({ visible: true }).count()),
    );
  await opened(page, `${address}#train=induction&controls=heads,view,edits,examples`, ready);
  await button(page, 'Train').waitFor();
  checks.that(
    (await there()).every((count) => count > 0),
    'with its controls a model is trained',
    null,
  );
  await opened(page, `${address}#train=induction&controls=heads,view`, ready);
  await settled(page);
  checks.equal(await there(), [0, 0, 0], 'without them none is, and none is opened');
  await opened(page, `${address}#train=induction&controls=heads,view,examples`, ready);
  await page
    .getByRole('button', { name: /^Open a trained one/ })
    .first()
    .waitFor();
  checks.equal((await there()).slice(0, 2), [0, 0], 'a trained one is opened, and none is trained');
}

async function translator({ page, checks, address }) {
  const weight = page.getByRole('slider', { name: /^Weight of/ });
  const there = async () => [
    await weight.filter({ visible: true }).count(),
    await button(page, 'Paint the mask').count(),
    await button(page, 'Compare with …').count(),
  ];
  await opened(page, `${address}${TRANSLATED}`, shown);
  await weight.waitFor();
  checks.equal(await there(), [1, 1, 1], 'what there is with all controls');
  await opened(page, `${address}${TRANSLATED}&controls=heads`, shown);
  checks.equal(await counted(weight.filter({ visible: true }), 0), 0, 'no weight is set');
  checks.equal(await there(), [0, 0, 0], 'no mask is painted, and nothing compared');
  await page.keyboard.press('c');
  await settled(page);
  checks.equal(
    await page.getByRole('group', { name: 'Compare with', exact: true }).count(),
    0,
    'nor by a key',
  );
}

export const classGestureStories = {
  'class: files that are dropped': dropped,
  'class: clicks with Ctrl': addedByCtrl,
  'class: changes by hand': changedByHand,
  'class: swipes': swipes,
  'class: what explanations suggest': tries,
  'class: the next token': nextToken,
  'class: what is trained': train,
  'class: the translator': translator,
};
