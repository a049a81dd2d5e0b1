/** Where the query and the key of a cell come from: in an encoder, a language model and the translator. */

import { openLanguage } from './language_screen.mjs';
import {
  axeFindings,
  becomes,
  fitsWidths,
  gone,
  headCell,
  matrix,
  modelReady,
  numberOf,
  seen,
  settled,
  shown,
  steps,
  textOf,
} from './on_screen.mjs';
import { openTranslator } from './translation_screen.mjs';

const FOLD = 'Where q and k come from';
const project = (page) =>
  steps(page).locator('section', { has: page.getByRole('heading', { name: /^1 Project/ }) });
const fold = (page) => project(page).getByText(FOLD, { exact: true });
const pictures = (page) => project(page).getByRole('img', { name: /^W_[QK]:/ });

/** The list below "Column 5 of q, added up": numbers line by line. */
async function sumIn(page, letter) {
  const details = project(page)
    .locator('details')
    .filter({ hasText: new RegExp(`^\\s*Column \\d+ of ${letter},`) })
    .last();
  if (!(await details.evaluate((part) => part.open))) await details.locator('summary').click();
  const lines = await details.getByRole('listitem').allTextContents();
  return lines.map((line) => [...line.matchAll(/−?\d+\.\d+/g)].map(([number]) => numberOf(number)));
}

/** What is shown adds up to what is shown, as far as three decimals go. */
async function addsUp(page, checks, letter, columns) {
  const lines = (await sumIn(page, letter)).filter((line) => line.length > 0);
  const parts = lines.slice(0, -1).map((line) => line.at(-1));
  const sum = parts.reduce((all, part) => all + part, 0);
  checks.that(
    Math.abs(sum - lines.at(-1)[0]) < 0.0005 * (parts.length + 1),
    `${letter}: terms, the rest and the bias add up`,
    lines,
  );
  checks.that(
    lines
      .slice(0, 5)
      .every(
        ([x, weight, product]) =>
          Math.abs(x * weight - product) < 0.001 + 0.0006 * (Math.abs(x) + Math.abs(weight)),
      ),
    `${letter}: each product is that of its numbers`,
    lines,
  );
  checks.that(
    await seen(project(page).getByText(`${columns - 5} more`, { exact: true })),
    `${letter}: how many more`,
    null,
  );
}

async function originInAnEncoder({ page, checks, address }) {
  await page.goto(`${address}#head=0.2&pin=11.10`);
  await modelReady(page);
  await settled(page);
  checks.equal(await pictures(page).count(), 0, 'closed until it is asked for');
  await fold(page).click();
  checks.that(
    await seen(project(page).getByText(/a row x of 384 numbers/)),
    'the row of the stream',
    await textOf(steps(page)),
  );
  checks.that(await seen(project(page).getByText(/\(post-norm\)/)), 'what is read of it', null);
  checks.that(
    await seen(project(page).getByText(/W_Q, 384 × 384: one matrix for all 12 heads; head 2/)),
    'the one matrix',
    null,
  );
  checks.equal(await pictures(page).count(), 2, 'both matrices');
  await addsUp(page, checks, 'q', 384);
  await addsUp(page, checks, 'k', 384);
  await project(page)
    .getByText(/^What made the row of “it”/)
    .click();
  checks.that(
    await seen(project(page).getByText(/the sum of these, normalised/)),
    'embedding, position and segment',
    null,
  );
  const before = await textOf(project(page));
  await headCell(page, '3.1').click();
  checks.that(
    await seen(project(page).getByText(/The row of “it” is what layers 0 to 2 have written/)),
    'a later layer',
    null,
  );
  checks.that((await textOf(project(page))) !== before, 'another head has other numbers', null);
  await fitsWidths(page, checks, 'with the step open');
  checks.equal(await axeFindings(page), [], 'findings of axe');
  await fold(page).click();
  await gone(pictures(page));
  checks.equal(await pictures(page).count(), 0, 'and it closes');
}

async function originInALanguageModel({ page, checks, address }) {
  await openLanguage(page, address, '#model=smollm2&text=The capital of France is');
  await headCell(page, '20.4').click();
  await settled(page);
  await matrix(page).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'This number' }).click();
  await fold(page).click();
  checks.that(
    await seen(project(page).getByText(/norm x \(pre-norm\)/)),
    'what is read is a norm',
    await textOf(steps(page)),
  );
  checks.that(
    await seen(project(page).getByText(/3 key heads for 9 query heads; heads 3, 4 and 5 share/)),
    'query heads that share their key',
    await textOf(project(page)),
  );
  checks.that(
    await seen(project(page).getByText(/as they meet after positions have turned them/)),
    'before and after the turn',
    null,
  );
  await addsUp(page, checks, 'q', 576);
  await addsUp(page, checks, 'k', 576);
}

async function originInTheTranslator({ page, checks, address }) {
  await openTranslator(page, address);
  await page.getByRole('button', { name: 'This number' }).click();
  await matrix(page).first().focus();
  await page.keyboard.press('Enter');
  await settled(page);
  await fold(page).click();
  const text = await becomes(
    () => textOf(project(page)),
    (words) => /W_Q,/.test(words),
  );
  checks.that(/encoder’s last output for/.test(text), 'keys of cross-attention are of the encoder', text);
  checks.that(
    /self-attention of layer \d+ ha(s|ve) written/.test(text),
    'the query’s row was written to before',
    text,
  );
}

async function withoutAModel({ page, checks, address }) {
  await page.goto(`${address}#trace=traces/trophy.safetensors&head=3.1&pin=11.2`);
  await shown(page);
  await fold(page).click();
  checks.that(
    await seen(project(page).getByText(/does not say where its queries and keys come from/)),
    'a file says why it cannot',
    await textOf(steps(page)),
  );
}

export const originStories = {
  'where a query and a key come from in an encoder': originInAnEncoder,
  'where a query and a key come from in a language model': originInALanguageModel,
  'where a query and a key come from in the translator': originInTheTranslator,
  'a file does not say where its queries come from': withoutAModel,
};
