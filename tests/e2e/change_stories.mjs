/** What was changed and is changed back: dots, fingers, tools. */

import { inCard, openByKeys, slider } from './card_screen.mjs';
import {
  addressed,
  addressSays,
  axeFindings,
  becomes,
  card,
  drawn,
  gone,
  headCell,
  matrix,
  modelReady,
  moment,
  notices,
  openTable,
  pointOf,
  readout,
  seen,
  settled,
  textOf,
} from './on_screen.mjs';

const TROPHY =
  '#text=The%20trophy%20doesn%27t%20fit%20in%20the%20suitcase%20because%20it%20is%20too%20big.&head=3.1&pin=11.9';
const PAINTED = `${TROPHY}&paint=3.1:11:9:0.6`;
const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

async function setBack({ page, checks, address }) {
  await page.goto(address + PAINTED);
  await modelReady(page);
  const middle = await pointOf(page, 11, 9);
  await page.mouse.click(middle.x, middle.y);
  checks.equal(addressed(page, 'paint'), '3.1:11:9:0.6', 'a click on the cell itself leaves it');
  const dot = await pointOf(page, 11, 9, { across: 0.85, down: 0.15 });
  await page.mouse.click(dot.x, dot.y);
  checks.equal(await addressSays(page, 'paint', null), null, 'a click on its dot sets it back');
  await page.keyboard.press('Control+z');
  checks.equal(await addressSays(page, 'paint', '3.1:11:9:0.6'), '3.1:11:9:0.6', 'which is undone');
  await settled(page);
  await matrix(page).focus();
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('Delete');
  await page.keyboard.press('ArrowRight');
  checks.that(
    await seen(page.getByRole('status').filter({ hasText: 'Set by you; Delete sets it back.' })),
    'what is said of a cell that was set',
    null,
  );
  checks.equal(addressed(page, 'paint'), '3.1:11:9:0.6', 'Delete on another cell changes nothing');
  await page.keyboard.press('Delete');
  checks.equal(await addressSays(page, 'paint', null), null, 'Delete sets it back');
  await page.goto('about:blank');
  await page.goto(`${address + TROPHY}&paint=3.1:11:8-9:0.3`);
  await modelReady(page);
  const rows = await openTable(page);
  await rows.getByRole('button', { name: 'Set by you: set it back' }).first().click();
  await becomes(
    () => addressed(page, 'paint'),
    (said) => said !== '3.1:11:8-9:0.3',
  );
  checks.that(
    /^3\.1:11:[89]:0\.3$/.test(addressed(page, 'paint')),
    'one of two is left',
    addressed(page, 'paint'),
  );
}

async function countsForNothing({ page, checks, address }) {
  await page.goto(`${address + TROPHY}&mode=causal&paint=3.1:4:9:0.6`);
  await modelReady(page);
  await page.getByRole('button', { name: 'Your changes', exact: true }).click();
  const list = page.getByRole('complementary').getByRole('listitem');
  checks.that(
    await seen(list.filter({ hasText: 'hidden by the mask: counts for nothing' })),
    'the list says so',
    null,
  );
  checks.equal(await page.getByText('changed by you').count(), 0, 'the head is not called changed');
  const name = await headCell(page, '3.1').getAttribute('aria-label');
  checks.that(!/changed/.test(name), 'nor is it in the grid', name);
  const cell = await pointOf(page, 4, 9);
  await page.mouse.move(cell.x, cell.y);
  checks.that(
    (
      await becomes(
        () => textOf(readout(page)),
        (words) => /counts for nothing/.test(words),
      )
    ).includes('what you set there counts for nothing'),
    'nor its readout',
    await textOf(readout(page)),
  );
  await page.mouse.dblclick(cell.x, cell.y);
  checks.that(
    await seen(card(page).getByText('Hidden by the mask: what is set here counts for nothing.')),
    'and the card',
    null,
  );
}

/** Where the matrix lies on the page, however far that is scrolled. */
async function placeOf(page) {
  const { x, y } = await matrix(page).boundingBox();
  return [x, y + (await page.evaluate(() => scrollY))];
}

/** The row of a changed cell stays where it is while it is changed. */
async function theBarStays({ page, checks, address }) {
  for (const width of [1440, 1280]) {
    await page.setViewportSize({ width, height: 900 });
    await page.goto('about:blank');
    await page.goto(address + TROPHY);
    await modelReady(page);
    await drawn(page);
    const before = await placeOf(page);
    await openByKeys(page);
    await slider(page).fill('0.6');
    await settled(page);
    await moment(page, 'Now').waitFor();
    await page.getByText('changed by you').waitFor();
    await drawn(page);
    checks.equal(await placeOf(page), before, `where the matrix lies at ${width}`);
  }
}

async function onAPhone({ context, checks, address }) {
  const phone = await context.browser().newContext(PHONE);
  const screen = await phone.newPage();
  await screen.goto(address + TROPHY);
  await modelReady(screen);
  await matrix(screen).scrollIntoViewIfNeeded();
  await drawn(screen);
  const finger = await phone.newCDPSession(screen);
  const touch = (type, points) => finger.send('Input.dispatchTouchEvent', { type, touchPoints: points });
  await touch('touchStart', [await pointOf(screen, 8, 1)]);
  checks.that(
    await becomes(() => card(screen).isVisible(), Boolean),
    'a finger that rests opens the card',
    null,
  );
  await touch('touchEnd', []);
  checks.that(await card(screen).isVisible(), 'it stays when the finger is lifted', null);
  const box = await card(screen).boundingBox();
  checks.that(box.x >= 0 && box.x + box.width <= 390, 'the card lies within the screen', box);
  checks.equal(await axeFindings(screen), [], 'axe, with the card on a phone');
  const track = await slider(screen).boundingBox();
  checks.that(track.height >= 44, 'the slider is as tall as a finger', track);
  const y = track.y + track.height / 2;
  const now = Number(await slider(screen).inputValue());
  const at = (value) => track.x + 8 + value * (track.width - 16);
  await touch('touchStart', [{ x: at(now), y }]);
  for (const value of [0.3, 0.5, 0.7]) await touch('touchMove', [{ x: at(value), y }]);
  await touch('touchEnd', []);
  const set = await becomes(
    () => addressed(screen, 'paint'),
    (said) => said !== null && Number(said.split(':').at(-1)) > 0.6,
  );
  checks.that(/^3\.1:8:1:0\.[67]\d?$/.test(set), 'the slider follows the finger', set);
  checks.that(await card(screen).isVisible(), 'the card is still open', null);
  await inCard(screen, 'Keep').tap();
  checks.that(await gone(card(screen)), 'Keep closes it', null);
  checks.equal(addressed(screen, 'paint'), set, 'and keeps what was set');
  await settled(screen);
  await touch('touchStart', [await pointOf(screen, 8, 1)]);
  await card(screen).waitFor();
  await touch('touchEnd', []);
  await inCard(screen, 'Reset').tap();
  checks.equal(await addressSays(screen, 'paint', null), null, 'Reset sets it back');
  await screen.touchscreen.tap(3, 300);
  checks.that(await gone(card(screen)), 'a tap elsewhere closes it', null);
  await phone.close();
}

async function toolsInSight({ page, context, checks, address }) {
  await page.goto(address + TROPHY);
  await modelReady(page);
  await page.getByRole('main').getByRole('button', { name: 'Paint the mask' }).click();
  checks.that(
    await seen(page.getByRole('heading', { name: 'Paint the mask', exact: true })),
    'the painter opens',
    null,
  );
  await page.getByRole('main').getByRole('button', { name: 'What a sink hides' }).click();
  checks.that(
    await seen(page.getByRole('region', { name: 'Dropped, computed again' }).getByText(/row sum/)),
    'the lens opens',
    null,
  );
  const phone = await context.browser().newContext(PHONE);
  const screen = await phone.newPage();
  await screen.goto(address + TROPHY);
  await modelReady(screen);
  await screen.getByRole('main').getByRole('button', { name: 'Paint the mask' }).tap();
  const title = screen.getByRole('heading', { name: 'Paint the mask', exact: true });
  await title.waitFor();
  const inView = await becomes(
    () => title.evaluate((element) => element.getBoundingClientRect().top < innerHeight),
    Boolean,
    20_000,
  );
  checks.that(inView, 'on a phone the painter comes into view', null);
  await phone.close();
}

async function paintedOverLess({ page, checks, address }) {
  await page.goto(`${address + TROPHY}&mask=painted:3:3:J@3.1`);
  await modelReady(page);
  await page.locator('h1').click();
  await page.keyboard.press('p');
  checks.that(
    await seen(page.getByText('Painted over the first 3 × 3 cells: beyond them it is as the model has it.')),
    'what a smaller painted mask leaves as it is',
    null,
  );
  await page.goto('about:blank');
  await page.goto(`${address}#text=too%20big&mask=painted:17:17:AhJ@3.1`);
  await modelReady(page);
  checks.that(
    await seen(notices(page).filter({ hasText: 'It is left out and acts again where there is one.' })),
    'what a larger one waits for',
    null,
  );
}

export const changeStories = {
  'a changed cell is set back by its dot and by Delete': setBack,
  'a cell that a mask hides counts for nothing': countsForNothing,
  'the bar of a head stays where it is when the head is changed': theBarStays,
  'a cell is changed with a finger': onAPhone,
  'mask and sink are opened where the head is': toolsInSight,
  'a mask that was painted over another text': paintedOverLess,
};
