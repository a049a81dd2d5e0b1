/**
 * A lesson, as a teacher gives it with a projector: what a story speaks of is in the window with it, on the page and
 * before a room; what the class asks is explained beside the picture; and what is said is said of the right word.
 */

import {
  addressed,
  axeFindings,
  becomes,
  drawn,
  gone,
  matrix,
  pointOf,
  seen,
  settled,
  shown,
  textOf,
} from './on_screen.mjs';
import { strip, told } from './told_stories.mjs';

const TROPHY = "The trophy doesn't fit in the suitcase because it is too big.";
const AGREEMENT = 'the agreement on the European economic area was signed in August 1992';
const encoded = (text) => encodeURIComponent(text);

/** Of projectors and small laptops; the second is the first at 150 %. */
const ROOMS = [
  { width: 1280, height: 720 },
  { width: 853, height: 480 },
];
const WINDOWS = [
  { width: 1280, height: 720 },
  { width: 1024, height: 768 },
  { width: 1440, height: 900 },
];

const guesses = (page) => strip(page).getByRole('group', { name: 'Your guess' }).getByRole('button');
const line = (page) => page.locator('pointed-line');
const explanation = (page) => page.getByRole('complementary', { name: 'Explained' });
const leave = (page) => page.getByRole('button', { name: 'Leave', exact: true });
/** Queries, keys or values: fields where there are few columns, else a picture. */
const numbers = (page, name) =>
  page
    .getByRole('table', { name: new RegExp(`^${name}`) })
    .or(page.getByRole('img', { name: new RegExp(`^${name}`) }));

const inWindow = (locator) =>
  locator.first().evaluate((part) => {
    const { top, bottom, left, right } = part.getBoundingClientRect();
    return bottom > top && top >= 0 && left >= 0 && bottom <= innerHeight + 1 && right <= innerWidth + 1;
  });
const comesIntoWindow = (locator) =>
  becomes(
    () => inWindow(locator),
    (isThere) => isThere,
    10_000,
  );

async function opened(page, address, hash, size) {
  await page.goto('about:blank');
  await page.setViewportSize(size);
  await page.goto(`${address}${hash}`);
  await told(page);
  await drawn(page);
}

async function answered(page) {
  await guesses(page).last().click();
  await guesses(page).filter({ hasText: '✓' }).waitFor();
  await told(page);
  await drawn(page);
}

const VECTORS = [
  'search.1',
  'search.4',
  'heads.1',
  'heads.2',
  'heads.3',
  'heads.4',
  'scale.1',
  'scale.2',
  'scale.3',
];

/** The matrix, and the queries that make it, are on the first screen; nothing reaches beyond it. */
async function vectorsInView({ page, checks, address }) {
  for (const size of WINDOWS)
    for (const step of VECTORS) {
      const where = `${step}, ${size.width} × ${size.height}`;
      await opened(page, address, `#story=${step}`, size);
      if ((await guesses(page).count()) > 0) await answered(page);
      checks.that(
        await comesIntoWindow(matrix(page)),
        `${where}: all of the matrix`,
        await matrix(page).boundingBox(),
      );
      checks.that(await comesIntoWindow(numbers(page, 'Queries')), `${where}: the queries`, null);
      const sides = [await matrix(page).boundingBox(), await numbers(page, 'Queries').first().boundingBox()];
      checks.that(sides[0].x + sides[0].width <= sides[1].x, `${where}: beside each other`, sides);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      checks.that(wide <= size.width, `${where}: nothing reaches beyond the screen`, wide);
    }
  await opened(page, address, '#story=heads.4', WINDOWS[0]);
  const words = await textOf(strip(page));
  checks.that(/ − \d/.test(words) && !/\+ −/.test(words), 'a sum is written as one writes sums', words);
}

async function translationInView({ page, checks, address }) {
  for (const step of ['masks.1', 'masks.2', 'ahead.1', 'align.2', 'align.3', 'align.5', 'bahdanau.3']) {
    await opened(page, address, `#story=${step}`, WINDOWS[0]);
    if ((await guesses(page).count()) > 0) await answered(page);
    checks.that(
      await comesIntoWindow(matrix(page)),
      `${step}: all of the matrix`,
      await matrix(page).boundingBox(),
    );
  }
  await opened(page, address, '#story=align.1', WINDOWS[0]);
  checks.that(
    await comesIntoWindow(page.locator('translation-figure')),
    'align.1: the figure, which it is about',
    null,
  );
}

/** Of each step what must be seen before a room. */
const PRESENTED = {
  'heads.2': (page) => [matrix(page), numbers(page, 'Queries'), numbers(page, 'Keys')],
  'search.4': (page) => [matrix(page), numbers(page, 'Values')],
  'scale.1': (page) => [matrix(page), numbers(page, 'Queries')],
  'ahead.1': (page) => [matrix(page)],
  'ahead.5': (page) => [matrix(page)],
  'align.5': (page) => [matrix(page)],
  'bahdanau.3': (page) => [matrix(page), page.getByRole('heading', { name: 'Bahdanau', exact: true })],
};

async function presentedInView({ page, checks, address }) {
  for (const [step, partsOf] of Object.entries(PRESENTED))
    for (const size of ROOMS) {
      await opened(page, address, `#story=${step}&present=1`, size);
      if ((await guesses(page).count()) > 0) await answered(page);
      const where = `${step}, ${size.width} × ${size.height}`;
      for (const part of [strip(page), ...partsOf(page)])
        checks.that(await comesIntoWindow(part), `${where}: in view`, await part.first().boundingBox());
      const scrolls = await page.evaluate(() => document.scrollingElement.scrollHeight > innerHeight);
      checks.that(!scrolls, `${where}: nothing to scroll`, null);
    }
}

/** On a phone the name of the pinned row is whole, too. */
async function presentedOnPhone({ page, checks, address }) {
  await opened(page, address, '#story=heads.3&present=1', { width: 390, height: 844 });
  const name = page.locator('attention-matrix').getByText('chased', { exact: true }).first();
  const { x } = await name.boundingBox();
  checks.that(x >= 0, 'the name of the row begins in the window', x);
}

/** The line for the room speaks of the word that the step has come to. */
async function wordOfTheStep({ page, checks, address }) {
  await opened(page, address, '#story=align.1&present=1', ROOMS[0]);
  const says = (words) =>
    becomes(
      () => textOf(line(page)),
      (text) => text.startsWith(words),
      20_000,
    );
  checks.equal(await says('été looks at was'), 'été looks at was: .92', 'the first step');
  await page.keyboard.press('ArrowRight');
  await strip(page).getByText(/^2 of/).waitFor();
  checks.equal(await says('Point at'), 'Point at a token', 'the whole translation: no word');
  await page.keyboard.press('ArrowRight');
  await strip(page).getByText(/^3 of/).waitFor();
  checks.that((await says('la looks at')).startsWith('la looks at'), 'before the answer', null);
  await answered(page);
  checks.equal(await says('zone looks at'), 'zone looks at area: .98', 'what the question was about');
}

async function explainedBeside({ page, checks, address }) {
  const hash = `#text=${encoded(TROPHY)}&head=3.1&pin=11.2&present=1`;
  for (const size of ROOMS) {
    await page.goto('about:blank');
    await page.setViewportSize(size);
    await page.goto(`${address}${hash}`);
    await leave(page).waitFor();
    await shown(page);
    const { x, y } = await pointOf(page, 11, 2);
    await page.mouse.move(x, y);
    await page.keyboard.press('e');
    await explanation(page).getByRole('heading', { name: 'The matrix' }).waitFor();
    await drawn(page);
    const where = `${size.width} × ${size.height}`;
    const [text, picture] = [await explanation(page).boundingBox(), await matrix(page).boundingBox()];
    checks.that(picture.x + picture.width <= text.x, `${where}: beside the picture`, { text, picture });
    checks.that(await inWindow(explanation(page)), `${where}: in the window`, text);
    const letters = await explanation(page)
      .getByText(/^Each line of the matrix/)
      .evaluate((part) => Number.parseFloat(getComputedStyle(part).fontSize));
    checks.that((letters * 720) / size.height >= 20, `${where}: its letters`, letters);
    await explanation(page).getByRole('button', { name: 'Column form' }).click();
    await settled(page);
    checks.equal(addressed(page, 'convention'), 'column', `${where}: turned over before the class`);
    checks.equal(await axeFindings(page), [], `${where}: what axe has against it`);
    await page.keyboard.press('Escape');
    checks.that(await gone(explanation(page)), `${where}: Escape closes it`, null);
    checks.that(
      await seen(leave(page)),
      `${where}: and the page is still presented`,
      addressed(page, 'present'),
    );
  }
}

/** The first questions are all seen at once, whole. */
async function questionsInView({ page, checks, address }) {
  for (const size of WINDOWS) {
    await page.goto('about:blank');
    await page.setViewportSize(size);
    await page.goto(address);
    await shown(page);
    const questions = page.getByRole('region', { name: 'What is seen' }).getByRole('button', { name: /\?$/ });
    await questions.first().waitFor();
    await drawn(page);
    const { x, width } = await page.getByRole('region', { name: 'What is seen' }).boundingBox();
    const boxes = await Promise.all((await questions.all()).map((question) => question.boundingBox()));
    checks.equal(boxes.length, 3, `${size.width}: questions`);
    for (const box of boxes)
      checks.that(box.x >= x && box.x + box.width <= x + width + 1, `${size.width}: whole`, {
        box,
        x,
        width,
      });
    const cut = await questions.evaluateAll(
      (parts) => parts.filter((part) => part.scrollHeight > part.clientHeight + 1).length,
    );
    checks.equal(cut, 0, `${size.width}: questions whose words are cut`);
  }
}

/** Several heads are told of whichever model the reader has brought. */
async function headsOfAnyModel({ page, checks, address }) {
  const STEPS = {
    [`#translate=${encoded(AGREEMENT)}&story=heads.5`]: /4 heads .*decoder layer 0, cross/,
    [`#text=${encoded(TROPHY)}&head=3.1&pin=11.2&story=heads.5`]: /12 heads × 32 columns = 384\. In layer 3/,
    '#vectors=&story=heads.5': /1 head|has one head|pinned/,
  };
  for (const [hash, words] of Object.entries(STEPS)) {
    await opened(page, address, hash, WINDOWS[0]);
    const text = await textOf(strip(page));
    checks.that(words.test(text), 'what the heads of this model do', text);
    checks.that(!text.includes('another source'), 'it is no other source than it speaks of', text);
  }
}

export const lessonStories = {
  'lesson: a story of vectors, and what it speaks of': vectorsInView,
  'lesson: a story of a translation, and what it speaks of': translationInView,
  'lesson: what a story speaks of, before a room': presentedInView,
  'lesson: presented on a phone': presentedOnPhone,
  'lesson: the word of the step': wordOfTheStep,
  'lesson: explained beside the picture': explainedBeside,
  'lesson: the first questions': questionsInView,
  'lesson: several heads in any model': headsOfAnyModel,
};
