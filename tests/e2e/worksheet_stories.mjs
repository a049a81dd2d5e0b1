/** Worksheets: questions on one page without an answer, and a second one with the answers that the page gives, too. */

import {
  axeFindings,
  becomes,
  counted,
  gone,
  modelReady,
  settled,
  shown,
  steps,
  textOf,
} from './on_screen.mjs';
import { told } from './told_stories.mjs';

const TROPHY = "The trophy doesn't fit in the suitcase because it is too big.";
const HASH = `#text=${encodeURIComponent(TROPHY)}&head=3.1&pin=11.2`;

const share = (page) => page.getByRole('button', { name: 'Share', exact: true });
const paper = (page) => page.getByRole('article', { name: 'The worksheet' });
const answersOf = (page) => paper(page).locator('.answer');
/** An element of a list is one question. */
const questions = (page) => paper(page).locator('.asks');

async function sheetOpen(page, name) {
  await share(page).click();
  await page.getByRole('button', { name, exact: true }).click();
  await paper(page).waitFor();
}

/** As it is printed: what is seen then, and on how many pages. */
async function printed(page) {
  await page.emulateMedia({ media: 'print' });
  const text = await textOf(page.locator('attention-app'));
  const pdfs = [await page.pdf({ format: 'A4' }), await page.pdf({ format: 'Letter' })];
  await page.emulateMedia({ media: 'screen' });
  const count = (pdf) => (pdf.toString('latin1').match(/\/Type\s*\/Page\b(?!s)/g) ?? []).length;
  return { text, pages: pdfs.map(count) };
}

async function ofText({ page, checks, address }) {
  await page.goto(`${address}${HASH}`);
  await modelReady(page);
  const weight = /weight = e[^=]*= (\d\.\d+)/.exec(await textOf(steps(page)))?.[1];
  checks.that(weight !== undefined, 'the page says the weight', weight);
  const short = Number(weight).toFixed(2).replace(/^0/, '');
  const before = page.url();
  await sheetOpen(page, 'Worksheet');
  const sheet = await printed(page);
  checks.that(
    sheet.text.includes('Which token does “it” look at most? By how much?'),
    'a question',
    sheet.text,
  );
  checks.that(sheet.text.includes('Fill in the 3 blank weights'), 'a row to fill in', sheet.text);
  checks.that(sheet.text.includes('Which cells are masked, and why?'), 'the mask', sheet.text);
  checks.that(sheet.text.includes('Why does “it” look there?'), 'those of the guide', sheet.text);
  checks.that(!sheet.text.includes(short), 'the answer is not on it', sheet.text);
  checks.equal(await answersOf(page).count(), 0, 'no answers');
  checks.that(!sheet.text.includes('Print or save'), 'no buttons on paper', sheet.text);
  checks.that(sheet.text.includes(`Live: ${new URL(before).origin}`), 'where it is live', sheet.text);
  checks.equal(sheet.pages, [1, 1], 'pages of A4, and of Letter');
  checks.equal(await axeFindings(page), [], 'what axe has against it');
  await page.getByRole('button', { name: 'With answers', exact: true }).click();
  const answered = await printed(page);
  checks.that(
    answered.text.includes(`“trophy”, with a weight of ${short}.`),
    'the answer is the page’s',
    answered.text,
  );
  checks.equal(await answersOf(page).count(), await questions(page).count(), 'an answer to each question');
  checks.that(/\(its key\) make the score 4\.76/.test(answered.text), 'how it is found', answered.text);
  checks.that(
    sheet.text.includes('What if “it” could not see what comes later?'),
    'who is meant',
    sheet.text,
  );
  for (const words of ['“How this number was made”', 'Choose one', 'takes it away'])
    checks.that(!answered.text.includes(words), `on paper nothing is clicked: ${words}`, answered.text);
  await page.keyboard.press('Escape');
  checks.that(await gone(paper(page)), 'Escape closes it', null);
  await shown(page);
  checks.equal(page.url(), before, 'the page is as it was');
  await page.keyboard.press('Control+z');
  await settled(page);
  checks.equal(page.url(), before, 'and there is nothing to undo');
}

/** What the story's question asks about is shown, its answer is asked of the core, and the story stays where it was. */
async function ofStory({ page, checks, address }) {
  await page.goto(`${address}#story=it.1`);
  await told(page);
  const before = page.url();
  await sheetOpen(page, 'Worksheet with answers');
  const { text } = await printed(page);
  checks.that(
    text.includes('Which of the two will “it” look at more in this head?'),
    'the question of the story',
    text,
  );
  checks.that(
    /“trophy” \.65 and “suitcase” \.14/.test(text),
    'its answer, of the text that is revealed',
    text,
  );
  checks.that(text.includes('story=it.3'), 'the link leads to the step that asks', text);
  await page.getByRole('button', { name: 'With answers', exact: true }).click();
  checks.equal(await counted(answersOf(page), 0), 0, 'without them none is there');
  checks.that(!(await textOf(paper(page))).includes('.65'), 'nor its figures', null);
  await page.getByRole('button', { name: 'Close', exact: true }).click();
  await told(page);
  checks.equal(
    await becomes(
      () => page.url(),
      (url) => url === before,
    ),
    before,
    'the story is where it was',
  );
}

/** What a source has more questions of than others stays on one page, too; and none is wider than its paper. */
async function onOnePage({ page, checks, address }) {
  const hashes = {
    training: '#train=induction&shipped=1&head=1.0&pin=17.4',
    'a trace': '#trace=traces/trophy.safetensors&head=3.1&pin=11.2',
    translator: '#translate=the+small+cat+sleeps',
    vectors: '#vectors=&pin=0.2&mode=causal',
    SmolLM2: `#model=smollm2&text=${encodeURIComponent(TROPHY)}&head=3.1&pin=5.2`,
  };
  for (const [name, hash] of Object.entries(hashes)) {
    await page.goto('about:blank');
    await page.goto(`${address}${hash}`);
    await (name === 'SmolLM2' ? modelReady(page) : shown(page));
    await sheetOpen(page, 'Worksheet');
    checks.equal((await printed(page)).pages, [1, 1], `${name}: pages of A4, and of Letter`);
    await page.emulateMedia({ media: 'print' });
    const wide = await paper(page).evaluate((sheet) => sheet.scrollWidth - sheet.clientWidth);
    await page.emulateMedia({ media: 'screen' });
    checks.that(wide <= 0, `${name}: nothing is wider than the paper`, wide);
    const asked = await questions(page).count();
    await page.getByRole('button', { name: 'With answers', exact: true }).click();
    checks.equal(await counted(answersOf(page), asked), asked, `${name}: an answer to each question`);
  }
}

/** Of a translation, of vectors and of a long text. */
async function ofOthers({ page, checks, address }) {
  const long = 'A river begins as a spring in the hills, and every stream brings another colour. '
    .repeat(4)
    .trim();
  const hashes = {
    '#vectors=&pin=0.2&mode=causal': /3 of the 3 × 3 cells.*it comes later/,
    '#story=masks.1': /How many cells of the matrix are open there\?.*a little more than half\./,
    [`#text=${encodeURIComponent(long)}&head=0.2&pin=20.19`]: /Which token does .* look at most\?/,
  };
  for (const [hash, wanted] of Object.entries(hashes)) {
    await page.goto('about:blank');
    await page.goto(`${address}${hash}`);
    if (hash.includes('story')) await told(page);
    else await modelReady(page);
    await sheetOpen(page, 'Worksheet with answers');
    const { text } = await printed(page);
    checks.that(wanted.test(text), `what the sheet of ${hash.slice(0, 20)} says`, text);
  }
}

export const worksheetStories = {
  'worksheet: of a text': ofText,
  'worksheet: of a story': ofStory,
  'worksheet: of other sources': ofOthers,
  'worksheet: on one page': onOnePage,
};
