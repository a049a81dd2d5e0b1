/**
 * The stories that the page tells (web/src/stories), each read to its end: every step, its question, and whether
 * what it claims is borne out by what the core says at that moment.
 */

import {
  addressed,
  address as addressOf,
  addressSays,
  axeFindings,
  becomes,
  counted,
  drawn,
  gone,
  headName,
  matrix,
  notices,
  seen,
  settled,
  shown,
  textOf,
} from './on_screen.mjs';

/** Under a busy machine a language model takes its time to load, and 270 heads theirs to be switched off. */
const LONG = 400_000;
const UNBORNE = 'Not so here:';

/** Steps, the step with the question, and the answer that the core gives on the story's own text. */
const TOLD = {
  it: { title: 'What does “it” look at?', steps: 6, asks: 3, truth: 'the trophy' },
  search: { title: 'Queries, keys and values as a search', steps: 5, asks: 4, truth: 'what it receives' },
  heads: { title: 'Several heads, one matrix', steps: 5, asks: 2, truth: 'as many as before' },
  scale: { title: 'Why divide by √d?', steps: 5, asks: 3, truth: 'nearly all weight on one word each' },
  positions: { title: 'Shuffle the words', steps: 5, asks: 3, truth: 'it stays the same' },
  sink: { title: 'The sink', steps: 5, asks: 3, truth: 'more evenly at the words' },
  masks: { title: 'Which mask when?', steps: 5, asks: 2, truth: 'a little more than half' },
  ahead: { title: 'Why the decoder must not see ahead', steps: 5, asks: 3, truth: 'something else' },
  align: { title: 'How a translation aligns', steps: 5, asks: 3, truth: 'area' },
  bahdanau: { title: 'Bahdanau 2014 beside the Transformer', steps: 6, asks: 5, truth: 'about the same' },
  self: { title: 'Attention and self-attention', steps: 5, asks: 3, truth: 'English and English' },
  copying: {
    title: 'Copying by induction',
    steps: 5,
    asks: 3,
    truth: 'it falls a little, or stays as it is',
  },
};

export const strip = (page) => page.getByRole('region', { name: /^Story: / });
const list = (page) => page.getByRole('region', { name: 'Stories', exact: true });
const guesses = (page) => strip(page).getByRole('group', { name: 'Your guess' }).getByRole('button');

/** Waits until the core has said what the step claims. */
export async function told(page) {
  await strip(page).waitFor();
  await strip(page).and(page.locator('[aria-busy="false"]')).waitFor({ timeout: LONG });
  await gone(strip(page).getByText(/is loading:|switched off in turn: \d+%/), LONG);
  await settled(page);
  await strip(page).and(page.locator('[aria-busy="false"]')).waitFor({ timeout: LONG });
}

async function atStep(page, step, steps) {
  await strip(page).getByText(`${step} of ${steps}`, { exact: true }).waitFor();
  await told(page);
}

/** No step of a story may claim what is not so, on its own text. */
async function isBorneOut(page, checks, where) {
  const words = await becomes(
    () => textOf(strip(page)),
    (text) => !text.includes(UNBORNE),
    10_000,
  );
  checks.that(!words.includes(UNBORNE), `${where} should be borne out`, words);
  checks.equal(await notices(page).allTextContents(), [], `${where}: notices`);
  return words;
}

async function answer(page, checks, { truth }, where) {
  const wrong = guesses(page).filter({ hasNotText: truth }).first();
  checks.equal(await guesses(page).filter({ hasText: '✓' }).count(), 0, `${where}: answers given away`);
  await wrong.click();
  const right = guesses(page).filter({ hasText: '✓' });
  await right.waitFor({ timeout: LONG });
  await told(page);
  // What is drawn late may have made another of it.
  const marked = await becomes(
    async () => (await right.allTextContents()).map((text) => text.replace('✓', '').trim()),
    (texts) => texts.length === 1 && texts[0] === truth,
    20_000,
  );
  checks.equal(marked, [truth], `${where}: what the core answers`);
  const said = await textOf(strip(page).getByRole('status').last());
  const verdict = `It is: ${truth}.`;
  const hasReason = said.startsWith(verdict) && said.length > verdict.length + 20;
  checks.that(hasReason, `${where}: the answer, and why`, said);
}

async function readToTheEnd({ page, checks, address }, name) {
  const story = TOLD[name];
  await page.goto(`${address}#story=${name}.1`);
  const sayings = new Set();
  for (let step = 1; step <= story.steps; step++) {
    await atStep(page, step, story.steps);
    const where = `${name}, step ${step}`;
    checks.equal(addressed(page, 'story')?.split('.')[1], String(step), `${where}: in the address`);
    sayings.add(await isBorneOut(page, checks, where));
    if (step === story.asks) {
      await answer(page, checks, story, where);
      await isBorneOut(page, checks, `${where}, answered`);
    }
    const next = strip(page).getByRole('button', { name: 'Next' });
    checks.equal(await next.isDisabled(), step === story.steps, `${where}: that it is the last`);
    if (step < story.steps) await next.click();
  }
  checks.equal(sayings.size, story.steps, `${name}: steps that say something of their own`);
}

/** From the list to the last step and out again, without a pointer. */
async function byKeyboardAlone({ page, checks, address }) {
  await page.goto(address);
  await shown(page);
  await page.getByRole('button', { name: 'Stories', exact: true }).focus();
  await page.keyboard.press('Enter');
  await list(page).waitFor();
  const focused = () =>
    page.evaluate(() => {
      let element = document.activeElement;
      while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
      return element?.textContent.trim().replace(/\s+/g, ' ') ?? '';
    });
  await becomes(focused, (text) => text.includes(TOLD.it.title));
  /** Arrows lead through a panel, and Tab to the next one. */
  const goTo = async (isThere) => {
    for (let press = 0; press < 60 && !isThere(await focused()); press++) {
      const before = await focused();
      await page.keyboard.press('ArrowDown');
      if ((await focused()) === before) await page.keyboard.press('Tab');
    }
  };
  await goTo((text) => text.startsWith(TOLD.heads.title));
  await page.keyboard.press('Enter');
  await atStep(page, 1, TOLD.heads.steps);
  await page.keyboard.press('n');
  await atStep(page, 2, TOLD.heads.steps);
  await goTo((text) => text === TOLD.heads.truth);
  await page.keyboard.press('Enter');
  await strip(page).getByRole('status').getByText('Yes.').waitFor();
  checks.that((await focused()).startsWith(TOLD.heads.truth), 'the answer keeps the focus', await focused());
  for (let step = 3; step <= TOLD.heads.steps; step++) {
    await page.keyboard.press('n');
    await atStep(page, step, TOLD.heads.steps);
    await isBorneOut(page, checks, `by keyboard, step ${step}`);
  }
  await page.keyboard.press('n');
  await page.keyboard.press('b');
  await atStep(page, TOLD.heads.steps - 1, TOLD.heads.steps);
  checks.that(true, 'b goes back, and n beyond the end does nothing', null);
}

/** What the reader touched stays, on the way on and back; the step can be shown again. */
async function touchedStays({ page, checks, address }) {
  await page.goto(`${address}#story=it.1`);
  await atStep(page, 1, 6);
  await page.keyboard.press(']');
  await addressSays(page, 'head', '3.2');
  await page.getByRole('group', { name: 'View' }).getByRole('button', { name: 'Lines' }).click();
  await addressSays(page, 'view', 'lines');
  await strip(page).getByRole('button', { name: 'Next' }).click();
  await atStep(page, 2, 6);
  checks.equal([addressed(page, 'head'), addressed(page, 'view')], ['3.2', 'lines'], 'head and view go on');
  await strip(page).getByRole('button', { name: 'Back' }).click();
  await atStep(page, 1, 6);
  checks.equal([addressed(page, 'head'), addressed(page, 'view')], ['3.2', 'lines'], 'head and view go back');
  await page.getByRole('button', { name: 'Edit text' }).click();
  await page.getByLabel('Text', { exact: true }).fill('The dog found a bone and buried it.');
  await page.keyboard.press('Escape');
  await strip(page).getByText('You changed the text').waitFor({ timeout: LONG });
  await told(page);
  const words = await textOf(strip(page));
  checks.that(/Head 3\.2: “/.test(words), 'what is said is computed from the own text', words);
  await strip(page).getByRole('button', { name: 'Next' }).click();
  await atStep(page, 2, 6);
  checks.that(addressed(page, 'text').startsWith('The dog'), 'the own text goes on', addressOf(page));
  await strip(page).getByRole('button', { name: 'Show this step again' }).click();
  await strip(page).getByText('You changed the text').waitFor({ state: 'detached' });
  await told(page);
  checks.equal(addressed(page, 'head'), '3.1', 'the head of the step, shown again');
  await page.getByRole('button', { name: 'Close', exact: true }).click();
  checks.that(await gone(strip(page)), 'a story is closed', null);
  await page.getByRole('button', { name: 'Stories', exact: true }).click();
  await list(page).getByRole('button', { name: 'Go on at step 2 of “What does “it” look at?”' }).click();
  await atStep(page, 2, 6);
  checks.equal(await headName(page), '3.1', 'it is resumed where it was left');
}

/** Where the reader's words bear it out no more, the strip says so, and what cannot be asked is not. */
async function notBorneOut({ page, checks, address }) {
  await page.goto(
    `${address}#text=${encodeURIComponent('A trophy, a suitcase: it.')}&head=0.2&pin=8.-&story=it.4`,
  );
  await told(page);
  const claims = await textOf(strip(page));
  checks.that(/“trophy” \.?\d/.test(claims), 'the figures are those of the text on show', claims);
  await page.goto('about:blank');
  await page.goto(`${address}#text=${encodeURIComponent('My cat sleeps.')}&head=3.1&pin=1.-&story=it.3`);
  await strip(page).getByText('has not both').waitFor({ timeout: LONG });
  checks.equal(await counted(guesses(page), 0), 0, 'answers where the question cannot be asked');
  await page.goto('about:blank');
  await page.goto(
    `${address}#text=${encodeURIComponent('My cat sleeps.')}&head=0.2&positions=none&pin=1.-&story=positions.1`,
  );
  await strip(page).getByText(UNBORNE).waitFor({ timeout: LONG });
  checks.that(true, 'a claim that the text does not bear out says so', null);
}

async function badAddresses({ page, checks, address }) {
  await page.goto(`${address}#story=snik.2`);
  await notices(page).getByText('There is no story “snik”: “The sink” is opened instead.').waitFor();
  await strip(page).getByText('1 of 5').waitFor();
  await page.goto('about:blank');
  await page.goto(`${address}#story=nothing`);
  await notices(page).getByText('There is no story “nothing”: all stories are listed.').waitFor();
  checks.that(await seen(list(page)), 'the list is open', null);
  checks.equal(await addressSays(page, 'story', null), null, 'the address is rid of it');
  await page.goto('about:blank');
  await page.goto(`${address}#story=heads.99`);
  await notices(page)
    .getByText('This story has 5 steps: the last one is shown in place of step 99.')
    .waitFor();
  await strip(page).getByText('5 of 5').waitFor();
  await page.goto('about:blank');
  await page.goto(`${address}#vectors=&story=it.2`);
  await strip(page).getByText('The page shows another source than this step speaks of.').waitFor();
  await strip(page).getByRole('button', { name: 'Show this step again' }).click();
  await atStep(page, 2, 6);
  checks.equal(await headName(page), '3.1', 'the step, shown again');
}

/** A story whose model cannot be loaded says so, and the others are one click away. */
async function modelMissing({ page, checks, address }) {
  await page.route('**/models/**', (route) => route.abort());
  await page.goto(`${address}#story=positions.2`);
  await strip(page).getByText('is not loaded: the story goes on when it is here.').waitFor();
  await strip(page).getByRole('button', { name: 'Choose another story' }).click();
  await list(page)
    .getByRole('button', { name: /^Queries, keys and values/ })
    .click();
  await atStep(page, 1, 5);
  await isBorneOut(page, checks, 'a story that needs no model');
  await page.unroute('**/models/**');
  await page.goto('about:blank');
  await page.goto(`${address}#story=positions.2`);
  await atStep(page, 2, 5);
  await isBorneOut(page, checks, 'the model, once it can be loaded');
}

/** An old address: the scene is its own, the story is told beside it. */
async function oldAddress({ page, checks, address }) {
  await page.goto(
    `${address}#model=smollm2&text=${encodeURIComponent('When Mr Dursley left the house, the neighbours waved. Later that day Mr')}&head=18.6&pin=17.2&story=copying`,
  );
  await atStep(page, 1, 5);
  const words = await isBorneOut(page, checks, 'an address of before');
  checks.that(words.includes('followed the same token before'), 'what the copying story said', words);
}

const SIZES = [
  { width: 1440, height: 900 },
  { width: 1280, height: 720 },
  { width: 720, height: 450 },
  { width: 390, height: 844 },
];

const inWindow = (locator) =>
  locator.evaluate((element) => {
    const { top, bottom, left, right } = element.getBoundingClientRect();
    return top >= 0 && left >= 0 && bottom <= innerHeight && right <= innerWidth && bottom > top;
  });

/** The strip leaves room for what it speaks of: question, answer and the tinted sentence are seen at once. */
async function seenTogether({ page, checks, address }) {
  for (const size of SIZES) {
    const where = `${size.width} × ${size.height}`;
    await page.setViewportSize(size);
    await page.goto('about:blank');
    await page.goto(`${address}#story=it.3`);
    await atStep(page, 3, 6);
    await guesses(page).first().click();
    await guesses(page).filter({ hasText: '✓' }).waitFor({ timeout: LONG });
    await told(page);
    await drawn(page);
    await page.evaluate(() => scrollTo(0, 0));
    const word = page.locator('attention-sentence').getByRole('button', { name: /^trophy/ });
    const both = await becomes(
      async () => [await inWindow(guesses(page).first()), await inWindow(word)],
      (seenBoth) => seenBoth.every(Boolean),
      5000,
    );
    checks.equal(both, [true, true], `${where}: that the answer and what it is about are in view`);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    checks.that(wide <= size.width, `${where}: nothing reaches beyond the screen`, wide);
  }
}

/** Of vectors by hand, too: the numbers that can be set come after the matrix that they make. */
async function besideItsMatrix({ page, checks, address }) {
  await page.setViewportSize({ width: 720, height: 450 });
  for (const [story, row] of [
    ['heads.2', 2],
    ['scale.3', 1],
  ]) {
    await page.goto('about:blank');
    await page.goto(`${address}#story=${story}`);
    await guesses(page).last().waitFor();
    await settled(page);
    await drawn(page);
    const foot = await page.getByRole('region', { name: 'What follows' }).boundingBox();
    const figure = await matrix(page).boundingBox();
    const [rows] = /\d+(?= rows)/.exec(await matrix(page).getAttribute('aria-label'));
    const answer = await guesses(page).last().boundingBox();
    const heading = await page.getByRole('heading', { name: /^Layer 0/ }).boundingBox();
    checks.that(answer.y + answer.height <= foot.y, `${story}: the question is in view`, [answer, foot]);
    checks.that(
      figure.y + (figure.height * (row + 1)) / Number(rows) <= foot.y,
      `${story}: with the matrix down to the row that it speaks of`,
      [figure, foot],
    );
    checks.that(heading.x > answer.x, `${story}: beside each other`, [heading, answer]);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    checks.that(wide <= 720, `${story}: nothing reaches beyond the screen`, wide);
  }
}

async function accessible({ page, checks, address }) {
  await page.goto(`${address}#story=heads.2`);
  await atStep(page, 2, 5);
  await guesses(page).first().click();
  await guesses(page).filter({ hasText: '✓' }).waitFor();
  await told(page);
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme });
    checks.equal(await axeFindings(page), [], `what axe has against the strip, ${colorScheme}`);
  }
  await page.getByRole('button', { name: 'Stories', exact: true }).click();
  await list(page).waitFor();
  checks.equal(await axeFindings(page), [], 'what axe has against the list');
  await page.keyboard.press('Escape');
  checks.that(await gone(list(page)), 'Escape closes the list', null);
  const focused = await page.evaluate(
    () => document.activeElement.shadowRoot.activeElement.shadowRoot.activeElement.textContent,
  );
  checks.equal(focused, 'Stories', 'what has the focus then');
}

export const toldStories = {
  ...Object.fromEntries(
    Object.keys(TOLD).map((name) => [`told to the end: ${name}`, (parts) => readToTheEnd(parts, name)]),
  ),
  'told by keyboard alone': byKeyboardAlone,
  'told: what the reader touched stays': touchedStays,
  'told: claims that a text does not bear out': notBorneOut,
  'told: addresses of no story': badAddresses,
  'told: a model that cannot be loaded': modelMissing,
  'told: an address of before': oldAddress,
  'told: strip and effect are seen together': seenTogether,
  'told: a story of vectors stands beside its matrix': besideItsMatrix,
  'told: accessible': accessible,
};
