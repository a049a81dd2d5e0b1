/** Cells that are changed where they are seen: in the matrix, the lines and the table, by keys, mouse and finger. */

import { openLanguage } from './language_screen.mjs';
import {
  addressed,
  addressSays,
  axeFindings,
  becomes,
  card,
  counted,
  gone,
  lines,
  matrix,
  modelReady,
  moment,
  openTable,
  pinnedRow,
  pointOf,
  seen,
  settled,
  textOf,
} from './on_screen.mjs';

const TROPHY =
  '#text=The%20trophy%20doesn%27t%20fit%20in%20the%20suitcase%20because%20it%20is%20too%20big.&head=3.1&pin=11.9';

const slider = (page) => card(page).getByRole('slider');
const field = (page) => card(page).getByRole('spinbutton');
const inCard = (page, name) => card(page).getByRole('button', { name, exact: true });
const undoes = (page) => page.getByRole('button', { name: /^Undo: / });

async function openByKeys(page) {
  await matrix(page).focus();
  await page.keyboard.press('Enter');
  await card(page).waitFor();
}

async function set(page, value) {
  await slider(page).fill(String(value));
  await settled(page);
}

/** The card lies beside the cell and leaves its row in sight. */
async function besideItsRow(page, checks) {
  const [cardBox, box] = [await card(page).boundingBox(), await matrix(page).boundingBox()];
  const rows = Number(/(\d+) rows/.exec(await matrix(page).getAttribute('aria-label'))[1]);
  const side = box.height / rows;
  const top = box.y + 11 * side;
  const covers = cardBox.y < top + side && cardBox.y + cardBox.height > top;
  checks.that(!covers, 'the row of the cell stays in sight', { cardBox, top, side });
}

async function inTheMatrix({ page, checks, address }) {
  await page.goto(address + TROPHY);
  await modelReady(page);
  const was = (await pinnedRow(page)).weights[9];
  await page.getByRole('button', { name: 'Matrix', exact: true }).click();
  const found = await axeFindings(page);
  await openByKeys(page);
  await besideItsRow(page, checks);
  checks.equal(await axeFindings(page), found, 'what axe finds with the card open');
  await set(page, 0.6);
  checks.equal(
    await addressSays(page, 'paint', '3.1:11:9:0.6'),
    '3.1:11:9:0.6',
    'the weight, in the address',
  );
  checks.that(
    await seen(card(page).getByText(`was ${was.toFixed(2).replace(/^0/, '')}`)),
    'what it was',
    was,
  );
  checks.that(
    await seen(card(page).getByText('The other 16 share the rest as before.')),
    'what the others do',
    null,
  );
  checks.that(await seen(page.getByText('row sum 1.000')), 'the row still sums to 1', null);
  checks.that(await seen(page.getByText(/Cosine of the text’s embedding/)), 'what followed', null);
  await page.keyboard.press('Enter');
  checks.that(await gone(card(page)), 'Enter closes the card', null);
  checks.equal((await pinnedRow(page)).weights[9], 0.6, 'the weight in the table');
  await page.getByRole('button', { name: 'Matrix', exact: true }).click();
  await openByKeys(page);
  await inCard(page, 'Reset').click();
  checks.equal(await addressSays(page, 'paint', null), null, 'the address after Reset');
  await field(page).fill('1.5');
  await field(page).press('Enter');
  checks.that(
    await seen(card(page).getByText('A weight is a number from 0 to 1.')),
    'why it is not set',
    null,
  );
  await field(page).fill('.25');
  await field(page).press('Enter');
  checks.equal(await addressSays(page, 'paint', '3.1:11:9:0.25'), '3.1:11:9:0.25', 'a number that was typed');
  await settled(page);
  await openByKeys(page);
  await set(page, 0.9);
  await page.keyboard.press('Escape');
  checks.equal(await addressSays(page, 'paint', '3.1:11:9:0.25'), '3.1:11:9:0.25', 'Esc takes it back');
}

async function scoresRowsAndHeads({ page, checks, address }) {
  await page.goto(address + TROPHY);
  await modelReady(page);
  await openByKeys(page);
  await inCard(page, 'Score').click();
  await set(page, 9);
  checks.equal(await addressSays(page, 'score', '3.1:11:9:9'), '3.1:11:9:9', 'the score, in the address');
  checks.that(await seen(card(page).getByText(/^Softmax divides the row anew/)), 'what softmax does', null);
  await inCard(page, 'Put all here').click();
  checks.equal(await addressSays(page, 'paint', '3.1:11:9:1'), '3.1:11:9:1', 'all on one token');
  checks.equal(addressed(page, 'score'), null, 'the score goes');
  await inCard(page, 'Make the row even').click();
  checks.equal(await addressSays(page, 'row', '3.1:11:uniform'), '3.1:11:uniform', 'an even row');
  await settled(page);
  await inCard(page, 'Reset').click();
  checks.equal(await addressSays(page, 'row', null), null, 'the row is as it was');
  await set(page, 0.5);
  await card(page).getByLabel('In').selectOption({ label: 'all 12 heads of layer 3' });
  checks.equal(await addressSays(page, 'paint', '3:11:9:0.5'), '3:11:9:0.5', 'in all heads of the layer');
  await page.keyboard.press('Escape');
  await matrix(page).focus();
  await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('Enter');
  await card(page).waitFor();
  await set(page, 0.2);
  checks.equal(
    await addressSays(page, 'paint', '3.1:11:9-11:0.2'),
    '3.1:11:9-11:0.2',
    'several cells, in the address',
  );
}

async function nowAndBefore({ page, checks, address }) {
  await page.goto(`${address + TROPHY}&paint=3.1:11:9:0.6`);
  await modelReady(page);
  await moment(page, 'Now').waitFor();
  checks.equal((await pinnedRow(page)).weights[9], 0.6, 'now');
  await moment(page, 'Before').click();
  await settled(page);
  const before = (await pinnedRow(page)).weights[9];
  checks.that(before > 0.1 && before < 0.3, 'before', before);
  checks.equal(addressed(page, 'changes'), 'before', 'the address says which is shown');
  await moment(page, 'Difference').click();
  await page.getByRole('application', { name: /^Matrix of changes/ }).waitFor();
  await moment(page, 'Now').click();
  await page.getByRole('region', { name: 'Table of weights' }).waitFor();
  checks.that(true, 'back in the view that was left', null);
  await page.getByRole('button', { name: 'Your changes', exact: true }).click();
  checks.equal(await counted(undoes(page), 1), 1, 'changes that are listed');
  await undoes(page).click();
  checks.that(await gone(moment(page, 'Before')), 'without changes there is no before', null);
}

async function inLinesAndTable({ page, checks, address }) {
  await openLanguage(page, address, '#model=smollm2&head=18.6&pin=17.2&view=lines');
  await lines(page).focus();
  await page.keyboard.press('Enter');
  await card(page).waitFor();
  await set(page, 0);
  checks.equal(await addressSays(page, 'paint', '18.6:17:2:0'), '18.6:17:2:0', 'set in the lines');
  await page.keyboard.press('Enter');
  await openTable(page);
  const pressed = page
    .getByRole('region', { name: 'Table of weights' })
    .getByRole('button', { pressed: true });
  await pressed.focus();
  await page.keyboard.press('Enter');
  await card(page).waitFor();
  checks.equal(await slider(page).inputValue(), '0', 'what is set is in the card');
  await set(page, 0.1);
  await card(page).getByLabel('In').selectOption({ label: 'all 9 heads of layer 18' });
  checks.equal(await addressSays(page, 'paint', '18:17:2:0.1'), '18:17:2:0.1', 'in all heads of the layer');
  await inCard(page, 'Reset').click();
  checks.equal(await addressSays(page, 'paint', null), null, 'set back in the table');
}

async function byMouseAndFinger({ page, context, checks, address }) {
  await page.goto(address + TROPHY);
  await modelReady(page);
  const from = await pointOf(page, 3, 2);
  await page.mouse.dblclick(from.x, from.y);
  await card(page).waitFor();
  checks.that((await textOf(card(page))).startsWith('doesn → trophy'), 'the cell of the double click', null);
  await page.keyboard.press('Escape');
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  const to = await pointOf(page, 5, 3);
  await page.mouse.move(to.x, to.y, { steps: 5 });
  await page.mouse.up();
  await card(page).waitFor();
  await set(page, 0.1);
  checks.equal(
    await addressSays(page, 'paint', '3.1:3-5:2-3:0.1'),
    '3.1:3-5:2-3:0.1',
    'cells that were dragged over',
  );
  await page.keyboard.press('Enter');
  const finger = await context.newCDPSession(page);
  const touch = (type, points) => finger.send('Input.dispatchTouchEvent', { type, touchPoints: points });
  await touch('touchStart', [await pointOf(page, 8, 1)]);
  const opened = await becomes(() => card(page).isVisible(), Boolean);
  await touch('touchEnd', []);
  checks.that(opened, 'a finger that rests opens the card', null);
}

export const cellStories = {
  'a cell is changed in the matrix by keys': inTheMatrix,
  'scores, rows, several cells and several heads are set': scoresRowsAndHeads,
  'a change is shown now, before and as a difference': nowAndBefore,
  'a cell is changed in the lines and in the table': inLinesAndTable,
  'cells are changed by a double click, a drag and a finger': byMouseAndFinger,
};
