/** A scene and what belongs to it: menus, the way back, work that goes on, what is offered, what is older. */

import {
  address as addressOf,
  axeFindings,
  becomes,
  counted,
  drawn,
  gone,
  matrix,
  seen,
  settled,
  shown,
  withoutModel,
} from './on_screen.mjs';

const source = (page) => page.getByRole('combobox', { name: 'Source' });
const examples = (page) => page.getByRole('combobox', { name: 'Examples' });
const text = (page) => page.getByLabel('Text', { exact: true });
const hash = addressOf;

async function chooseExample(page, name) {
  const label = await examples(page).locator('option', { hasText: name }).first().textContent();
  await examples(page).selectOption({ label });
  await settled(page);
}

async function goBack(page) {
  await page.goBack();
  await settled(page);
}

/** The text that stands in the field, once it is the one that should. */
const textBecomes = (page, holds) =>
  becomes(
    () =>
      text(page)
        .inputValue({ timeout: 1000 })
        .catch(() => ''),
    holds,
  );

/** Each scene that was chosen is a step of Back; what is only looked at is none. */
async function goesBack({ page, checks, address }) {
  await withoutModel(page);
  await page.goto('about:blank');
  await page.goto(address);
  await shown(page);
  await chooseExample(page, 'too small');
  await chooseExample(page, 'By hand: the same, causal');
  const causal = hash(page);
  await matrix(page).focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await settled(page);
  const pinned = await becomes(
    () => hash(page),
    (said) => said !== causal,
  );
  checks.that(pinned !== causal, 'a pin is in the address', pinned);
  await chooseExample(page, 'Additive scores');
  await goBack(page);
  checks.that(
    await seen(page.getByRole('button', { name: 'Causal', pressed: true })),
    'one step back',
    hash(page),
  );
  await goBack(page);
  const small = (typed) => typed.includes('too small');
  checks.that(small(await textBecomes(page, small)), 'two steps back', hash(page));
  await text(page).pressSequentially(' Really', { delay: 20 });
  await becomes(
    () => hash(page),
    (said) => said.includes('Really'),
  );
  await source(page).selectOption('vectors');
  await settled(page);
  await goBack(page);
  const really = (typed) => typed.endsWith('Really');
  checks.that(really(await textBecomes(page, really)), 'back to the text that was typed', hash(page));
  await goBack(page);
  const before = (typed) => typed !== '' && !typed.includes('Really');
  checks.that(before(await textBecomes(page, before)), 'back to the text before it', hash(page));
  await goBack(page);
  const big = (typed) => typed.includes('too big');
  checks.that(big(await textBecomes(page, big)), 'back to the beginning', page.url());
  checks.equal(hash(page), '', 'the address of the beginning');
  await page.goForward();
  checks.that(small(await textBecomes(page, small)), 'and forward again', hash(page));
}

/** A closed menu shows what an arrow leads to; Enter chooses it. */
async function menusWaitForEnter({ page, checks, address }) {
  const asked = [];
  page.on('request', (request) => asked.push(request.url()));
  await withoutModel(page);
  await page.goto(address);
  await shown(page);
  await source(page).focus();
  await page.keyboard.press('ArrowDown');
  await page.getByText('Enter chooses').waitFor();
  checks.equal(hash(page), '', 'the address after an arrow on the closed menu');
  checks.equal(
    asked.filter((url) => url.includes('smollm2')),
    [],
    'downloads after an arrow on the closed menu',
  );
  await page.keyboard.press('Tab');
  checks.equal(await source(page).inputValue(), 'minilm', 'what the menu shows once it is left');
  await source(page).focus();
  for (let press = 0; press < 4; press++) await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.getByLabel('Queries, row 1, column 1').waitFor();
  checks.equal(await source(page).inputValue(), 'vectors', 'four entries down');
  checks.equal(
    asked.filter((url) => url.includes('smollm2')),
    [],
    'downloads on the way there',
  );
  await examples(page).focus();
  for (let press = 0; press < 3; press++) await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await textBecomes(page, (typed) => typed.includes('too tired'));
  checks.equal(await examples(page).inputValue(), '', 'the menu of examples after a choice');
  await examples(page).focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Escape');
  checks.equal(await examples(page).inputValue(), '', 'the menu of examples after Escape');
}

/** What follows grows above it, and it stays under the pointer. */
async function sliderIsHeld({ page, checks, address }) {
  await page.goto(`${address}#translate=the%20small%20cat%20sleeps`);
  const slider = page.getByRole('slider', { name: /^Weight of/ });
  await slider.waitFor();
  await settled(page);
  await slider.scrollIntoViewIfNeeded();
  const { x, y, width, height } = await slider.boundingBox();
  await page.mouse.move(x + width / 2, y + height / 2);
  await page.mouse.down();
  await page.getByRole('button', { name: 'As the model has it' }).waitFor();
  await page.mouse.move(x + 5, y + height / 2, { steps: 5 });
  await page
    .getByText(/^Undo$/)
    .first()
    .waitFor();
  await drawn(page);
  const after = await slider.boundingBox();
  await page.mouse.up();
  checks.equal(
    [Math.round(after.x), Math.round(after.y)],
    [Math.round(x), Math.round(y)],
    'where the slider is while it is dragged',
  );
}

/** What is dragged stays where it is, in every place of the slider. */
async function controlsStay({ page, checks, address }) {
  await withoutModel(page);
  for (const [width, height] of [
    [1440, 900],
    [390, 844],
  ]) {
    await page.setViewportSize({ width, height });
    await page.goto('about:blank');
    await page.goto(
      `${address}#text=${encodeURIComponent("The trophy doesn't fit in the suitcase because it is too big.")}&head=1.0&pin=11.2`,
    );
    await shown(page);
    const slider = page.getByRole('slider', { name: /Share of each row/ });
    const rescale = page.getByRole('button', { name: 'Rescale colours' });
    await slider.scrollIntoViewIfNeeded();
    const places = new Set();
    await slider.focus();
    for (const key of ['ArrowLeft', 'ArrowLeft', 'Home', 'ArrowRight', 'PageUp', 'End']) {
      await page.keyboard.press(key);
      await drawn(page);
      const { x, y, width: wide } = await slider.boundingBox();
      places.add(JSON.stringify([Math.round(x), Math.round(y), Math.round(wide)]));
    }
    checks.equal(places.size, 1, `places of the slider at ${width}`);
    await page.getByText('all weights').waitFor();
    await settled(page);
    const belowMatrix = async () => {
      const [figure, button] = [await matrix(page).boundingBox(), await rescale.boundingBox()];
      return [Math.round(button.x - figure.x), Math.round(button.y - figure.y)];
    };
    const before = await belowMatrix();
    await rescale.click();
    await page.getByRole('button', { name: 'Rescale colours', pressed: true }).waitFor();
    checks.equal(
      await belowMatrix(),
      before,
      `the button's place below the matrix once pressed, at ${width}`,
    );
  }
}

/** Training goes on, is seen to, and can be gone back to; before it there is nothing to save. */
async function trainingElsewhere({ page, checks, address }) {
  await withoutModel(page);
  await page.goto(`${address}#train=induction&width=16&steps=4000`);
  const share = page.getByRole('button', { name: 'Share' });
  await page.getByRole('button', { name: 'Train', exact: true }).waitFor();
  await share.click();
  checks.equal(
    await page.getByRole('button', { name: 'Save trace' }).count(),
    0,
    'traces to save before training',
  );
  checks.equal(
    await page.getByRole('button', { name: 'Copy snippet' }).count(),
    0,
    'snippets before training',
  );
  await share.click();
  await page.getByRole('button', { name: 'Train', exact: true, disabled: false }).click();
  await page.getByText('Keep runs in this browser').first().waitFor();
  checks.equal(await page.getByText('Keep runs in this browser').count(), 1, 'times it asks about keeping');
  await page.getByText('Heads at step').waitFor();
  await share.click();
  checks.equal(
    await page.getByRole('button', { name: 'Save trace' }).count(),
    1,
    'traces to save while it trains',
  );
  await share.click();
  await source(page).selectOption('vectors');
  const work = page.getByRole('region', { name: 'Training in the background' });
  await work.waitFor();
  checks.equal(await axeFindings(page), [], 'axe, beside a training');
  checks.that(/step \d+ of 4000/.test(await work.textContent()), 'how far it is', await work.textContent());
  await work.getByRole('button', { name: 'Show it' }).click();
  await page.getByRole('button', { name: 'Pause', exact: true }).waitFor();
  checks.equal(await work.count(), 0, 'lines about the run that is on the screen');
  await goBack(page);
  await work.getByRole('button', { name: 'Pause it' }).click();
  await work.getByText('Training is paused').waitFor();
  await page.goForward();
  await page.getByRole('button', { name: 'Go on' }).waitFor();
  await page.reload();
  const lost = page.getByRole('group', { name: 'Runs that were not kept' });
  await lost.waitFor();
  checks.that(
    /Induction at step \d+/.test(await lost.textContent()),
    'what is gone is named',
    await lost.textContent(),
  );
  await lost.getByRole('button', { name: 'Dismiss' }).click();
  await page.reload();
  await page.getByRole('button', { name: 'Train', exact: true }).waitFor();
  checks.equal(await lost.count(), 0, 'the same said again');
}

/** A download that was begun is seen, and can be stopped, from everywhere. */
async function downloadsAreSeen({ page, checks, address }) {
  await withoutModel(page);
  await page.route('**/models/smollm2/**', () => {});
  await page.goto(address);
  await shown(page);
  await source(page).selectOption('smollm2');
  await page.getByText('SmolLM2-135M is loading').waitFor();
  await source(page).selectOption('vectors');
  await page.getByLabel('Queries, row 1, column 1').waitFor();
  await page.getByText(/^SmolLM2-135M, .*MB/).waitFor();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await page.getByText(/^SmolLM2-135M, .*MB/).waitFor({ state: 'detached' });
  await goBack(page);
  checks.that(
    await seen(page.getByText('SmolLM2-135M is not loaded')),
    'it was stopped, and says so where it belongs',
    null,
  );
}

/** A core that cannot be had is told once, in every source, and nothing is said to be shown. */
async function noCore({ page, checks, address }) {
  await page.route('**/*.wasm', (route) => route.abort());
  for (const start of ['', '#vectors=', '#model=smollm2', '#translate=the%20cat', '#train=sort']) {
    await page.goto('about:blank');
    await page.goto(address + start);
    const notice = page.getByRole('alert').first();
    await notice.waitFor();
    await settled(page);
    const sentence = (await notice.textContent()).replace(/\s*Dismiss\s*$/, '').trim();
    checks.equal(await counted(page.getByText(sentence), 1), 1, `times that “${start}” says ${sentence}`);
    checks.equal(await page.getByText('saved example').count(), 0, `“${start}”: examples that are not shown`);
  }
}

/** Nothing typed: said once, and no other text's result stands there. */
async function nothingTyped({ page, checks, address }) {
  await withoutModel(page);
  await page.goto(address);
  await shown(page);
  await text(page).fill('');
  await page.getByText('The heads appear when there is a text.').waitFor();
  checks.equal(await counted(page.getByText('Type a sentence.'), 1), 1, 'times it says to type');
  checks.that(await gone(matrix(page)), 'a result of another text should go', null);
  await page.locator('h1').click();
  await page.keyboard.press('Control+z');
  await matrix(page).waitFor();
  checks.equal(await counted(page.getByText('Type a sentence.'), 0), 0, 'what is said once there is a text');
}

/** A field shows the number that is used. */
async function fieldsShowWhatIsUsed({ page, checks, address }) {
  await withoutModel(page);
  await page.goto(`${address}#vectors=`);
  await shown(page);
  const [first, second] = [
    page.getByLabel('Queries, row 1, column 1'),
    page.getByLabel('Keys, row 1, column 1'),
  ];
  await second.fill('2');
  await settled(page);
  await first.fill('1e9');
  checks.equal(await first.inputValue(), '1e9', 'what is typed stays while it is typed');
  await page.locator('h1').click();
  checks.equal(await first.inputValue(), '1', 'what the field shows once it is left');
  await first.fill('-');
  await page.locator('h1').click();
  await page.keyboard.press('Control+z');
  await settled(page);
  checks.equal([await first.inputValue(), await second.inputValue()], ['1', '1'], 'fields after undo');
  checks.equal(await first.getAttribute('aria-invalid'), 'false', 'whether the field is still marked');
  checks.equal(await page.getByText('is no number').count(), 0, 'sentences about a number that is gone');
}

/** Until a model is there, a saved example stands in, and what the reader changed is not in its numbers. */
async function standInIsUnchanged({ page, checks, address }) {
  await withoutModel(page);
  await page.goto(`${address}#text=Another+text+about+it&temp=3.1:0.1&head=3.1`);
  await shown(page);
  await matrix(page).focus();
  for (const key of ['ArrowDown', 'ArrowDown', 'Enter']) await page.keyboard.press(key);
  const panel = page.getByRole('complementary');
  const number = panel.getByRole('button', { name: 'This number' });
  if ((await number.count()) > 0) await number.click();
  checks.that(await seen(panel.getByText(/: how much/)), 'the panel explains a number of the example', null);
  checks.equal(await panel.getByText(/^Changed:/).count(), 0, 'changes said of numbers that have none');
}

export const sceneStories = {
  'what stands in for a text is not said to be changed': standInIsUnchanged,
  'Back goes through what was chosen': goesBack,
  'closed menus wait for Enter': menusWaitForEnter,
  'controls stay where they are': controlsStay,
  'a slider is held where it is': sliderIsHeld,
  'training goes on elsewhere': trainingElsewhere,
  'downloads are seen from everywhere': downloadsAreSeen,
  'no core to compute with': noCore,
  'nothing typed': nothingTyped,
  'fields show what is used': fieldsShowWhatIsUsed,
};
