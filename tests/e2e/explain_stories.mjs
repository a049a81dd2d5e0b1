/** What explains the page: asked by a key or by a term, in row and in column form; and whether what it suggests can be done. */

import {
  addressed,
  addressSays,
  axeFindings,
  becomes,
  counted,
  drawn,
  fitsWidths,
  gone,
  matrix,
  modelReady,
  notices,
  numbersIn,
  pointOf,
  readout,
  seen,
  settled,
  shown,
  steps,
  textOf,
  withoutModel,
} from './on_screen.mjs';
import { trainButton } from './training_screen.mjs';
import { START } from './translation_screen.mjs';

const TROPHY = encodeURIComponent("The trophy doesn't fit in the suitcase because it is too big.");
const panel = (page) => page.getByRole('region', { name: 'Explain', exact: true });
const topic = (page, name) => panel(page).getByRole('heading', { level: 3, name });
const form = (page, name) => panel(page).getByRole('button', { name, exact: true });

async function explains(page, checks, name, where) {
  checks.that(await seen(topic(page, name), 30_000), `${where} is explained as “${name}”`, null);
}

/** The key, with the pointer on such a part. */
async function asked(page, checks, part, name) {
  await part.scrollIntoViewIfNeeded();
  const { x, y, width, height } = await part.boundingBox();
  await page.mouse.move(x + width / 2 - 1, y + height / 2);
  await page.mouse.move(x + width / 2, y + height / 2);
  await page.keyboard.press('e');
  await explains(page, checks, name, 'what the pointer is on');
}

async function byKey({ page, checks, address }) {
  await page.goto(`${address}#text=${TROPHY}&head=3.1&pin=11.2`);
  await modelReady(page);
  const rail = page.getByRole('navigation', { name: 'Heads' });
  const view = page.getByRole('group', { name: 'View' });
  await asked(page, checks, matrix(page), 'The matrix');
  checks.equal(addressed(page, 'explain'), 'matrix', 'the topic in the address');
  await asked(page, checks, view.getByRole('button', { name: 'Lines' }), 'Lines');
  await asked(page, checks, view.getByRole('button', { name: 'Table' }), 'The table');
  await asked(page, checks, page.getByRole('button', { name: 'Causal', exact: true }), 'Self, causal, cross');
  await asked(
    page,
    checks,
    rail.getByRole('button', { name: 'Switch off', exact: true }),
    'Switch a head off',
  );
  await asked(page, checks, rail.getByRole('button', { name: 'Use its mean' }), 'Use its mean');
  await asked(page, checks, page.locator('attention-sentence'), 'The sentence');
  await page.keyboard.press('p');
  await asked(page, checks, rail.getByRole('button', { name: 'dilated' }), 'Dilated window');
  await asked(page, checks, rail.getByRole('button', { name: 'padding' }), 'Padding');
  await page.keyboard.press('s');
  for (const name of ['Softmax plus one', 'Dropped, computed again'])
    await asked(page, checks, rail.getByRole('region', { name }).getByRole('heading'), name);
  await page.keyboard.press('s');
  // Nothing is asked where the pointer is on the panel itself.
  await topic(page, 'Dropped, computed again').hover();
  await page.keyboard.press('e');
  checks.that(await gone(panel(page)), 'the key closes it', null);
  await asked(
    page,
    checks,
    steps(page).getByRole('heading', { name: /Normalise/ }),
    'Normalise: the softmax',
  );
  await page.keyboard.press('Escape');
  checks.that(await gone(panel(page)), 'Escape closes it', null);
  await page.keyboard.press('Control+z');
  await explains(page, checks, 'Normalise: the softmax', 'what was undone');
}

async function byTerm({ page, checks, address }) {
  await withoutModel(page);
  await page.goto(`${address}#pin=11.2`);
  await shown(page);
  await steps(page).locator('attention-term[name="softmax"][role="button"]').click();
  const note = page.locator('term-note');
  await note.getByRole('button', { name: 'Explain', exact: true }).click();
  await explains(page, checks, 'Normalise: the softmax', 'the term');
  const numbers = await textOf(panel(page).locator('.worked').first());
  const weight = /weight (\d\.\d{3})/.exec(await textOf(readout(page)))[1];
  checks.that(numbers.includes(weight), 'the formula has the weight of the pinned cell', [numbers, weight]);
  // By the foot of the page, too, where the list begins.
  await panel(page).getByRole('button', { name: 'All topics' }).click();
  await explains(page, checks, 'What is explained here', 'the list');
  await panel(page).getByRole('button', { name: 'Close' }).click();
  checks.that(await gone(panel(page)), 'closed', null);
  await page.goBack();
  await explains(page, checks, 'What is explained here', 'what Back leads to');
  await page.goBack();
  await explains(page, checks, 'Normalise: the softmax', 'what Back leads to from there');
  await panel(page).getByRole('button', { name: 'Close' }).click();
  await page.getByRole('button', { name: 'Explain the steps' }).click();
  await explains(page, checks, /^Project/, 'the button beside the steps');
  checks.equal(await axeFindings(page), [], 'what axe has against it');
  const stops = await panel(page).evaluate(
    (part) => part.querySelectorAll('button:not([tabindex="-1"])').length,
  );
  checks.equal(stops, 1, 'one tab stop for all of the panel');
}

/** Whatever can be pressed, moved or typed into, in whichever shadow tree, as far as it is on the screen. */
const pressed = (page) =>
  page.evaluateHandle(() => {
    const found = [];
    const within = (root) => {
      for (const part of root.querySelectorAll('*')) {
        const isPart = part.matches(
          'button, select, input, textarea, summary, [role="application"], [role="grid"]',
        );
        if (isPart && part.checkVisibility({ visibilityProperty: true })) found.push(part);
        if (part.shadowRoot) within(part.shadowRoot);
      }
    };
    within(document);
    return found;
  });

/** What a pointer on it comes to; null: something else lies there, or it has gone. */
function reachedBy(list, at) {
  return list.evaluate((parts, place) => {
    const part = parts[place];
    if (!part.isConnected) return null;
    part.scrollIntoView({ block: 'center' });
    const { left, top, width, height } = part.getBoundingClientRect();
    const [x, y] = [left + width / 2, top + height / 2];
    let inner = document.elementFromPoint(x, y);
    while (inner?.shadowRoot?.elementFromPoint(x, y)) {
      const next = inner.shadowRoot.elementFromPoint(x, y);
      if (next === inner) break;
      inner = next;
    }
    const words = (part.getAttribute('aria-label') ?? part.textContent ?? '').trim().slice(0, 40);
    return inner && (part === inner || part.contains(inner))
      ? { x, y, words: words || part.localName }
      : null;
  }, at);
}

/** The key over each of them, one after the other: none leads to the bare list of topics. */
function everything(sources) {
  return async ({ page, checks, address }) => {
    for (const [hash, isThere] of sources) {
      await page.goto('about:blank');
      await page.goto(`${address}${hash}`);
      await isThere(page);
      await settled(page);
      const list = await pressed(page);
      const count = await list.evaluate(({ length }) => length);
      const bare = [];
      const topics = new Set();
      let asked = 0;
      for (let at = 0; at < count; at++) {
        const place = await reachedBy(list, at);
        if (!place) continue;
        await page.mouse.move(place.x - 1, place.y);
        await page.mouse.move(place.x, place.y);
        await page.keyboard.press('e');
        const topicNow = await becomes(
          async () => addressed(page, 'explain'),
          (name) => name !== null,
          10_000,
        );
        asked++;
        if (topicNow) topics.add(topicNow);
        else bare.push(place.words);
        await panel(page).getByRole('heading', { level: 3 }).waitFor();
        await page.keyboard.press('Escape');
        await becomes(
          async () => addressed(page, 'explain'),
          (name) => name === null,
          10_000,
        );
      }
      checks.equal(bare, [], `${hash}: what can be pressed and has no topic`);
      checks.that(asked > 15, `${hash}: much was asked for`, asked);
      checks.that(topics.size > 5, `${hash}: many topics`, [...topics]);
    }
  };
}

/** Every number that is written on the page, in order of size. */
async function numbersShown(page) {
  const text = await page.evaluate(() => {
    const within = (root) =>
      [...root.childNodes]
        .map((node) => {
          if (node.nodeType === Node.TEXT_NODE) return node.textContent;
          if (!(node instanceof Element) || /^(?:STYLE|SCRIPT|MATH)$/i.test(node.tagName)) return '';
          if (node instanceof HTMLInputElement) return node.value;
          return node.shadowRoot ? within(node.shadowRoot) + within(node) : within(node);
        })
        .join(' ');
    return within(document.body);
  });
  return (text.match(/\d+(?:\.\d+)?/g) ?? []).map(Number).sort((one, other) => one - other);
}

/** The colour of each cell, a little off its corner, and which are hatched: those differ within. */
function cellColours(page) {
  return matrix(page).evaluate((view) => {
    const canvas = view.querySelector('canvas');
    const [rows, columns] = view.getAttribute('aria-label').match(/\d+/g).map(Number);
    const context = canvas.getContext('2d');
    const cell = canvas.width / columns;
    return Array.from({ length: rows }, (_, row) =>
      Array.from({ length: columns }, (_, column) => {
        const [x, y, side] = [column * cell, row * cell, Math.floor(cell * 0.25)].map(Math.round);
        const { data } = context.getImageData(x + 3, y + 3, side, side);
        const pixels = new Set(new Uint32Array(data.buffer));
        return pixels.size > 1 ? 'hatched' : String([...pixels][0]);
      }),
    );
  });
}

/** All heads in small, as they are painted. */
const headsDrawn = (page) =>
  page
    .getByRole('navigation', { name: 'Heads' })
    .locator('canvas')
    .first()
    .evaluate((canvas) => canvas.toDataURL());

async function convention({ page, checks, address }) {
  await page.goto(`${address}#text=${TROPHY}&head=3.1&mode=causal&pin=9.2&explain=masking`);
  await modelReady(page);
  await topic(page, /^Mask/).waitFor();
  await page.locator('live-figure').getByRole('img').first().waitFor();
  await drawn(page);
  const [numbers, colours, heads] = [
    await numbersShown(page),
    await cellColours(page),
    await headsDrawn(page),
  ];
  checks.that(numbers.length > 80, 'the page is full of numbers', numbers.length);
  checks.equal(
    colours[3].slice(4).every((cell) => cell === 'hatched'),
    true,
    'in row form the upper triangle is hidden',
  );
  checks.that(await seen(page.getByText('row looks at column')), 'the legend of row form', null);
  await form(page, 'Column form').click();
  checks.that(await seen(page.getByText('column looks at row')), 'the legend of column form', null);
  await drawn(page);
  checks.equal(await addressSays(page, 'convention', 'column'), 'column', 'the address');
  checks.equal(await numbersShown(page), numbers, 'the numbers on the page');
  const turned = await cellColours(page);
  checks.equal(
    turned.map((_, row) => turned.map((line) => line[row])),
    colours,
    'every cell, turned over at the diagonal',
  );
  const turnedHeads = await becomes(
    () => headsDrawn(page),
    (drawnNow) => drawnNow !== heads,
    10_000,
  );
  checks.that(turnedHeads !== heads, 'the pictures of all heads are turned over', null);
  checks.that(
    await seen(panel(page).getByText('each column').first()),
    'the formula goes over columns',
    null,
  );
  checks.that(await seen(page.getByText('column sum 1.000')), 'the sum is that of a column', null);

  // A cell is where its mirror image was: under the pointer, and for keys.
  const { x, y } = await pointOf(page, 2, 9);
  await page.mouse.move(x, y);
  checks.that(
    /^suitcase looks at trophy/.test(
      await becomes(
        () => textOf(readout(page)),
        (text) => /looks at/.test(text),
      ),
    ),
    'the pointer reads the mirrored cell',
    await textOf(readout(page)),
  );
  await matrix(page).focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  checks.equal(await addressSays(page, 'pin', '10.2'), '10.2', 'to the right lies the next one that looks');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');
  checks.equal(await addressSays(page, 'pin', '10.1'), '10.1', 'above lies the one that is looked at before');
  const again = await pointOf(page, 2, 9);
  await page.mouse.click(again.x, again.y);
  checks.equal(await addressSays(page, 'pin', '9.2'), '9.2', 'a click pins the mirrored cell');

  await form(page, 'Row form').click();
  await drawn(page);
  checks.equal(await cellColours(page), colours, 'back in row form');
  checks.that(
    (await becomes(
      () => headsDrawn(page),
      (drawnNow) => drawnNow === heads,
      10_000,
    )) === heads,
    'and so are all heads',
    null,
  );
  await page.keyboard.press('Control+z');
  checks.equal(await addressSays(page, 'convention', 'column'), 'column', 'undone');
  checks.that(await seen(page.getByText('column looks at row')), 'the legend follows', null);
  await page.reload();
  await modelReady(page);
  checks.that(await seen(page.getByText('column looks at row')), 'the address opens in column form', null);
  await page.getByRole('combobox', { name: 'Examples' }).selectOption({ label: 'The animal was too tired' });
  await shown(page);
  checks.equal(addressed(page, 'convention'), 'column', 'another example stays in column form');
}

/** What stands in the fields of a table, line by line. */
const fieldsOf = (page, name) =>
  page
    .getByRole('table', { name, exact: true })
    .evaluate((table) =>
      [...table.querySelectorAll('tr')].map((line) =>
        [...line.querySelectorAll('input')].map(({ value }) => value),
      ),
    );

/** Text that is on the screen, of all parts. */
const says = (page, words) => seen(page.getByText(words).first(), 30_000);

/** The same address in both forms: what it says of rows it says of columns, with the same numbers. */
async function conventionOfPages({ page, checks, address }) {
  const pieces = encodeURIComponent('The lighthouse keeper photographed dinosaurs in tokenization.');
  const opened = async (hash, isThere) => {
    await page.goto('about:blank');
    await page.goto(`${address}${hash}`);
    await isThere(page);
    await settled(page);
    await drawn(page);
  };
  const story = (words) => async (at) => {
    await shown(at);
    await says(at, words);
  };
  for (const [hash, there, thereTurned, words, turned] of [
    [
      '#story=heads.2',
      story(/12 columns for 3 heads/),
      story(/12 rows for 3 heads/),
      /columns of keys|columns: 12/,
      /rows: 12/,
    ],
    [
      `#text=${pieces}&head=3.1&pin=8.8&words=1`,
      modelReady,
      modelReady,
      /rows averaged, columns added/,
      /columns averaged, rows added/,
    ],
    [
      `#text=${TROPHY}&head=3.1&pin=11.2&against.head=0.2`,
      modelReady,
      modelReady,
      /of the weight of a row has gone/,
      /of the weight of a column has gone/,
    ],
  ]) {
    await opened(hash, there);
    checks.that(await says(page, words), `${hash}: speaks of rows`, null);
    const numbers = await numbersShown(page);
    checks.that(numbers.length > 60, `${hash}: many numbers`, numbers.length);
    await opened(`${hash}&convention=column`, thereTurned);
    checks.that(await says(page, turned), `${hash}: speaks of columns`, null);
    checks.equal(
      await becomes(
        async () => JSON.stringify(await numbersShown(page)),
        (now) => now === JSON.stringify(numbers),
        10_000,
      ),
      JSON.stringify(numbers),
      `${hash}: the numbers`,
    );
  }
}

/** On paper, too. */
async function conventionOfPaper({ page, checks, address }) {
  const sheets = [];
  for (const [form, looks, how] of [
    ['', 'Row looks at column.', /^How to find it: In the row of “it”/],
    ['&convention=column', 'Column looks at row.', /^How to find it: In the column of “it”/],
  ]) {
    await page.goto('about:blank');
    await page.goto(`${address}#text=${TROPHY}&head=3.1&mode=causal&pin=11.2${form}`);
    await modelReady(page);
    await page.getByRole('button', { name: 'Share', exact: true }).click();
    await page.getByRole('button', { name: 'Worksheet with answers' }).click();
    const paper = page.getByRole('article', { name: 'The worksheet' });
    await paper.getByText(looks).waitFor();
    checks.that(await seen(paper.getByText(how)), `${looks} how one finds the answer`, null);
    const cells = await paper
      .getByRole('img', { name: /^Matrix of/ })
      .evaluate((figure) =>
        [...figure.querySelectorAll('rect')]
          .filter((cell) => cell.getAttribute('stroke-width') === '0.5')
          .map((cell) => ['x', 'y', 'fill'].map((name) => cell.getAttribute(name))),
      );
    const [left, top] = [0, 1].map((side) => Math.min(...cells.map((cell) => Number(cell[side]))));
    const placed = cells.map(([x, y, fill]) => [Math.round(x - left), Math.round(y - top), fill]);
    sheets.push({ placed, numbers: await numbersShown(page) });
  }
  const [rows, columns] = sheets;
  checks.that(rows.placed.length === 17 * 17, 'a cell for each pair', rows.placed.length);
  const sorted = (cells) => cells.map(String).sort();
  checks.equal(
    sorted(columns.placed.map(([x, y, fill]) => [y, x, fill])),
    sorted(rows.placed),
    'every cell of the sheet, turned over at the diagonal',
  );
  checks.equal(columns.numbers, rows.numbers, 'the numbers on the sheet');
}

async function sameWeights({ page, checks, address }) {
  await withoutModel(page);
  await page.goto(`${address}#pin=11.2&explain=meaning`);
  const figure = (name) => panel(page).getByRole('img', { name });
  // Science, 0.3, F1: what the second token takes along.
  for (const name of [
    /^values as they are: .*; output of “b”: 1\.00, 1\.20$/,
    /^the same weights, .*: 0\.00, 0\.00$/,
  ])
    checks.that(await seen(figure(name), 30_000), `a figure says ${name}`, null);
}

/** The digits of every stage of vectors by hand, too. */
async function conventionOfVectors({ page, checks, address }) {
  await page.goto(`${address}#vectors=&mode=cross&pin=1.1&explain=read`);
  await shown(page);
  await form(page, 'Column form').waitFor();
  const names = ['Scores', 'Weights', 'Output'];
  const read = async () => Promise.all(names.map((name) => numbersIn(page, name)));
  const rows = await read();
  const fields = await fieldsOf(page, 'Queries');
  checks.equal([fields.length, fields[0].length], [3, 3], 'three queries with their names');
  checks.equal([rows[1].length, rows[1][0].length], [3, 2], 'three that look at two');
  await form(page, 'Column form').click();
  const turned = await becomes(read, (tables) => tables[1].length === 2);
  checks.equal(
    turned.map((cells) => cells[0].map((_, at) => cells.map((row) => row[at]))),
    rows,
    'scores, weights and output turned over',
  );
  checks.that(await seen(page.getByText('softmax of each column')), 'the words of the weights', null);
  checks.equal(
    (await fieldsOf(page, 'Queries')).map((_, at, all) => all.map((line) => line[at])).slice(0, 3),
    fields,
    'what is written by hand stands in columns, names above',
  );
  const written = page.getByLabel('Queries, row 2, column 1', { exact: true });
  await written.fill('3');
  await written.press('Tab');
  await page.keyboard.press('Escape');
  checks.equal(
    await becomes(
      async () => JSON.parse(addressed(page, 'vectors') || '{}').queries?.[0],
      (query) => query?.[1] === 3,
    ),
    [Number(fields[0][1]), 3],
    'the second number of the first query is beneath its first',
  );
  await matrix(page).scrollIntoViewIfNeeded();
  const { x, y, width, height } = await matrix(page).boundingBox();
  // Above: the third that looks; at the left: the first that is looked at.
  await page.mouse.click(x + (2.5 * width) / 3, y + height / 4);
  checks.equal(
    await addressSays(page, 'pin', '2.0'),
    '2.0',
    'a matrix that is not square, by its mirrored cell',
  );
}

async function unknown({ page, checks, address }) {
  await withoutModel(page);
  for (const [name, said, opened] of [
    [
      'normalize',
      'There is no topic “normalize”: “Normalise: the softmax” is shown instead.',
      'Normalise: the softmax',
    ],
    [
      'nothing-like-it',
      'There is no topic “nothing-like-it”: all topics are listed.',
      'What is explained here',
    ],
    ['<b>x', 'There is no topic “<b>x”: all topics are listed.', 'What is explained here'],
  ]) {
    await page.goto('about:blank');
    await page.goto(`${address}#explain=${encodeURIComponent(name)}`);
    await shown(page);
    await explains(page, checks, opened, name);
    checks.equal(await textOf(panel(page).getByRole('alert')), said, 'one sentence');
  }
}

/** Whatever of the page lies over the panel, asked from corner to corner. */
function covered(page) {
  return panel(page).evaluate((part) => {
    const { left, top, width, height } = part.getBoundingClientRect();
    const places = [0.02, 0.25, 0.5, 0.75, 0.98];
    const found = places.flatMap((down) =>
      places.map((across) =>
        document
          .querySelector('attention-app')
          .shadowRoot.elementFromPoint(left + across * width, top + down * height),
      ),
    );
    return [...new Set(found.map((over) => over?.localName ?? 'nothing'))].filter(
      (name) => name !== 'explain-panel',
    );
  });
}

async function narrow({ page, checks, address }) {
  await withoutModel(page);
  for (const name of ['write', 'heads', 'differ', '']) {
    await page.goto('about:blank');
    await page.goto(`${address}#pin=11.2&convention=column&explain=${name}`);
    await shown(page);
    await panel(page).getByRole('heading', { level: 3 }).waitFor();
    await fitsWidths(page, checks, `explain=${name}`);
    await page.setViewportSize({ width: 320, height: 720 });
    await drawn(page);
    const cut = await panel(page).evaluate(
      (part) =>
        [...part.querySelectorAll('.formula')].filter(
          ({ scrollWidth, clientWidth }) => scrollWidth > clientWidth + 1,
        ).length,
    );
    checks.equal(cut, 0, `${name}: formulas that are cut at 320 px`);
    checks.equal(await axeFindings(page), [], `what axe has against explain=${name} at 320 px`);
    for (const width of [390, 820]) {
      await page.setViewportSize({ width, height: 720 });
      await drawn(page);
      checks.equal(await covered(page), [], `${name}: what lies over the panel at ${width} px`);
    }
  }
}

/** The topics of the list, and what each suggests, one after the other. */
function tries(groups) {
  return async ({ page, checks, address }) => {
    await page.goto(`${address}#text=${TROPHY}&head=3.1&pin=11.2&explain=`);
    await modelReady(page);
    await explains(page, checks, 'What is explained here', 'the list');
    let count = 0;
    for (const group of groups) {
      const names = await panel(page)
        .getByRole('list', { name: group, exact: true })
        .getByRole('button')
        .allTextContents();
      for (const name of names) {
        await panel(page)
          .getByRole('list', { name: group, exact: true })
          .getByRole('button', { name, exact: true })
          .click();
        await topic(page, name).waitFor();
        const suggested = panel(page).locator('.try').getByRole('button');
        for (const words of await suggested.allTextContents()) {
          // Much to fetch, and told in stories of the language model.
          if (words.includes('98 MB')) continue;
          await panel(page).locator('.try').getByRole('button', { name: words, exact: true }).click();
          await settled(page);
          await topic(page, name).waitFor();
          checks.equal(
            await notices(page).allTextContents(),
            [],
            `${name}: “${words}” makes the page complain`,
          );
          count++;
        }
        await panel(page).getByRole('button', { name: 'All topics' }).click();
        await topic(page, 'What is explained here').waitFor();
      }
    }
    checks.that(count > 10, 'many were tried', count);
    checks.equal(await counted(notices(page), 0), 0, 'notices');
  };
}

export const explainStories = {
  'a reader asks for everything of a sentence that can be pressed': everything([
    [`#text=${TROPHY}&head=3.1&pin=11.2&temp=3.1:0.5`, modelReady],
  ]),
  'a reader asks for everything of vectors and of a story that can be pressed': everything([
    ['#vectors=&pin=1.1', shown],
    ['#story=heads', shown],
  ]),
  'a reader asks for everything of models that were trained here': everything([
    ['#train=reverse&shipped=1&ask=cabbage', shown],
    ['#train=sort', (page) => trainButton(page).waitFor()],
    [START, (page) => page.locator('translation-figure').waitFor()],
  ]),
  'a reader asks for what the pointer is on': byKey,
  'a reader goes from a term to what explains it': byTerm,
  'a reader turns picture, formula and mask over, and no number changes': convention,
  'a reader turns vectors by hand over': conventionOfVectors,
  'a reader turns stories, words and comparisons over': conventionOfPages,
  'a reader turns a worksheet over': conventionOfPaper,
  'a reader sees that the same weights may give another output': sameWeights,
  'a reader follows an address to a topic that there is not': unknown,
  'a reader has things explained on a narrow screen': narrow,
  'a reader tries what the questions and steps suggest': tries(['Questions', 'Steps', 'Scores and heads']),
  'a reader tries what masks, positions and sinks suggest': tries(['Masks', 'Positions', 'Sinks']),
  'a reader tries what changes and figures suggest': tries(['Changes', 'Figures']),
  'a reader tries what models and the page suggest': tries(['Models', 'The page']),
};
