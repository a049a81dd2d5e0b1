/** What a first visitor is told: a sentence, three questions that lead on, terms on the spot, and what examples show. */

import {
  axeFindings,
  becomes,
  counted,
  drawn,
  gone,
  mode,
  modelReady,
  readout,
  seen,
  shown,
  textOf,
  withoutModel,
} from './on_screen.mjs';

const told = (page) => page.getByRole('region', { name: 'What is seen' });
const question = (page, name) => told(page).getByRole('button', { name });
const questions = (page) => told(page).getByRole('button', { name: /\?$/ });
const footer = (page, name) => page.getByRole('contentinfo').getByRole('button', { name, exact: true });
/** It can be asked once what answers has come: before, it is a word like any other. */
const term = (page, name) => page.locator(`attention-term[name="${name}"][role="button"]`).first();
const note = (page) => page.locator('term-note');
/** What a screen reader is told without being there. */
const said = (page) => told(page).getByRole('status');

/** Whether the focus lies in it, however deep. */
const holdsFocus = (locator) =>
  becomes(
    () =>
      locator.evaluate((part) => {
        let focused = document.activeElement;
        while (focused?.shadowRoot?.activeElement) focused = focused.shadowRoot.activeElement;
        for (let node = focused; node; node = node.parentNode ?? node.host) if (node === part) return true;
        return false;
      }),
    (isIn) => isIn,
    20_000,
  );

const inWindow = (locator) =>
  becomes(
    () =>
      locator.evaluate((part) => {
        const { top, bottom } = part.getBoundingClientRect();
        return bottom > 0 && top < innerHeight;
      }),
    (isSeen) => isSeen,
    20_000,
  );

/** Of a text in which nothing is pinned. */
const OWN_TEXT =
  /^“([^”]+)” gives .+% of its attention to “([^”]+)” in head \d+\.\d+, one of 72 heads\. Choose a word to see what it looks at\.$/;

async function begin(page, address) {
  await page.goto('about:blank');
  await page.goto(address);
  await shown(page);
  await questions(page).first().waitFor();
}

async function oneSentence({ page, checks, address }) {
  await withoutModel(page);
  await begin(page, address);
  const words = await textOf(told(page).locator('p').first());
  const weight = /weight (\d\.\d+)/.exec(await textOf(readout(page)))[1];
  const share = Math.round(100 * Number(weight));
  checks.equal(
    words,
    `“it” gives ${share}% of its attention to “trophy” in head 3.1, one of 72 heads.`,
    'the sentence, with the weight that the page reads out',
  );
  checks.equal(await counted(questions(page), 3), 3, 'questions');
  checks.equal(await axeFindings(page), [], 'what axe has against it');
}

async function questionsLeadOn({ page, checks, address }) {
  await withoutModel(page);
  for (const width of [1440, 390]) {
    await page.setViewportSize({ width, height: 844 });
    await page.evaluate(() => localStorage.clear()).catch(() => {});
    await begin(page, address);
    await question(page, 'Why does “it” look there?').click();
    const panel = page.getByRole('complementary');
    checks.that(await holdsFocus(panel), `${width}: the focus is in the panel`, null);
    checks.that(await inWindow(panel), `${width}: and the panel in sight`, null);
    await becomes(
      () => said(page).textContent(),
      (text) => text !== '',
    );
    checks.that(/score 4\.76/.test(await said(page).textContent()), `${width}: the answer is said`, null);
    checks.that(await gone(questions(page)), `${width}: the questions are gone once one is asked`, null);

    await page.evaluate(() => localStorage.clear());
    await begin(page, address);
    await question(page, 'What do the other 71 heads do?').click();
    const rail = page.getByRole('navigation', { name: 'Heads' });
    checks.that(await holdsFocus(rail), `${width}: the focus is at the heads`, null);
    checks.that(
      await seen(page.getByText('Layer and head stand beneath each.')),
      `${width}: in their order`,
      null,
    );

    await page.evaluate(() => localStorage.clear());
    await begin(page, address);
    await question(page, 'What if it could not see what comes later?').click();
    await page.getByRole('button', { name: 'Causal', pressed: true }).waitFor();
    const answer = await becomes(
      () => said(page).textContent(),
      (text) => text !== '',
    );
    checks.that(
      /^5 later tokens are hidden from “it”: what was 62% is \d\d% now/.test(answer),
      `${width}: ${answer}`,
      answer,
    );
    checks.equal(await mode(page), 'Causal', `${width}: the mode`);
    await page.keyboard.press('Control+z');
    await page.getByRole('button', { name: 'Self', pressed: true }).waitFor();
  }
}

async function goneAfterUse({ page, checks, address }) {
  await withoutModel(page);
  await begin(page, address);
  const heading = page.getByRole('heading', { name: 'Layer 3 · Head 1' });
  const top = async () => (await heading.boundingBox()).y;
  const before = await top();
  // In another way than by a question.
  await page.getByRole('button', { name: 'Lines', exact: true }).click();
  checks.that(await gone(questions(page)), 'whoever acts otherwise is not asked', null);
  checks.equal(await top(), before, 'where the head is named: nothing moves under the pointer');
  await page.goto('about:blank');
  await page.goto(address);
  await shown(page);
  checks.that(
    await seen(told(page).getByText('does not solve the riddle')),
    'the next visit has a sentence',
    null,
  );
  checks.equal(await questions(page).count(), 0, 'and no questions');
  await footer(page, 'First questions').click();
  checks.equal(await counted(questions(page), 3), 3, 'questions, once they were called back');
  await told(page).getByRole('button', { name: 'Hide' }).click();
  checks.that(await gone(questions(page)), 'and hidden again', null);
}

async function withoutStorage({ page, checks, address }) {
  await withoutModel(page);
  await page.addInitScript(() => {
    Object.defineProperty(globalThis, 'localStorage', {
      get() {
        throw new DOMException('denied', 'SecurityError');
      },
    });
  });
  await begin(page, address);
  await question(page, 'Why does “it” look there?').click();
  checks.that(await gone(questions(page)), 'one visit remembers it by itself', null);
}

async function examplesSay({ page, checks, address }) {
  const menu = page.getByLabel('Examples');
  await page.goto(address);
  await modelReady(page);
  const expected = {
    'The street was too wide': /still gives \.56 to “animal”/,
    'A question and its answer': /^“where” gives \.38 to “mat”/,
    'By hand: the same, causal': /“c” comes later and is hidden/,
    'Translator: a bank that was robbed': /^The model writes “banque”/,
  };
  for (const [name, words] of Object.entries(expected)) {
    await menu.selectOption({ label: name });
    checks.that(await seen(told(page).getByText(words)), `${name} says what to see`, words);
  }
  await menu.selectOption({ label: 'The animal was too tired' });
  await told(page)
    .getByText(/^“it” gives/)
    .waitFor();
  await page.getByRole('gridcell', { name: /^Layer 0, head 2/ }).click();
  await page.getByRole('heading', { name: 'Layer 0 · Head 2' }).waitFor();
  checks.that(await gone(told(page).getByText(/^“it” gives/)), 'another head is not spoken of', null);
  await page.getByRole('button', { name: 'Edit text' }).click();
  await page.getByLabel('Text', { exact: true }).fill('The animal was here.');
  await told(page).getByText(OWN_TEXT).waitFor();
  const [, query, key] = OWN_TEXT.exec(await textOf(told(page).locator('p').first()));
  checks.that(
    ![query, key].some((word) => /[[.]/.test(word)) && query !== key,
    'of another text, two words',
    [query, key],
  );
  await page.keyboard.press('Escape');
  await page.locator('attention-sentence').getByRole('button', { name: /^here/ }).click();
  checks.that(
    await seen(told(page).getByText(/^“here” gives .+% of its attention to .* one of 72 heads\.$/)),
    'the word that is chosen is spoken of',
    null,
  );
}

/** Figures of another text are of the model as it is: once it is changed, they are not told. */
async function changedClaimsLess({ page, checks, address }) {
  await page.goto(address);
  await modelReady(page);
  await told(page).getByRole('button', { name: 'Hide' }).click();
  await told(page).getByText('With “small” for “big” it would be').waitFor();
  await page
    .getByRole('button', { name: 'Skip layer 3' })
    .or(page.getByText('Change something'))
    .first()
    .click();
  await page.getByRole('button', { name: 'Skip layer 3' }).click();
  checks.that(
    await gone(told(page).getByText('it would be')),
    'what another text would give is not told',
    null,
  );
  checks.that(await seen(told(page).getByText(/^“it” gives .+% of its attention/)), 'what is seen is', null);
}

const wholeInWindow = (locator) =>
  locator.evaluate((part) => {
    const { top, bottom, left, right } = part.getBoundingClientRect();
    return top >= 0 && bottom <= innerHeight && left >= 0 && right <= innerWidth && bottom > top;
  });

/** All three questions are in sight, and what one brings is read where it leads. */
async function onThePhone({ checks, address, context }) {
  const phone = await context
    .browser()
    .newContext({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
  const page = await phone.newPage();
  try {
    await begin(page, address);
    await modelReady(page);
    const heading = page.getByRole('heading', { name: 'Layer 3 · Head 1' });
    // On the page: how far it is scrolled does not matter.
    const topOf = () => heading.evaluate((part) => part.getBoundingClientRect().top + scrollY);
    const top = await topOf();
    for (const asked of await questions(page).all())
      checks.that(await wholeInWindow(asked), 'a question is in sight', await asked.textContent());
    await told(page).locator('attention-term[name="head"]').tap();
    checks.that(
      await seen(note(page).getByText(/^Head 3\.1 is on show/)),
      'what a head is can be asked',
      null,
    );
    await page.touchscreen.tap(8, 8);
    await gone(note(page));
    await questions(page).first().tap();
    await said(page)
      .getByText(/score 4\.76/)
      .waitFor();
    checks.that(await holdsFocus(page.getByRole('complementary')), 'it leads to the panel', null);
    await drawn(page);
    const inSight = () =>
      becomes(
        () => wholeInWindow(said(page)),
        (isIn) => isIn,
        20_000,
      );
    checks.that(await inSight(), 'and the answer is in sight there', await said(page).boundingBox());
    checks.equal(await axeFindings(page), [], 'what axe has against it');
    await page.evaluate(() => scrollTo(0, 0));
    await told(page).getByRole('button', { name: 'Close' }).waitFor({ state: 'detached' });
    checks.that(await inSight(), 'at the top it stands in its place', null);
    checks.equal(await topOf(), top, 'nothing beneath it moved');
    await page.getByRole('navigation', { name: 'Heads' }).scrollIntoViewIfNeeded();
    await told(page).getByRole('button', { name: 'Close' }).tap();
    checks.that(await gone(said(page)), 'it can be closed', null);
  } finally {
    await phone.close();
  }
}

/** Before there is anything to see, the first sentence says what to do. */
async function beforeTraining({ page, checks, address }) {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(`${address}#train=reverse`);
  checks.that(
    await seen(told(page).getByText(/^Nothing is trained yet\. Press “Train”/)),
    'what to do',
    null,
  );
  checks.equal(await questions(page).count(), 0, 'questions about nothing');
  const tasks = await page.getByRole('group', { name: 'Task' }).getByRole('button').all();
  const heights = await Promise.all(tasks.map(async (task) => (await task.boundingBox()).height));
  const lineHeights = await Promise.all(
    tasks.map((task) =>
      task.evaluate((button) => {
        const words = document.createRange();
        words.selectNodeContents(button);
        return new Set([...words.getClientRects()].map(({ top }) => Math.round(top))).size;
      }),
    ),
  );
  checks.equal(new Set(lineHeights), new Set([1]), 'lines that the name of a task takes');
  checks.equal(new Set(heights).size, 1, 'heights of the tasks');
}

/** A row that writes is asked about by what it writes, as the sentence above speaks of it. */
async function writtenIsAskedFor({ page, checks, address }) {
  await page.goto(
    `${address}#translate=the+agreement+on+the+European+economic+area+was+signed+in+August+1992&pin=6.4`,
  );
  await questions(page).first().waitFor();
  const [, written] = /^While it writes “([^”]+)”/.exec(await textOf(told(page).locator('p').first()));
  checks.equal(
    await questions(page).first().textContent(),
    `Why does it look there to write “${written}”?`,
    'the question',
  );
}

async function termsOnTheSpot({ page, checks, address }) {
  await withoutModel(page);
  await page.goto(address);
  await shown(page);
  const softmax = term(page, 'softmax');
  await softmax.scrollIntoViewIfNeeded();
  await softmax.hover();
  checks.that(await seen(note(page)), 'the pointer asks', null);
  checks.that(await seen(note(page).getByText(/17 weights sum to 1\.000/)), 'with the number at hand', null);
  const [word, box] = [await softmax.boundingBox(), await note(page).boundingBox()];
  checks.that(
    box.y >= word.y + word.height || box.y + box.height <= word.y,
    'beside the line, not over it',
    box,
  );
  await note(page)
    .getByText(/Only differences/)
    .hover();
  await drawn(page);
  checks.that(await note(page).isVisible(), 'the note stays while the pointer is on it', null);
  await page.mouse.move(700, 5);
  checks.that(await gone(note(page)), 'it goes with the pointer', null);
}

async function termsByKeys({ page, checks, address }) {
  await withoutModel(page);
  await page.goto(address);
  await shown(page);
  const heads = term(page, 'head');
  await page.getByRole('button', { name: 'Share' }).focus();
  await page.keyboard.press('Tab');
  await heads.focus();
  await page.keyboard.press('Enter');
  await note(page)
    .getByText(/^Head 3\.1 is on show/)
    .waitFor();
  checks.that(await holdsFocus(note(page)), 'Enter goes to what the note offers', null);
  checks.equal(await axeFindings(page), [], 'what axe has against a note');
  await page.keyboard.press('Escape');
  checks.that(await gone(note(page)), 'Escape closes it', null);
  checks.that(await holdsFocus(heads), 'and goes back to the word', null);
  checks.that(await seen(readout(page).getByText('it looks at trophy')), 'the pin stays', null);
  await page.keyboard.press('Enter');
  await note(page).getByRole('button', { name: 'Glossary' }).click();
  const list = page.getByRole('region', { name: 'Glossary' });
  await list.getByRole('term').first().waitFor();
  checks.equal(await list.getByRole('searchbox').inputValue(), 'head', 'what the glossary opens with');
  await list.getByRole('searchbox').fill('softmax');
  checks.that(
    /^softmax/.test(await list.getByRole('term').first().textContent()),
    'terms are found by typing',
    null,
  );
  checks.equal(await axeFindings(page), [], 'what axe has against the glossary');
  await list.getByRole('button', { name: 'Show it on the page: softmax' }).click();
  checks.that(await holdsFocus(page.getByRole('complementary')), 'it leads to the panel', null);
}

async function termsByTouch({ checks, address, context }) {
  const browser = context.browser();
  const phone = await browser.newContext({
    viewport: { width: 320, height: 640 },
    hasTouch: true,
    isMobile: true,
  });
  const touched = await phone.newPage();
  try {
    await withoutModel(touched);
    await touched.goto(address);
    await shown(touched);
    const softmax = term(touched, 'softmax');
    await softmax.scrollIntoViewIfNeeded();
    await softmax.tap();
    checks.that(await seen(note(touched)), 'a tap asks', null);
    const { x, width } = await note(touched).boundingBox();
    checks.that(x >= 0 && x + width <= 320, 'the note fits 320 pixels', { x, width });
    const { x: left, y: top } = await note(touched).boundingBox();
    await touched.touchscreen.tap(left + 20, top + 20);
    checks.that(await note(touched).isVisible(), 'a tap on the note leaves it', null);
    await touched.touchscreen.tap(8, 8);
    checks.that(await gone(note(touched)), 'a tap away closes it', null);
    const wide = await touched.evaluate(() => document.documentElement.scrollWidth);
    checks.that(wide <= 320, 'nothing reaches beyond the screen', wide);
  } finally {
    await phone.close();
  }
}

export const firstStories = {
  'first minute: one sentence and three questions': oneSentence,
  'first minute: each question leads on': questionsLeadOn,
  'first minute: gone after use, and back by a link': goneAfterUse,
  'first minute: where nothing is remembered': withoutStorage,
  'first minute: examples say what to see': examplesSay,
  'first minute: a changed model claims less': changedClaimsLess,
  'first minute: on the phone': onThePhone,
  'first minute: before training': beforeTraining,
  'first minute: what is written is asked for': writtenIsAskedFor,
  'terms are asked on the spot': termsOnTheSpot,
  'terms are asked by keys': termsByKeys,
  'terms are asked by touch': termsByTouch,
};
