/** What was changed and is changed back: dots, fingers, tools, the translator and a model in training. */

import {
  addressed,
  addressSays,
  axeFindings,
  becomes,
  card,
  counted,
  drawn,
  gone,
  headCell,
  matrix,
  modelReady,
  moment,
  notices,
  openTable,
  pinnedRow,
  pointOf,
  readout,
  seen,
  settled,
  textOf,
  weightRead,
} from './on_screen.mjs';
import { openTraining, reaches, rests, told, train } from './training_screen.mjs';
import { openTranslator, START } from './translation_screen.mjs';

const TROPHY =
  '#text=The%20trophy%20doesn%27t%20fit%20in%20the%20suitcase%20because%20it%20is%20too%20big.&head=3.1&pin=11.9';
const PAINTED = `${TROPHY}&paint=3.1:11:9:0.6`;
const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

const slider = (page) => card(page).getByRole('slider');
const inCard = (page, name) => card(page).getByRole('button', { name, exact: true });
const undo = (page, words) => page.getByRole('button', { name: `Undo: ${words}` });

async function openByKeys(page) {
  await matrix(page).focus();
  await page.keyboard.press('Enter');
  await card(page).waitFor();
}

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
    await seen(page.getByRole('heading', { name: 'Mask', exact: true })),
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
  const title = screen.getByRole('heading', { name: 'Mask', exact: true });
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

/** Weight of the pinned cell, as the readout tells it. */
const weight = (page, holds) =>
  becomes(
    () => weightRead(page),
    (read) => read !== null && holds(read),
  );

async function inTheTranslator({ page, checks, address }) {
  await openTranslator(page, address, `${START}&cross=0.2&pin=6.4`);
  const was = await weight(page, () => true);
  await openByKeys(page);
  await slider(page).fill('0');
  await settled(page);
  checks.that(
    await seen(card(page).getByText(`was ${was.toFixed(2).replace(/^0/, '')}`)),
    'the card says what it was',
    was,
  );
  checks.equal(await addressSays(page, 'weight', 'cross.0.2:6.4:0'), 'cross.0.2:6.4:0', 'in the address');
  await card(page).getByRole('combobox').selectOption({ label: 'all 4 heads of layer 0' });
  checks.equal(
    await addressSays(page, 'weight', 'cross.0:6.4:0'),
    'cross.0:6.4:0',
    'in all heads of the layer',
  );
  await page.keyboard.press('Enter');
  await gone(card(page));
  await settled(page);
  checks.equal(await weight(page, (read) => read === 0), 0, 'now');
  await moment(page, 'Before').click();
  const before = await weight(page, (read) => read > 0);
  checks.that(before > 0, 'before', before);
  checks.equal(await addressSays(page, 'changes', 'before'), 'before', 'which is in the address');
  await moment(page, 'Difference').click();
  checks.that(
    await seen(page.getByRole('application', { name: /^Matrix of changes/ })),
    'the difference is drawn',
    null,
  );
  checks.that(await seen(page.getByText(/less .* more weight/)), 'with its own scale', null);
  await moment(page, 'Now').click();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'What a sink hides' }).first().click();
  checks.that(
    await seen(page.getByRole('region', { name: 'Dropped, computed again' }).getByText(/row sum/)),
    'the lens drops the word and computes again',
    null,
  );
  checks.equal(await axeFindings(page), [], 'axe');
}

async function headOfAKind({ page, checks, address }) {
  await openTranslator(page, address, `${START}&on=enc&enc=1.0&pin=3.3`);
  await openByKeys(page);
  const reaches = await card(page).getByRole('combobox').getByRole('option').allTextContents();
  checks.that(
    reaches.includes('this head') && reaches.includes('all 4 heads of layer 1'),
    'in which heads the same is set',
    reaches,
  );
}

const SMALL = '#train=induction&width=16&steps=4000';
const OUTCOME = /→ \d+ of \d+ predictions right · loss/;

/** Enter pins the cell, and once more opens its card; a step that comes late may draw the matrix in between. */
async function openCardByKeys(page) {
  for (let press = 0; press < 6; press++) {
    await page.keyboard.press('Enter');
    if (await seen(card(page), 3000)) return;
    await settled(page);
    await matrix(page).focus();
  }
}

async function inTraining({ page, checks, address }) {
  await openTraining(page, address, SMALL);
  await train(page);
  await page.getByRole('button', { name: 'Not now' }).click();
  await reaches(page, 12, 3);
  await page.getByRole('button', { name: 'Pause' }).click();
  await rests(page);
  const { step } = await told(page);
  await headCell(page, '1.0').focus();
  await page.keyboard.press('x');
  checks.equal(await addressSays(page, 'off', '1.0'), '1.0', 'the head, in the address');
  checks.that(
    await seen(
      page
        .getByRole('region', { name: 'With your changes' })
        .getByText(/On this example \d+ of \d+ predictions are right/),
    ),
    'what the model then makes of the example',
    await textOf(page.getByRole('complementary').last()),
  );
  await undo(page, 'Head 1.0 switched off').click();
  await settled(page);
  checks.equal(
    await counted(page.getByRole('region', { name: 'With your changes' }), 0),
    0,
    'it is taken back',
  );
  await headCell(page, '1.1').click();
  await settled(page);
  await matrix(page).focus();
  for (let row = 0; row < 5; row++) await page.keyboard.press('ArrowDown');
  await openCardByKeys(page);
  await slider(page).fill('1');
  await card(page).getByRole('combobox').selectOption({ label: 'all 2 heads of layer 1' });
  const painted = await becomes(
    () => addressed(page, 'paint'),
    (said) => /^1:\d+:\d+:1$/.test(said ?? ''),
  );
  checks.that(/^1:\d+:\d+:1$/.test(painted), 'a weight in all heads of the layer', painted);
  await page.keyboard.press('Enter');
  await settled(page);
  await moment(page, 'Before').click();
  await settled(page);
  const { sum } = await pinnedRow(page);
  checks.that(Math.abs(sum - 1) < 3e-3, 'the row before', sum);
  await moment(page, 'Now').click();
  await page
    .getByRole('button', { name: /^Undo: / })
    .first()
    .click();
  await page.keyboard.press('Escape');
  await headCell(page, '1.0').focus();
  await page.keyboard.press('x');
  await addressSays(page, 'off', '1.0');
  await page.getByRole('slider', { name: /^Heads at step/ }).fill('0');
  await settled(page);
  checks.that(
    await seen(page.getByText(/What if: the weights of step 0 were not kept/)),
    'a step without its weights says what is not known',
    null,
  );
  checks.that(await seen(undo(page, 'Head 1.0 switched off')), 'the change stays', null);
  await page.getByRole('button', { name: 'Go on' }).click();
  await reaches(page, step + 5);
  checks.that(
    await seen(
      page
        .getByRole('region', { name: 'What follows' })
        .or(page.getByRole('complementary'))
        .getByText(OUTCOME)
        .or(page.getByText(/On this example/)),
    ),
    'training goes on with the change on what is looked at',
    null,
  );
  await page.getByRole('button', { name: 'Pause' }).click();
  await rests(page);
  checks.equal(await axeFindings(page), [], 'axe');
}

async function inTrainingWithStacks({ page, checks, address }) {
  await openTraining(page, address, '#train=sort&width=32&steps=4000');
  await train(page);
  await page.getByRole('button', { name: 'Not now' }).click();
  await reaches(page, 3, 2);
  await page.getByRole('button', { name: 'Pause' }).click();
  await rests(page);
  await headCell(page, '2.0').focus();
  await page.keyboard.press('x');
  checks.equal(await addressSays(page, 'off', 'cross.0.0'), 'cross.0.0', 'a head by its stack');
  checks.that(
    await seen(page.getByText(/On this example \d+ of \d+ predictions are right/)),
    'what follows',
    null,
  );
  checks.that(await seen(undo(page, 'Head cross 0.0 switched off')), 'the change in words', null);
  checks.equal(await notices(page).count(), 0, 'nothing is complained of');
}

/** Numbers and the picture of what they do lie in the window together. */
async function vectorsTogether({ page, checks, address }) {
  for (const [width, height] of [
    [1440, 900],
    [390, 800],
  ]) {
    await page.setViewportSize({ width, height });
    await page.goto('about:blank');
    await page.goto(`${address}#vectors=`);
    await page.getByLabel('Queries, row 1, column 1').waitFor();
    await settled(page);
    await drawn(page);
    const field = await page.getByLabel('Queries, row 1, column 1').boundingBox();
    const picture = await matrix(page).boundingBox();
    const foot = page.getByRole('region', { name: 'What follows' });
    const bottom = (await foot.isVisible()) ? (await foot.boundingBox()).y : height;
    checks.that(
      field.y >= 0 && picture.y + picture.height <= bottom,
      `fields and matrix are in view at ${width}`,
      { field, picture, bottom },
    );
  }
  await page
    .getByRole('group', { name: 'Matrix', exact: true })
    .getByRole('button', { name: 'Values' })
    .click();
  await page.getByLabel('Values, row 3, column 2').fill('4');
  await page.getByLabel('Values, row 3, column 2').press('Tab');
  checks.that(
    await becomes(
      () => addressed(page, 'vectors'),
      (said) => said !== '',
    ),
    'a number of another matrix',
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
  'a cell of the translator is changed in the card': inTheTranslator,
  'the same in several heads of the translator': headOfAKind,
  'training: heads of a step are changed': inTraining,
  'training: heads of several stacks are changed': inTrainingWithStacks,
  'vectors: numbers and their picture lie together': vectorsTogether,
};
