/** A page with some of its controls, and the link that a teacher makes to one. */

import {
  addressed,
  addressSays,
  axeFindings,
  becomes,
  counted,
  drawn,
  gone,
  headName,
  modelReady,
  notices,
  seen,
  shown,
} from './on_screen.mjs';
import { strip, told } from './told_stories.mjs';

const TROPHY = "The trophy doesn't fit in the suitcase because it is too big.";
const HASH = `#text=${encodeURIComponent(TROPHY)}&head=3.1&pin=11.2`;
/** Not what the page opens with, which has no address. */
const OTHER = HASH.replace('head=3.1&pin=11.2', 'head=4.3&pin=2.1');
const SIZES = [1440, 390, 320];

const rail = (page) => page.getByRole('navigation', { name: 'Heads' });
const share = (page) => page.getByRole('button', { name: 'Share', exact: true });
const showAll = (page) => page.getByRole('button', { name: 'Show all controls', exact: true });
const isThere = (locator) => locator.filter({ visible: true }).count();
const keyList = (page) => page.getByRole('region', { name: 'Keyboard' });

async function opened(page, address, hash) {
  await page.goto('about:blank');
  await page.goto(`${address}${hash}`);
  await modelReady(page);
  await drawn(page);
}

/** What of the page is there, by roles and names. */
async function controlsOf(page) {
  const found = {
    heads: rail(page).getByRole('grid'),
    view: page.getByRole('group', { name: 'View', exact: true }),
    modes: page.getByRole('group', { name: 'Attention', exact: true }),
    masks: page.getByRole('button', { name: 'Paint the mask', exact: true }),
    edits: page.getByRole('region', { name: /^Change layer/ }),
    texts: page.getByLabel('Text', { exact: true }),
    sources: page.getByLabel('Source', { exact: true }),
    examples: page.getByLabel('Examples', { exact: true }),
    stories: page.getByRole('button', { name: 'Stories', exact: true }),
    share: share(page),
  };
  const counts = await Promise.all(Object.values(found).map(isThere));
  return Object.keys(found).filter((_, at) => counts[at] > 0);
}

const ALL = ['heads', 'view', 'modes', 'masks', 'edits', 'texts', 'sources', 'examples', 'stories', 'share'];
const SHOWN = {
  'controls=heads,view': ['heads', 'view', 'modes'],
  'controls=heads': ['heads'],
  'controls=view': ['view', 'modes'],
  'controls=masks': ['masks'],
  'controls=edits': ['edits'],
  'controls=examples': ['texts', 'sources', 'examples', 'stories'],
  'controls=share': ['share'],
  'controls=none': [],
};

async function oneGroup({ page, checks, address }) {
  for (const [part, wanted] of Object.entries(SHOWN)) {
    await opened(page, address, `${OTHER}&${part}`);
    checks.equal(await controlsOf(page), wanted, `what ${part} shows`);
  }
  await showAll(page).click();
  await addressSays(page, 'controls', null);
  checks.equal(
    await becomes(
      () => controlsOf(page),
      (now) => now.length === ALL.length,
    ),
    ALL,
    'the link brings all back',
  );
  checks.equal([addressed(page, 'head'), addressed(page, 'pin')], ['4.3', '2.1'], 'and nothing else changes');
  checks.that(await gone(showAll(page)), 'the link is gone then', null);
  await page.keyboard.press('Control+z');
  await addressSays(page, 'controls', 'none');
  checks.equal(
    await becomes(
      () => controlsOf(page),
      (now) => now.length === 0,
    ),
    [],
    'undo hides them again',
  );
}

/** What the keys of hidden controls do: nothing; and the list does not name them. */
async function hiddenKeys({ page, checks, address }) {
  await opened(page, address, `${HASH}&controls=view`);
  for (const key of [']', 'x', 'p', 's', 'Delete']) await page.keyboard.press(key);
  await page.keyboard.press('t');
  await addressSays(page, 'view', 'table');
  checks.equal(await headName(page), '3.1', 'the head stays');
  checks.equal(addressed(page, 'off'), null, 'no head is switched off');
  checks.equal(
    await isThere(page.getByRole('heading', { name: 'Paint the mask', exact: true })),
    0,
    'no tool opens',
  );
  await page.keyboard.press('m');
  await page.keyboard.press('?');
  const list = keyList(page);
  await list.waitFor();
  checks.that(await seen(list.getByText('matrix, lines, table')), 'keys that do something are listed', null);
  for (const words of [
    'previous and next head',
    'paint the mask',
    'switch the head off or on',
    'once more to change it',
  ])
    checks.equal(await list.getByText(words).count(), 0, `“${words}” is not listed`);
  await page.keyboard.press('Escape');
  const view = page.getByRole('application', { name: /^Matrix of/ }).first();
  await view.focus();
  for (const key of ['Enter', 'Enter']) await page.keyboard.press(key);
  await shown(page);
  checks.equal(await page.getByRole('dialog').count(), 0, 'Enter changes no cell');
}

/** Unknown names, the next step of a story, and another source. */
async function stays({ page, checks, address }) {
  await opened(page, address, `${HASH}&controls=heads,foo`);
  checks.that(await seen(notices(page).filter({ hasText: '“foo”' })), 'a name that is none is told', null);
  await addressSays(page, 'controls', 'heads');
  checks.equal(await controlsOf(page), ['heads'], 'and the others are kept');
  await page.goto('about:blank');
  await page.goto(`${address}#story=heads.1&controls=none`);
  await told(page);
  await strip(page).getByRole('button', { name: 'Next', exact: true }).click();
  await strip(page).getByText(/^2 of/).waitFor();
  await told(page);
  checks.equal(addressed(page, 'controls'), 'none', 'the next step shows as many');
  await page.goto('about:blank');
  await page.goto(`${address}${HASH}&controls=examples`);
  await modelReady(page);
  await page.getByLabel('Source', { exact: true }).selectOption({ label: 'Vectors by hand' });
  await becomes(
    () => addressed(page, 'vectors'),
    (value) => value !== null,
  );
  checks.equal(addressed(page, 'controls'), 'examples', 'another source shows as many');
}

/** Nothing that is empty, nothing that is cut, and nothing against it, at any width. */
async function arranged({ page, checks, address }) {
  for (const part of ['controls=none', 'controls=heads,view']) {
    await opened(page, address, `${HASH}&${part}`);
    for (const width of SIZES)
      for (const colorScheme of ['light', 'dark']) {
        await page.setViewportSize({ width, height: 900 });
        await page.emulateMedia({ colorScheme });
        await drawn(page);
        const where = `${part}, ${width}, ${colorScheme}`;
        const wide = await page.evaluate(() => document.scrollingElement.scrollWidth - innerWidth);
        checks.that(wide <= 0, `${where}: sideways`, wide);
        checks.equal(await axeFindings(page), [], `${where}: what axe has against it`);
        const empty = await page.locator('nav, aside, main, header, footer, section').evaluateAll((parts) =>
          parts
            .filter((one) => one.checkVisibility() && one.getBoundingClientRect().height > 8)
            .filter((one) => one.textContent.trim() === '' && !one.querySelector('*'))
            .map(({ localName, className }) => `${localName}.${className}`),
        );
        checks.equal(empty, [], `${where}: empty boxes`);
      }
  }
}

async function linkBuilt({ page, context, checks, address }) {
  await opened(page, address, HASH);
  await share(page).click();
  await page.getByText('A link for a class', { exact: true }).click();
  const link = page.getByLabel('The link for a class', { exact: true });
  await link.waitFor();
  const choose = (name) => page.getByRole('button', { name, exact: true }).click();
  const hashBecomes = (wanted) =>
    becomes(
      async () => decodeURIComponent(new URL(await link.inputValue()).hash),
      (hash) => hash === wanted,
    );
  const withText = `#text=${TROPHY.replaceAll(' ', '+')}&head=3.1&pin=11.2`;
  await choose('Heads and view');
  checks.equal(
    await hashBecomes(`${withText}&controls=heads,view`),
    `${withText}&controls=heads,view`,
    'a text',
  );
  await choose('Masks');
  checks.that(
    (await link.inputValue()).includes('heads%2Cview%2Cmasks'),
    'one group more',
    await link.inputValue(),
  );
  await page.getByLabel('What it shows', { exact: true }).selectOption({ label: 'Story: The sink' });
  await page.getByLabel('Step', { exact: true }).selectOption('1');
  await choose('None');
  await choose('Present it');
  const wanted = '#story=sink.2&present=1&controls=none';
  checks.equal(await hashBecomes(wanted), wanted, 'a step of a story');
  checks.equal(
    await page.getByRole('link', { name: 'See it in a new tab' }).getAttribute('href'),
    await link.inputValue(),
    'what is looked at is what is copied',
  );
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await choose('Copy the link for a class');
  checks.that(await seen(page.getByText('The link is copied.')), 'it says so', null);
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  checks.equal(copied, await link.inputValue(), 'what is copied');
  await page.goto('about:blank');
  await page.goto(copied);
  await told(page);
  checks.that(await seen(strip(page).getByText(/^2 of/)), 'the link leads to the step', null);
  await page.getByRole('button', { name: 'Leave', exact: true }).click();
  checks.that(await seen(showAll(page)), 'and all controls are a link away', null);
  checks.equal(await counted(share(page).filter({ visible: true }), 0), 0, 'none of them is shown');
}

export const classStories = {
  'class: some of the controls': oneGroup,
  'class: keys of hidden controls': hiddenKeys,
  'class: controls stay hidden': stays,
  'class: what is left is arranged': arranged,
  'class: a link is built': linkBuilt,
};
