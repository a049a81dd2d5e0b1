/**
 * Before a class: the page in large type with nothing to scroll, told by arrow keys; and how few clicks lead from the
 * start to what a lesson is about.
 */

import {
  addressed,
  address as addressOf,
  addressSays,
  axeFindings,
  becomes,
  drawn,
  gone,
  headName,
  matrix,
  pointOf,
  seen,
  shown,
  textOf,
} from './on_screen.mjs';
import { strip, told } from './told_stories.mjs';

const TROPHY = "The trophy doesn't fit in the suitcase because it is too big.";
const MR = 'When Mr Dursley left the house, the neighbours waved. Later that day Mr';
const AGREEMENT = 'the agreement on the European economic area was signed in August 1992';
const encoded = (text) => encodeURIComponent(text);

/** A projector's size, and the same at 150 %. */
const ROOMS = [
  { width: 1280, height: 720 },
  { width: 853, height: 480 },
];

const leave = (page) => page.getByRole('button', { name: 'Leave', exact: true });
const line = (page) => page.locator('pointed-line');
const figure = (page) => page.locator('translation-figure');

async function presented(page) {
  await leave(page).waitFor();
  await drawn(page);
}

/** What does not fit: of the window, and of every part that scrolls by itself. */
function scrolled(page) {
  return page.evaluate(() => {
    const within = (root) =>
      [...root.querySelectorAll('*')].flatMap((part) => [
        part,
        ...(part.shadowRoot ? within(part.shadowRoot) : []),
      ]);
    const overflows = (part) => {
      const { overflowX, overflowY } = getComputedStyle(part);
      const { scrollWidth, scrollHeight, clientWidth, clientHeight } = part;
      const scrolls = (overflow) => overflow === 'auto' || overflow === 'scroll';
      return (
        (scrolls(overflowY) && scrollHeight > clientHeight + 1) ||
        (scrolls(overflowX) && scrollWidth > clientWidth + 1)
      );
    };
    const { scrollWidth, scrollHeight } = document.scrollingElement;
    const parts = within(document).filter((part) => part.clientHeight > 0 && overflows(part));
    return [
      ...(scrollWidth > innerWidth || scrollHeight > innerHeight ? ['the window'] : []),
      ...parts.map(({ localName, className }) => `${localName} ${className}`),
    ];
  });
}

const isInWindow = (locator) =>
  locator.evaluate((part) => {
    const { top, bottom, left, right } = part.getBoundingClientRect();
    return bottom > top && top >= 0 && left >= 0 && bottom <= innerHeight && right <= innerWidth;
  });

/** Nothing scrolls, and all of the view is in the window, once it has found its size. */
async function fits(page, checks, view, where) {
  const state = async () => [await scrolled(page), await isInWindow(view)];
  const found = await becomes(state, ([parts, isSeen]) => parts.length === 0 && isSeen, 20_000);
  checks.equal(found, [[], true], `${where}: nothing to scroll, and all of the view is seen`);
}

/** What is trained is there once it was; then the page goes before the room by its key. */
async function trainOnce(page) {
  await page.getByRole('button', { name: 'Train', exact: true, disabled: false }).click();
  await page.getByRole('button', { name: 'Not now' }).click();
  await page.getByText('Finished').first().waitFor();
  await page.keyboard.press('f');
}

const PRESENTED = {
  encoder: { hash: `#text=${encoded(TROPHY)}&head=3.1&pin=11.2`, view: matrix },
  SmolLM2: { hash: `#model=smollm2&text=${encoded(MR)}&head=18.6&pin=17.2`, view: matrix },
  translator: { hash: `#translate=${encoded(AGREEMENT)}`, view: figure },
  vectors: { hash: '#vectors=&pin=0.2', view: matrix },
  'a story': { hash: '#story=it.3', view: matrix },
  'a story of the translator': { hash: '#story=align.1', view: figure },
  'a story of its matrix': { hash: '#story=align.3', view: matrix },
  'a story of vectors': { hash: '#story=heads.2', view: matrix },
  training: { hash: '#train=reverse&width=16&steps=50', view: matrix, begin: trainOnce },
  'a trace from a file': { hash: '#trace=traces/trophy.safetensors&head=3.1&pin=11.2', view: matrix },
  'no controls': { hash: `#text=${encoded(TROPHY)}&head=3.1&pin=11.2&controls=none`, view: matrix },
  'a story without controls': { hash: '#story=it.3&controls=none', view: matrix },
  'a translator without controls': { hash: `#translate=${encoded(AGREEMENT)}&controls=none`, view: figure },
};

async function nothingScrolls({ page, checks, address }) {
  for (const [name, { hash, view, begin }] of Object.entries(PRESENTED)) {
    await page.goto('about:blank');
    await page.goto(`${address}${hash}${begin ? '' : '&present=1'}`);
    await begin?.(page);
    await presented(page);
    await view(page).waitFor();
    for (const size of ROOMS) {
      await page.setViewportSize(size);
      await presented(page);
      const where = `${name}, ${size.width} × ${size.height}`;
      await fits(page, checks, view(page), where);
      if (name.startsWith('a story'))
        checks.that(await isInWindow(strip(page)), `${where}: all of the step`, null);
      const others = page
        .getByRole('navigation')
        .or(page.getByRole('complementary'))
        .or(page.getByRole('contentinfo'));
      checks.equal(await others.filter({ visible: true }).count(), 0, `${where}: rail, panel and foot`);
      const letters = await line(page).evaluate((part) =>
        Number.parseFloat(getComputedStyle(part.shadowRoot.querySelector('.whole')).fontSize),
      );
      // Of 720 lines at 100 %, as the room sees it.
      const seenAs = (letters * 720) / size.height;
      checks.that(seenAs >= 20, `${where}: the letters of what is pointed at`, seenAs);
    }
  }
}

/** The key, what a pointer tells the room, the address, Escape and the way back. */
async function staysLive({ page, checks, address }) {
  await page.setViewportSize(ROOMS[0]);
  await page.goto(`${address}#text=${encoded(TROPHY)}&head=3.1&pin=11.2`);
  await shown(page);
  await page.keyboard.press('f');
  await presented(page);
  checks.equal(addressed(page, 'present'), '1', 'the address keeps it');
  checks.equal(await textOf(line(page)), 'it looks at trophy: .62', 'what is pinned, for the room');
  const { x, y } = await pointOf(page, 2, 0);
  await page.mouse.move(x, y);
  checks.that(await seen(line(page).getByText('[CLS]')), 'what is pointed at', await textOf(line(page)));
  await page.mouse.click(x, y);
  await addressSays(page, 'pin', '2.0');
  await page.mouse.move(2, 2);
  // By keys alone, too: the cell that is moved to, and the one that is kept.
  await matrix(page).focus();
  await page.keyboard.press('End');
  checks.that(
    await seen(line(page).getByText('[SEP]')),
    'the cell that keys lead to',
    await textOf(line(page)),
  );
  await page.keyboard.press('Enter');
  await addressSays(page, 'pin', '2.16');
  await page.keyboard.press('Home');
  await page.keyboard.press('Enter');
  await addressSays(page, 'pin', '2.0');
  await page.keyboard.press(']');
  await addressSays(page, 'head', '3.2');
  checks.equal(await headName(page), '3.2', 'keys go on to the next head');
  await page.reload();
  await presented(page);
  checks.equal(
    [addressed(page, 'head'), addressed(page, 'pin')],
    ['3.2', '2.0'],
    'the address opens it again',
  );
  await page.keyboard.press('Escape');
  checks.that(await gone(leave(page)), 'Escape leaves', null);
  await addressSays(page, 'present', null);
  checks.equal([addressed(page, 'head'), addressed(page, 'pin')], ['3.2', '2.0'], 'what was chosen stays');
  checks.that(await seen(page.getByRole('navigation', { name: 'Heads' })), 'the rail is back', null);
  await page.keyboard.press('?');
  await page.getByRole('region', { name: 'Keyboard' }).getByText('before a room').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('contentinfo').getByRole('button', { name: 'Present', exact: true }).click();
  await presented(page);
  await leave(page).click();
  checks.that(await gone(leave(page)), 'the button leaves, too', addressOf(page));
}

async function stepsByArrows({ page, checks, address }) {
  await page.setViewportSize(ROOMS[1]);
  await page.goto(`${address}#story=it.1&present=1`);
  await presented(page);
  await told(page);
  const at = (step) => strip(page).getByText(`${step} of 6`, { exact: true }).waitFor();
  for (let step = 2; step <= 6; step++) {
    await page.keyboard.press(step % 2 === 0 ? 'ArrowRight' : 'PageDown');
    await at(step);
    await told(page);
    await presented(page);
    checks.equal(addressed(page, 'present'), '1', `step ${step}: still before the room`);
    await fits(page, checks, matrix(page), `step ${step}`);
  }
  // A click on a cell takes no arrows away from the story.
  const { x, y } = await pointOf(page, 1, 1);
  await page.mouse.click(x, y);
  await page.keyboard.press('ArrowLeft');
  await at(5);
  await page.keyboard.press('PageUp');
  await at(4);
  await page.keyboard.press('Escape');
  checks.that(await gone(leave(page)), 'Escape leaves', null);
  checks.that(await seen(strip(page)), 'and the story goes on', null);
}

/** The key explains what is pointed at beside the figure, in large letters, and Escape goes back one by one. */
async function explained({ page, checks, address }) {
  const panel = page.getByRole('region', { name: 'Explain', exact: true });
  const topic = (name) => panel.getByRole('heading', { level: 3, name });
  await page.goto(`${address}#text=${encoded(TROPHY)}&head=3.1&pin=11.2&present=1`);
  await presented(page);
  await page.mouse.move(2, 2);
  await page.keyboard.press('e');
  checks.that(await seen(topic('The matrix')), 'nothing is pointed at: the view is explained', null);
  await page.keyboard.press('Escape');
  checks.that(await gone(panel), 'Escape closes the explanation', null);
  checks.equal(addressed(page, 'present'), '1', 'and stays before the room');
  const { x, y } = await pointOf(page, 11, 2);
  await page.mouse.move(x, y);
  await page.keyboard.press('e');
  checks.that(await seen(topic('The matrix')), 'what is pointed at is explained', null);
  for (const name of ['normalise', 'project']) {
    await page.goto(`${address}#text=${encoded(TROPHY)}&head=3.1&pin=11.2&present=1&explain=${name}`);
    await topic(/./).waitFor();
    for (const size of ROOMS) {
      await page.setViewportSize(size);
      await presented(page);
      const where = `${name}, ${size.width} × ${size.height}`;
      await fits(page, checks, matrix(page), where);
      checks.that(await isInWindow(panel), `${where}: all of what is explained`, null);
      const letters = await panel.evaluate((part) => Number.parseFloat(getComputedStyle(part).fontSize));
      const seenAs = (letters * 720) / size.height;
      checks.that(seenAs >= 16, `${where}: letters as the room sees them`, seenAs);
    }
  }
  checks.equal(await axeFindings(page), [], 'what axe has against it');
  await page.keyboard.press('Escape');
  checks.that(await gone(panel), 'Escape closes it first', null);
  await page.keyboard.press('Escape');
  checks.that(await gone(leave(page)), 'and then leaves', null);
}

async function accessible({ page, checks, address }) {
  await page.setViewportSize(ROOMS[0]);
  for (const hash of [`#text=${encoded(TROPHY)}&head=3.1&pin=11.2`, '#story=it.3']) {
    await page.goto('about:blank');
    await page.goto(`${address}${hash}&present=1`);
    await presented(page);
    for (const colorScheme of ['light', 'dark']) {
      await page.emulateMedia({ colorScheme });
      checks.equal(await axeFindings(page), [], `what axe has against ${hash}, ${colorScheme}`);
    }
  }
}

/** What a lesson is about, and the story that shows it. */
const LESSONS = {
  'the logical split': 'Several heads, one matrix',
  'sqrt(d)': 'Why divide by √d?',
  'the causal mask': 'Why the decoder must not see ahead',
  'the sink': 'The sink',
  alignment: 'How a translation aligns',
  induction: 'Copying by induction',
};
const MOST_CLICKS = 3;

async function fewClicks({ page, checks, address }) {
  for (const [what, title] of Object.entries(LESSONS)) {
    await page.goto('about:blank');
    await page.goto(address);
    await page.evaluate(() => {
      globalThis.clicks = 0;
      addEventListener(
        'click',
        () => {
          globalThis.clicks++;
        },
        true,
      );
    });
    await page.getByRole('button', { name: 'Stories', exact: true }).click();
    const list = page.getByRole('region', { name: 'Stories', exact: true });
    await list.getByRole('button', { name: title }).first().click();
    await page.getByRole('region', { name: `Story: ${title}` }).waitFor();
    const clicks = await page.evaluate(() => globalThis.clicks);
    checks.that(clicks > 0 && clicks <= MOST_CLICKS, `clicks to ${what}`, clicks);
  }
}

/** While a story is told, the example's own sentence is not told, too. */
async function oneVoice({ page, checks, address }) {
  const sentence = page.getByRole('region', { name: 'What is seen' });
  await page.goto(address);
  await shown(page);
  checks.that(await seen(sentence), 'without a story the example says what is seen', null);
  await page.goto('about:blank');
  await page.goto(`${address}#story=it.1`);
  await told(page);
  checks.equal(await sentence.count(), 0, 'sentences of the example beside the story');
  await strip(page).getByRole('button', { name: 'Close', exact: true }).click();
  checks.that(await seen(sentence), 'after it the example says it again', null);
}

export const classroomStories = {
  'presented: nothing scrolls': nothingScrolls,
  'presented: everything stays live': staysLive,
  'presented: a story by arrow keys': stepsByArrows,
  'presented: explained': explained,
  'presented: accessible': accessible,
  'lessons in at most three clicks': fewClicks,
  'told: the story is the one voice': oneVoice,
};
