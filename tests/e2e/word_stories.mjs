/** Words in place of pieces: shown in every view, explained by their pieces, and a way back to each of these. */

import { candidate, change, edited, openLanguage } from './language_screen.mjs';
import {
  addressed,
  address as addressOf,
  addressSays,
  axeFindings,
  becomes,
  fitsWidths,
  gone,
  headCell,
  heads,
  lines,
  matrix,
  modelReady,
  notices,
  numberOf,
  openTable,
  pinnedRow,
  readout,
  seen,
  settled,
  shown,
  steps,
  textOf,
  tokens,
  weightRead,
} from './on_screen.mjs';
import { openTranslator } from './translation_screen.mjs';

/** Three decimals are shown of each number. */
const NEAR = 1.1e-3;
const TEXT = '#text=Tokenization%20is%20unbelievably%20good.&head=3.1';
const WORDS = ['[CLS]', 'tokenization', 'is', 'unbelievably', 'good', '.', '[SEP]'];

const main = (page) => page.getByRole('main');
const choice = (page) => page.getByRole('group', { name: 'Tokens as' });
const choose = (page, name) => choice(page).getByRole('button', { name, exact: true }).click();
const inWords = (page, words) =>
  becomes(
    () => tokens(page),
    (read) => read.join() === words.join(),
  );
const pieces = (page) => steps(page).getByRole('table', { name: 'Weights of the pieces' });
const sizeOf = async (page) =>
  /(\d+) rows.* (\d+) columns/
    .exec(await matrix(page).getAttribute('aria-label'))
    ?.slice(1)
    .map(Number);
const wordOf = (page, name) => page.locator('attention-sentence').getByRole('button', { name });

/** What stands in the body of the grid, row by row; the last of each row is its sum. */
const gridOf = (page) =>
  pieces(page).evaluate((table) =>
    [...table.querySelectorAll('tbody tr')].map((row) =>
      [...row.querySelectorAll('td')].map(({ textContent }) => textContent.trim()),
    ),
  );

async function inEveryView({ page, checks, address }) {
  await page.goto(address + TEXT);
  await modelReady(page);
  await choice(page).waitFor();
  const cut = await tokens(page);
  checks.that(cut.length > WORDS.length, 'words are cut into pieces', cut);
  await choose(page, 'Words');
  checks.equal(await inWords(page, WORDS), WORDS, 'the sentence, in words');
  await settled(page);
  checks.equal(await addressSays(page, 'words', '1'), '1', 'words, in the address');
  checks.equal(await sizeOf(page), [WORDS.length, WORDS.length], 'rows and columns of the matrix');
  checks.that(
    await seen(page.getByText('row looks at column; words: rows averaged, columns added')),
    'the legend says how',
    null,
  );
  checks.that(
    await seen(page.getByRole('heading', { name: 'Layer 3 · Head 1 · words' })),
    'so does the heading',
    null,
  );
  checks.equal(await heads(page).count(), 72, 'the heads, in words, too');
  await page.getByRole('button', { name: 'Lines', exact: true }).click();
  await lines(page).waitFor();
  const rows = await openTable(page, true);
  checks.equal(await rows.locator('tbody tr').count(), WORDS.length, 'a row of the table for each word');
  await page.getByRole('button', { name: 'Matrix', exact: true }).click();
  await page.locator('h1').click();
  await page.keyboard.press('w');
  checks.equal(await addressSays(page, 'words', null), null, 'w leads back to pieces');
  checks.equal(await inWords(page, cut), cut, 'the sentence, in pieces');
  await page.keyboard.press('Control+z');
  checks.equal(await addressSays(page, 'words', '1'), '1', 'it can be undone');
  await page.reload();
  await modelReady(page);
  checks.equal(await inWords(page, WORDS), WORDS, 'the address opens the words again');
}

/** The sentence above the page and the answers to its questions, of the row of “##ization”. */
async function toldInWords({ page, checks, address }) {
  const told = page.getByRole('region', { name: 'What is seen' });
  const said = () => textOf(told.locator('p').first());
  await page.goto(`${address}${TEXT}&pin=2.5`);
  await modelReady(page);
  await page.getByRole('contentinfo').getByRole('button', { name: 'First questions', exact: true }).click();
  const piece = /^“ization” gives /;
  checks.that(piece.test(await becomes(said, (words) => piece.test(words))), 'of a piece', await said());
  await choose(page, 'Words');
  await inWords(page, WORDS);
  const word = /^“tokenization” gives (?:less than )?(\d+)% of its attention to “unbelievably”/;
  const words = await becomes(said, (text) => word.test(text));
  checks.that(word.test(words), 'of its word', words);
  const weight = Number(/weight (\d\.\d+)/.exec(await textOf(readout(page)))[1]);
  checks.that(
    Math.abs(Number(word.exec(words)?.[1]) / 100 - weight) < 0.0101,
    'with the word’s weight',
    words,
  );
  await told.getByRole('button', { name: 'What if it could not see what comes later?' }).click();
  const answer = () => told.getByRole('status').textContent();
  const hidden = /^5 later words are hidden from “tokenization”: what was (?:less than )?\d+% is 0% now/;
  checks.that(hidden.test(await becomes(answer, (text) => hidden.test(text))), 'the answer', await answer());
  checks.equal(addressed(page, 'pin'), '2.5', 'a piece is pinned');
}

async function madeOfPieces({ page, checks, address }) {
  await page.goto(`${address}${TEXT}&words=1`);
  await modelReady(page);
  await inWords(page, WORDS);
  await wordOf(page, /^unbelievably/).click();
  await settled(page);
  // A row is pinned with what it looks at most; then another of its keys.
  await matrix(page).focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await settled(page);
  const isPinned = (words) => /^unbelievably looks at tokenization/.test(words);
  const pinned = await becomes(() => textOf(readout(page)), isPinned, 10_000);
  checks.that(isPinned(pinned), 'the pinned words', pinned);
  await becomes(
    () => gridOf(page),
    (grid) => grid.every((row) => row.at(-1) !== ''),
  );
  const grid = (await gridOf(page)).map((row) => row.map(numberOf));
  checks.that(grid.length > 1 && grid[0].length > 2, 'a row and a column for each piece', grid);
  for (const row of grid) {
    const added = row.slice(0, -1).reduce((sum, weight) => sum + weight, 0);
    checks.that(Math.abs(added - row.at(-1)) < 0.0006 * row.length, 'each row is added up', row);
  }
  const mean = grid.reduce((sum, row) => sum + row.at(-1), 0) / grid.length;
  const made = numberOf(await pieces(page).locator('tfoot td').textContent());
  checks.that(Math.abs(mean - made) < 0.0011, 'the rows are averaged', { mean, made });
  checks.that(
    (await textOf(readout(page))).includes(`weight ${made.toFixed(3)}`),
    'that is the weight on show',
    made,
  );
  checks.equal(await axeFindings(page), [], 'axe, in words');
  const pin = addressed(page, 'pin');
  await steps(page).getByRole('button', { name: 'Show pieces' }).click();
  await settled(page);
  checks.equal(await addressSays(page, 'words', null), null, 'pieces are shown');
  checks.equal(addressed(page, 'pin'), pin, 'the piece that was pinned with the word');
  checks.that(
    await seen(steps(page).getByRole('heading', { name: /Compare/ })),
    'the piece’s own steps',
    null,
  );
  const weights = grid.flatMap((row) => row.slice(0, -1));
  const weight = Number(/weight (\d\.\d+)/.exec(await textOf(readout(page)))[1]);
  checks.that(
    Math.abs(weight - Math.max(...weights)) < 0.0006,
    'it looks more than any other of the word',
    weight,
  );
}

async function changesOfPieces({ page, checks, address }) {
  await page.goto(`${address}${TEXT}&words=1&pin=1.3`);
  await modelReady(page);
  await inWords(page, WORDS);
  await matrix(page).focus();
  await page.keyboard.press('Enter');
  const card = page.getByRole('dialog', { name: /^Change how “tokenization” looks at “is”/ });
  await card.waitFor();
  await card.getByRole('slider').fill('0.6');
  checks.that(
    await seen(card.getByText(/Each of its \d rows gives \.60, and so does their mean/)),
    'what is set, said of its rows',
    await textOf(card),
  );
  await page.keyboard.press('Enter');
  await settled(page);
  const has = (words) => /tokenization looks at is: weight 0\.600/.test(words);
  checks.that(
    has(await becomes(() => textOf(readout(page)), has)),
    'the word has that weight',
    await textOf(readout(page)),
  );
  await page.keyboard.press('Delete');
  await settled(page);
  checks.that(await gone(page.getByText('changed by you')), 'Delete sets all its pieces back', null);
  await page.keyboard.press('Enter');
  await card.getByRole('slider').fill('0.9');
  await settled(page);
  await page.keyboard.press('Enter');
  checks.that(await seen(page.getByText('changed by you')), 'the word’s cell is marked', null);
  await page.getByRole('group', { name: 'Your changes' }).getByRole('button', { name: 'Difference' }).click();
  await settled(page);
  checks.that(
    /changed by −?\d\.\d+/.test(await textOf(readout(page))) &&
      !/changed by 0\.000/.test(await textOf(readout(page))),
    'what followed, in words',
    await textOf(readout(page)),
  );
  await page.getByRole('group', { name: 'Your changes' }).getByRole('button', { name: 'Before' }).click();
  await settled(page);
  checks.equal(await sizeOf(page), [WORDS.length, WORDS.length], 'before, in words');
  await page.keyboard.press('p');
  checks.that(
    await seen(page.getByText('The matrix shows words: painting a cell acts on every pair of its pieces.')),
    'the painter says what it paints',
    null,
  );
}

/** “unbelievably” is looked at by “tokenization”: as many cells as they have pieces, each with each. */
async function paintedInWords({ page, checks, address }) {
  await page.goto(`${address}${TEXT}&words=1&pin=1.5`);
  await modelReady(page);
  await inWords(page, WORDS);
  await settled(page);
  await becomes(
    () => gridOf(page),
    (grid) => grid.length > 0 && grid.every((row) => row.at(-1) !== ''),
  );
  const grid = await gridOf(page);
  const pairs = grid.length * (grid[0].length - 1);
  checks.that(pairs > 2, 'the cell has several pairs', pairs);
  await page.locator('h1').click();
  await page.keyboard.press('p');
  const counted = page.getByText(/^\d+ of \d+ cells allowed/);
  const countOf = async () => Number(/^(\d+) of/.exec(await textOf(counted))[1]);
  await counted.waitFor();
  const before = await countOf();
  await matrix(page).focus();
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Space');
  checks.equal(
    await becomes(countOf, (count) => count !== before),
    before - pairs,
    'all pairs of pieces are hidden',
  );
  checks.that(
    await seen(readout(page).getByText(/^tokenization may not look at unbelievably/)),
    'so is the word',
    null,
  );
  await page.keyboard.press('Enter');
  const card = page.getByRole('dialog', { name: 'Change a weight between words' });
  checks.that(
    await seen(card.getByText(/The mask hides every pair of their pieces/)),
    'a number set there counts for nothing, and the card says so',
    null,
  );
  await page.keyboard.press('Escape');
  checks.that(await gone(card), 'Escape closes the card', null);
  await matrix(page).focus();
  await page.keyboard.press('Space');
  checks.equal(
    await becomes(countOf, (count) => count === before),
    before,
    'painted once more, they are seen',
  );
}

/** All that is read, or read out, in these parts of the page, but for what lies in `skips`. */
const saidOn = (page, parts = 'attention-head, head-rail', skips = 'change-head, .change, words-switch') =>
  page.evaluate(
    ([parts, skips]) => {
      const said = [];
      const read = (node) => {
        if (node.nodeType === Node.TEXT_NODE) said.push(node.textContent);
        if (node.nodeType !== Node.ELEMENT_NODE || node.matches('style, script')) return;
        if (node.matches(skips)) return;
        for (const name of ['title', 'aria-label', 'aria-valuetext', 'placeholder'])
          if (node.hasAttribute(name)) said.push(node.getAttribute(name));
        for (const child of node.shadowRoot?.childNodes ?? []) read(child);
        for (const child of node.childNodes) read(child);
      };
      const root = document.querySelector('attention-app').shadowRoot;
      for (const part of root.querySelectorAll(parts)) read(part);
      return said.map((text) => text.trim().replace(/\s+/g, ' ')).filter((text) => text !== '');
    },
    [parts, skips],
  );

/** Where pieces are what is spoken of: the steps of a word, the text that is typed, and what may come next. */
const OF_PIECES = 'attention-word-steps, text-input, next-token ol, words-switch';

/** Sentences that name a piece as if it were a word: it stands by itself, and its word does not follow. */
async function bareNames(page, cut) {
  const parts = cut.filter((piece) => /^\p{L}{3,}$/u.test(piece) && !TYPED_WORDS.includes(piece));
  const said = await saidOn(
    page,
    'main, .rail, head-rail, .panel, guide-line, mask-painter, sink-lens',
    OF_PIECES,
  );
  const isBare = (text) =>
    parts.some((piece) => new RegExp(`(?<!\\p{L})${piece}(?!\\p{L}| of )`, 'u').test(text));
  return { parts, bare: said.filter(isBare) };
}

/** Special tokens are what the tokenizer adds, in words, too. */
const ofTokens = (said) => said.filter((text) => /\btokens?\b/i.test(text.replace(/special tokens/g, '')));

async function noTokens({ page, checks, address }) {
  await page.goto(`${address}${TEXT}&words=1&pin=2.3`);
  await modelReady(page);
  await inWords(page, WORDS);
  await page.getByText('Sort and filter').click();
  await page.getByText('Larger, with their patterns').click();
  await page.locator('heads-tools select').first().waitFor();
  for (const view of ['Matrix', 'Lines', 'Table']) {
    await page.getByRole('button', { name: view, exact: true }).click();
    await settled(page);
    const said = await saidOn(page);
    checks.that(
      said.some((text) => /previous word|first word/.test(text)),
      `patterns are named by words beside the ${view.toLowerCase()}`,
      null,
    );
    checks.equal(ofTokens(said), [], `nothing is said of tokens beside the ${view.toLowerCase()}`);
  }
  await page.getByRole('button', { name: /^All words/ }).click();
  checks.equal(ofTokens(await saidOn(page)), [], 'nor in the table of all words');
  checks.that(await seen(page.getByText('What each word looks at most.')), 'its caption', null);
}

async function whereThereAreNone({ page, checks, address }) {
  await page.goto(`${address}#trace=traces%2Ftrophy.safetensors&head=3.1&words=1`);
  await shown(page);
  checks.equal(await choice(page).count(), 0, 'no switch where every word is one piece');
  checks.equal(await sizeOf(page), [17, 17], 'the tokens are shown');
}

async function onANarrowPage({ page, checks, address }) {
  await page.goto(`${address}${TEXT}&words=1&pin=3.1`);
  await modelReady(page);
  await inWords(page, WORDS);
  await fitsWidths(page, checks, 'words');
}

const TYPED = 'The unbelievably thorough Dursleys rearranged Wolverhampton';
const TYPED_WORDS = TYPED.split(' ');

/** A language model cuts rarer words; what it expects next is the same however they are shown. */
async function ofALanguageModel({ page, checks, address }) {
  await openLanguage(page, address, '#model=smollm2&head=18.6');
  await page.getByLabel('Text', { exact: true }).fill(TYPED);
  await choice(page).waitFor();
  const isAll = (pieces) => pieces.join('').replace(/\u2423/g, '') === TYPED_WORDS.join('');
  const [last] = (await becomes(() => tokens(page), isAll)).slice(-1);
  await page.getByText(new RegExp(`^After \\S*${last}\\.`)).waitFor();
  await settled(page);
  const expected = await candidate(page);
  const cut = await tokens(page);
  checks.that(cut.length > TYPED_WORDS.length + 3, 'the vocabulary cuts its words', cut);
  await page.locator('h1').click();
  await page.keyboard.press('w');
  checks.equal(await inWords(page, TYPED_WORDS), TYPED_WORDS, 'the text, in words');
  await settled(page);
  checks.equal(await candidate(page), expected, 'what comes next stays');
  checks.that(await seen(page.getByText('After Wolverhampton.')), 'after which word', last);
  await wordOf(page, /^Wolverhampton/).click();
  await settled(page);
  const { weights } = await pinnedRow(page);
  const sum = Object.values(weights).reduce((total, weight) => total + weight, 0);
  checks.equal(Object.keys(weights).length, TYPED_WORDS.length, 'a number for each word');
  checks.that(Math.abs(sum - 1) < 0.0006 * TYPED_WORDS.length, 'the numbers of a row add up', weights);
  await page.getByRole('button', { name: 'Matrix', exact: true }).click();
  await matrix(page).focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await settled(page);
  const read = () => textOf(readout(page));
  const before = Number(/weight (\d\.\d+)/.exec(await read())[1]);
  await page.keyboard.press('Enter');
  const card = page.getByRole('dialog', { name: /^Change how “Wolverhampton” looks at “unbelievably”/ });
  await card.getByRole('slider').fill(before > 0.5 ? '0.1' : '0.9');
  const wanted = before > 0.5 ? 'weight 0.100' : 'weight 0.900';
  const said = await becomes(read, (words) => words.includes(wanted));
  checks.that(said.includes(wanted), 'the word has the weight that was set', said);
  await page.keyboard.press('Enter');
  await edited(page);
  await page.getByText('Change something', { exact: true }).click();
  for (const tool of ['p', 's']) {
    await page.locator('h1').click();
    await page.keyboard.press(tool);
    await settled(page);
    const { parts, bare } = await bareNames(page, cut);
    checks.that(parts.length > 3, 'the text has pieces that can be told from words', cut);
    checks.equal(bare, [], 'what is said of a piece says its word');
  }
  await page.keyboard.press('s');
  await settled(page);
  const followed = await change(page);
  checks.that(
    followed.before !== followed.after || followed.divergence > 0,
    'the prediction follows',
    followed,
  );
  checks.equal(await tokens(page), TYPED_WORDS, 'words are still on show');
  await headCell(page, '18.6').focus();
  await page.keyboard.press('x');
  checks.that(
    await seen(page.getByText('switched off', { exact: true }).first()),
    'a head that is switched off says so',
    null,
  );
  await settled(page);
  checks.equal(await tokens(page), TYPED_WORDS, 'in words');
  checks.equal(await notices(page).count(), 0, 'nothing is complained of');
}

/** Its vocabulary is of whole words: there is nothing to put together. */
async function ofTheTranslator({ page, checks, address }) {
  await openTranslator(page, address);
  const before = addressOf(page);
  await page.locator('h1').click();
  await page.keyboard.press('w');
  await settled(page);
  checks.equal(addressOf(page), before, 'w does nothing');
  checks.equal(await choice(page).count(), 0, 'and there is no switch');
}

/** Each text of the readout while a slider is moved, with whether all is computed by then. */
const watchReadout = (page) =>
  readout(page).evaluate((element) => {
    const main = element.getRootNode().host.closest('main');
    const seen = [];
    const look = () => {
      seen.push({ isComputed: main.ariaBusy === 'false', text: element.shadowRoot.textContent });
    };
    new MutationObserver(look).observe(element.shadowRoot, {
      subtree: true,
      childList: true,
      characterData: true,
    });
    globalThis.readoutsSeen = seen;
  });

/** What a weight of words brings along is seen before the whole model has been computed, for each that is tried. */
async function previewedInWords({ page, checks, address }) {
  await page.goto(`${address}${TEXT}&words=1&pin=1.3`);
  await modelReady(page);
  await inWords(page, WORDS);
  await settled(page);
  await matrix(page).focus();
  await page.keyboard.press('Enter');
  const card = page.getByRole('dialog', { name: /^Change how “tokenization” looks at “is”/ });
  await card.waitFor();
  await watchReadout(page);
  for (const weight of ['0.6', '0.9']) {
    await card.getByRole('slider').fill(weight);
    const isSet = (text) => text.includes(`weight ${Number(weight).toFixed(3)}, changed by`);
    await becomes(() => textOf(readout(page)), isSet);
    await settled(page);
    const seen = await page.evaluate(() => globalThis.readoutsSeen.splice(0));
    const previews = seen.filter(
      ({ isComputed, text }) => !isComputed && text.includes(`weight ${Number(weight).toFixed(3)}`),
    );
    checks.that(previews.length > 0, `${weight}: it is seen while the model is computed`, seen);
    checks.that(
      previews.every(({ text }) => /tokenization looks at is/.test(text)),
      `${weight}: in words`,
      previews,
    );
  }
  await page.keyboard.press('Escape');
  await settled(page);
}

const compareView = (page) => page.locator('compare-view');
const compareList = (page) => compareView(page).getByRole('list').getByRole('button');
const IN_WORDS = 'Both sides are in words: the rows of a word’s pieces averaged, their columns added.';

/** The pinned cell of a head in words, as its own view tells it. */
async function ownWeight(page, address, head) {
  await page.goto('about:blank');
  await page.goto(`${address}${TEXT.replace('3.1', head)}&words=1&pin=1.5`);
  await modelReady(page);
  await becomes(
    () => textOf(readout(page)),
    (text) => text.startsWith('tokenization looks at unbelievably'),
  );
  await settled(page);
  return weightRead(page);
}

/** Two heads beside each other are in words while the page shows words, in all that is drawn, listed and said. */
async function comparedInWords({ page, checks, address }) {
  const [a, b] = [await ownWeight(page, address, '3.1'), await ownWeight(page, address, '3.2')];
  await page.goto('about:blank');
  await page.goto(`${address}${TEXT}&words=1&pin=1.5&against.head=3.2`);
  await compareView(page).waitFor();
  await settled(page);
  checks.that(await seen(compareView(page).getByText(IN_WORDS)), 'it says what is compared', null);
  const sizes = await compareView(page)
    .getByRole('application')
    .evaluateAll((all) =>
      all.map((one) => /(\d+) rows.* (\d+) columns/.exec(one.ariaLabel)?.slice(1).map(Number)),
    );
  checks.equal(sizes, Array(3).fill([WORDS.length, WORDS.length]), 'the three matrices are of words');
  const told = await textOf(compareView(page).locator('.pinned'));
  const [, first, second] =
    /^tokenization looks at unbelievably: A (\S+), B (\S+); difference/.exec(told) ?? [];
  checks.that(Math.abs(numberOf(first ?? '') - a) < NEAR, 'A as its own view has it', { told, a });
  checks.that(Math.abs(numberOf(second ?? '') - b) < NEAR, 'B as its own view has it', { told, b });
  const listed = (await compareList(page).allTextContents()).flatMap((text) => {
    const [query, rest] = text.split(' → ');
    return [query, WORDS.find((word) => rest?.startsWith(word)) ?? rest];
  });
  checks.equal(
    listed.filter((name) => !WORDS.includes(name)),
    [],
    'the list names words',
  );
  const said = await textOf(compareView(page));
  checks.that(!/\btokens?\b|##/.test(said), 'nothing is called a token', said);
  checks.equal(await axeFindings(page), [], 'axe');
  await compareList(page).first().click();
  checks.that(
    await seen(compareView(page).getByRole('button', { pressed: true })),
    'a cell that is pressed is pinned',
    null,
  );
  await choose(page, 'Pieces');
  checks.that(await gone(compareView(page).getByText(IN_WORDS)), 'pieces are compared again', null);
  await settled(page);
  const pieces = await compareView(page).getByRole('application').first().getAttribute('aria-label');
  checks.that(!pieces.includes(`${WORDS.length} rows`), 'in more rows', pieces);
  await main(page).focus();
  await page.keyboard.press('w');
  checks.that(await seen(compareView(page).getByText(IN_WORDS)), 'w leads to words again', null);
  await fitsWidths(page, checks, 'compared in words');
}

/** Two vocabularies cut other words: whole ones are compared. */
async function modelsInWords({ page, checks, address }) {
  await page.goto(`${address}${TEXT}&words=1&pin=1.5&against.model=smollm2`);
  await compareView(page).waitFor();
  await settled(page);
  const cut = compareView(page).locator('.cut');
  checks.that(
    /^A cuts the text into \d+ tokens, B into \d+: words are compared, the rows of their pieces averaged and their columns added\./.test(
      await textOf(cut),
    ),
    'how words came about',
    await textOf(cut),
  );
  const told = await textOf(compareView(page).locator('.pinned'));
  checks.that(
    /^tokenization looks at unbelievably: A [\d.]+, B /.test(told),
    'the pinned words, on both sides',
    told,
  );
}

/** A story names pieces: they are shown while it is told, and the reader's words come back. */
async function storyOfPieces({ page, checks, address }) {
  await page.goto(`${address}${TEXT}&words=1&pin=1.3&story=it.1`);
  await modelReady(page);
  const note = page.getByText('A story names the pieces of words, so they are shown while it is told');
  checks.that(await seen(note), 'the story says what it shows', null);
  const story = page.getByRole('region', { name: /^Story: / });
  await story.and(page.locator('[aria-busy="false"]')).waitFor();
  const cut = await tokens(page);
  checks.that(cut.length > WORDS.length, 'pieces are on the screen', cut);
  checks.equal(await choice(page).count(), 0, 'and no switch that would do nothing');
  const named = [...(await textOf(story)).matchAll(/“([^”]+)” \.?\d/g)].map(([, name]) => name);
  checks.that(named.length > 0 && named.every((name) => cut.includes(name)), 'what it names is there', named);
  checks.equal(addressed(page, 'words'), '1', 'the choice stays in the address');
  await story.getByRole('button', { name: 'Close', exact: true }).click();
  checks.equal(await inWords(page, WORDS), WORDS, 'words are back');
}

export const wordStories = {
  'words of two heads are compared': comparedInWords,
  'words of two models are compared': modelsInWords,
  'words wait while a story is told': storyOfPieces,
  'words and a preview of their changes': previewedInWords,
  'words of a language model’s text': ofALanguageModel,
  'words of the translator are its tokens': ofTheTranslator,
  'words in every view': inEveryView,
  'words made of pieces': madeOfPieces,
  'words in what is told of the page': toldInWords,
  'words and changes of pieces': changesOfPieces,
  'words painted over with a mask': paintedInWords,
  'words are not called tokens': noTokens,
  'words where there are none': whereThereAreNone,
  'words on a narrow page': onANarrowPage,
};
