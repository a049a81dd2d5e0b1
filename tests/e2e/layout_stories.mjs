/** What one changes and what follows are seen together, in every source, on every size of screen. */

import {
  addressSays,
  becomes,
  counted,
  drawn,
  modelReady,
  settled,
  shown,
  textOf,
  tokens,
} from './on_screen.mjs';
import { SIZES } from './screen_sizes.mjs';

const TROPHY = encodeURIComponent("The trophy doesn't fit in the suitcase because it is too big.");
const SENTENCE = encodeURIComponent('the agreement on the European economic area was signed in August 1992');

/** Whether all of it lies in the window, and nothing over its middle. */
function liesOpen(element) {
  const { left, top, right, bottom } = element.getBoundingClientRect();
  if (right <= left || bottom <= top) return false;
  if (left < 0 || top < 0 || right > innerWidth || bottom > innerHeight) return false;
  let hit = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
  while (hit?.shadowRoot) {
    const inner = hit.shadowRoot.elementFromPoint((left + right) / 2, (top + bottom) / 2);
    if (!inner || inner === hit) break;
    hit = inner;
  }
  for (let node = hit; node; node = node.parentNode ?? node.host) if (node === element) return true;
  return false;
}

/** One of several places where the same is told is enough. */
async function anyInView(locator) {
  for (const one of await locator.all()) if (await one.evaluate(liesOpen)) return true;
  return false;
}

const button = (name) => (page) => page.getByRole('button', { name, exact: true });
const railButton = (name) => (page) =>
  page.getByRole('navigation', { name: 'Heads' }).getByRole('button', { name, exact: true });
const foot = (page) => page.getByRole('region', { name: 'What follows' });
/** In the panel or, on a narrow page, at its foot. */
const told = (words) => (page) =>
  foot(page).filter({ hasText: words }).or(page.getByRole('complementary').getByText(words));
const predictions = (page) =>
  foot(page)
    .filter({ hasText: 'Next:' })
    .or(
      page
        .getByRole('list', { name: /^(Next tokens|Changed)$/ })
        .getByRole('listitem')
        .first(),
    );

async function openChanges(page) {
  await page.getByText('Change something', { exact: true }).click();
}

async function slide(control) {
  await control.focus();
  await control.page().keyboard.press('ArrowLeft');
  await control.page().keyboard.press('ArrowLeft');
}

async function predicted(page) {
  await page
    .getByRole('list', { name: /^(Next tokens|Original)$/ })
    .first()
    .waitFor({ state: 'attached' });
  await shown(page);
}

async function trained(page) {
  await page.getByRole('button', { name: 'Train', exact: true, disabled: false }).click();
  await page.getByRole('button', { name: 'Not now' }).click();
  await page.getByText('Finished').first().waitFor();
  await shown(page);
}

/** A source: what is changed there, with what gesture, and what follows of it. */
const SOURCES = {
  'an encoder': {
    hash: `#text=${TROPHY}&head=3.1&pin=11.2`,
    ready: modelReady,
    changes: [
      {
        control: railButton('Switch off'),
        follows: told(/Cosine of the text’s embedding/),
        back: 'Switch on',
      },
      {
        before: openChanges,
        control: (page) => page.getByLabel(/^Attention temperature/),
        gesture: slide,
        follows: told(/Cosine of the text’s embedding/),
      },
    ],
  },
  'a language model': {
    hash: '#model=smollm2&head=18.6&pin=17.2',
    ready: predicted,
    changes: [
      { control: railButton('Switch off'), follows: predictions, back: 'Switch on' },
      { control: button('Step'), follows: predictions },
      {
        before: openChanges,
        control: (page) => page.getByLabel(/^Attention temperature/),
        gesture: slide,
        follows: predictions,
      },
    ],
  },
  'the translator': {
    hash: `#translate=${SENTENCE}&pin=6.4`,
    ready: shown,
    changes: [
      { control: railButton('Switch off'), follows: told(/with your changes$|l'accord/), back: 'Switch on' },
      {
        control: (page) => page.getByLabel(/^Weight of /),
        gesture: slide,
        follows: told(/with your changes$|l'accord/),
      },
    ],
  },
  'a training': {
    hash: '#train=induction&width=16&steps=40',
    ready: trained,
    changes: [{ control: button('Train anew'), follows: told(/loss/) }],
  },
  vectors: {
    hash: '#vectors=',
    ready: shown,
    changes: [
      {
        control: (page) => page.getByLabel('Queries, row 1, column 1'),
        gesture: (control) => control.fill('3'),
        follows: told('looks at'),
      },
    ],
  },
  'a trace': {
    hash: '#trace=traces%2Ftrophy.safetensors&head=3.1',
    ready: shown,
    changes: [
      {
        // A phone has the heads further down, and steps through them at its foot.
        control: (page) =>
          page.viewportSize().width < 640
            ? button('Next head')(page)
            : page.getByRole('gridcell', { name: /^Layer 3, head 1/ }),
        follows: (page) => page.getByRole('heading', { name: /^Layer 3 · Head/ }),
      },
    ],
  },
};

async function seenTogether(page, checks, where, { before, control, gesture, follows, back }) {
  await before?.(page);
  const handle = control(page).first();
  await handle.scrollIntoViewIfNeeded();
  if (gesture) await gesture(handle);
  else await handle.click();
  await settled(page);
  const wanted = back ? railButton(back)(page).first() : handle;
  await wanted.waitFor();
  const both = await becomes(
    async () => {
      // What is drawn late may have moved it: the reader brings it back.
      await wanted.scrollIntoViewIfNeeded();
      return [await anyInView(wanted), await anyInView(follows(page))];
    },
    ([changed, followed]) => changed && followed,
    5000,
  );
  checks.equal(both, [true, true], `${where}: that the control and what follows are in view`);
  if (!back) return;
  await railButton(back)(page).first().click();
  await settled(page);
}

function together(name) {
  const { hash, ready, changes } = SOURCES[name];
  return async ({ page, checks, address }) => {
    await page.goto(`${address}${hash}`);
    await ready(page);
    for (const size of SIZES) {
      await page.setViewportSize(size);
      await settled(page);
      await drawn(page);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth);
      checks.that(wide, `${size.width}: nothing reaches beyond the screen`, wide);
      for (const [at, change] of changes.entries()) {
        await page.evaluate(() => scrollTo(0, 0));
        const isOpen = change.before && at > 0 && size !== SIZES[0];
        await seenTogether(page, checks, `${size.width} × ${size.height}, change ${at + 1}`, {
          ...change,
          before: isOpen ? undefined : change.before,
        });
      }
    }
  };
}

const offersOf = (page, mode) => page.getByRole('region', { name: `Where ${mode} is` });
const pressed = (page, name) => page.getByRole('button', { name, exact: true, pressed: true });

/** A mode that the source has not leads to where it is. */
async function everyModeLeadsSomewhere({ page, checks, address }) {
  await page.goto(`${address}#model=smollm2&head=18.6`);
  await predicted(page);
  await button('Self')(page).click();
  await offersOf(page, 'Self').getByRole('button', { name: 'Take the mask out of every head' }).click();
  await pressed(page, 'Self').waitFor();
  checks.that(true, 'without its mask a language model is Self in the header', null);
  await button('Causal')(page).click();
  await pressed(page, 'Causal').waitFor();
  await page.getByText('Nothing yet.').waitFor();
  checks.that(true, 'Causal takes that back', null);
  await button('Cross')(page).click();
  await offersOf(page, 'Cross').getByRole('button', { name: 'Two texts in MiniLM' }).click();
  await modelReady(page);
  const second = page.getByLabel('Second text', { exact: true });
  await second.fill('The neighbours saw him leave.');
  await settled(page);
  await pressed(page, 'Cross').waitFor();
  await page.goto(`${address}#translate=${SENTENCE}`);
  await shown(page);
  for (const [name, heading] of [
    ['Self', /encoder 1\.0/],
    ['Causal', /decoder 0\.0/],
    ['Cross', /cross 0\.\d/],
  ]) {
    await button(name)(page).click();
    await pressed(page, name).waitFor();
    checks.that(
      await becomes(
        () => page.getByRole('heading', { name: heading }).first().isVisible(),
        (isSeen) => isSeen,
      ),
      `the translator's ${name} is a head of its own`,
      null,
    );
  }
}

/** The field lies over the sentence while it is written in, and nothing beneath moves. */
async function editedInPlace({ page, checks, address }) {
  await page.goto(`${address}#text=${TROPHY}&head=3.1`);
  await modelReady(page);
  const heading = page.getByRole('heading', { name: 'Layer 3 · Head 1' });
  const top = async () => (await heading.boundingBox()).y;
  const before = await top();
  await button('Edit text')(page).click();
  const field = page.getByLabel('Text', { exact: true });
  const box = await field.boundingBox();
  checks.that(box.height > 40, 'the field lies open', box);
  checks.equal(await top(), before, 'where the head is named, while the text is edited');
  await page.keyboard.press('Escape');
  await button('Edit text')(page).waitFor();
  checks.equal(await top(), before, 'where the head is named, once that is done');
  checks.equal(await anyInView(field), false, 'that the field lies open, once that is done');
}

/** The words around what is spoken of, chips with the tokens between, and all of them on demand. */
async function longText({ page, checks, address }) {
  const sentence = 'The lighthouse keeper had lived on the rock for thirty years and nobody asked him why. ';
  await page.goto(`${address}#text=${encodeURIComponent(sentence.repeat(12))}&head=2.9&pin=150.3`);
  await modelReady(page);
  const chips = page.getByRole('button', { name: /^\d+ tokens, (\.\d\d|1)$/ });
  await chips.first().waitFor();
  const named = await chips.allTextContents();
  const hidden = named.reduce((sum, words) => sum + Number(words.match(/\d+/)[0]), 0);
  const all = Number((await textOf(page.getByText(/^\d+ tokens\. /))).match(/\d+/)[0]);
  const count = async () => (await tokens(page)).length - (await chips.count()) - 1;
  checks.equal((await count()) + hidden, all, 'tokens that are shown and those in the chips');
  await chips.first().click();
  checks.equal(await counted(chips, named.length - 1), named.length - 1, 'chips once one was opened');
  await button('Show all')(page).click();
  await button('Show less')(page).waitFor();
  checks.equal(await count(), all, 'tokens once all are shown');
}

/** Groups of buttons are one tab stop each, and arrows go on within. */
async function oneTabStopAGroup({ page, checks, address }) {
  await page.goto(`${address}#text=${TROPHY}&head=3.1&pin=11.2`);
  await modelReady(page);
  const view = page.getByRole('group', { name: 'View' });
  await view.getByRole('button', { name: 'Matrix' }).focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await pressed(page, 'Lines').waitFor();
  const reachable = (group) =>
    group
      .getByRole('button')
      .evaluateAll((buttons) => buttons.filter(({ tabIndex }) => tabIndex >= 0).length);
  checks.equal(await reachable(view), 1, 'views that Tab reaches');
  checks.equal(await reachable(page.getByRole('group', { name: 'Attention' })), 1, 'modes that Tab reaches');
  await page.goto('about:blank');
  await page.goto(`${address}#text=${TROPHY}&head=3.1`);
  await shown(page);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  const focused = await page.evaluate(() => document.activeElement.shadowRoot.activeElement.localName);
  checks.equal(focused, 'main', 'where the first link of the page leads');
}

/** A reader who set larger letters in the browser gets them. */
async function headsAreSwiped({ page, context, checks, address }) {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(`${address}#text=The+cat+sat.&head=3.1`);
  await modelReady(page);
  const finger = await context.newCDPSession(page);
  const touch = (type, points) => finger.send('Input.dispatchTouchEvent', { type, touchPoints: points });
  const { x, y, width, height } = await page.getByRole('region', { name: 'What follows' }).boundingBox();
  const swipe = async (from, to) => {
    const points = [0, 0.25, 0.5, 0.75, 1].map((share) => ({
      x: x + width * (from + (to - from) * share),
      y: y + height / 2,
    }));
    await touch('touchStart', points.slice(0, 1));
    for (const point of points.slice(1)) await touch('touchMove', [point]);
    await touch('touchEnd', []);
  };
  await swipe(0.9, 0.5);
  checks.equal(await addressSays(page, 'head', '3.2'), '3.2', 'a swipe to the left shows the next head');
  await swipe(0.5, 0.9);
  checks.equal(await addressSays(page, 'head', '3.1'), '3.1', 'a swipe to the right the one before');
}

async function lettersFollowTheBrowser({ page, context, checks, address }) {
  const session = await context.newCDPSession(page);
  const heights = [];
  for (const standard of [16, 32]) {
    await session.send('Page.setFontSizes', { fontSizes: { standard } });
    await page.goto('about:blank');
    await page.goto(`${address}#text=${TROPHY}&head=3.1`);
    await shown(page);
    const size = (locator) => locator.first().evaluate((element) => getComputedStyle(element).fontSize);
    heights.push([
      await size(button('Edit text')(page)),
      await size(page.getByRole('heading', { name: 'Layer 3 · Head 1' })),
      await size(page.getByText('Everything is computed in this page.')),
    ]);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth);
    checks.that(wide, `letters of ${standard}: nothing reaches beyond the screen`, wide);
  }
  checks.equal(heights[1], ['24px', '28px', '24px'], `letters twice as large, after ${heights[0]}`);
}

export const layoutStories = {
  ...Object.fromEntries(
    Object.keys(SOURCES).map((name) => [`cause and effect are seen together in ${name}`, together(name)]),
  ),
  'a mode leads to where it is': everyModeLeadsSomewhere,
  'the text is edited in its place': editedInPlace,
  'a long text, shortened': longText,
  'one tab stop a group': oneTabStopAGroup,
  'heads are swiped': headsAreSwiped,
  'letters follow the browser’s text size': lettersFollowTheBrowser,
};
