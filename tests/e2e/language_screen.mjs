/** What a reader sees of a language model: what comes next, what was changed, how far the text goes. */

import { becomes, numberOf, settled, textOf } from './on_screen.mjs';

/** Waits until a prediction for this text is on the screen: its last word is what comes before it. */
export async function predicted(page, text) {
  await becomes(
    () => page.getByLabel('Text', { exact: true }).inputValue(),
    (typed) => typed === text,
  );
  await settled(page);
  await candidates(page).first().waitFor();
  const last = text.split(' ').at(-1);
  await page.getByText(new RegExp(`^After \\S*${last}\\.`)).waitFor();
  await settled(page);
}

export async function openLanguage(page, address, hash = '#model=smollm2') {
  await page.goto(`${address}${hash}`);
  await candidates(page).first().waitFor();
  await settled(page);
}

/** The rows of what comes next: with changes, two lists. */
export const candidates = (page, list = /^(Next tokens|Original)$/) =>
  page.getByRole('list', { name: list }).getByRole('listitem');

/** "␣D, probability 0.499, logit 15.21. Append it" */
export async function candidate(page, list) {
  const words = await textOf(candidates(page, list).first().getByRole('button'));
  const [, name, probability] = /^(.+?) ?, probability (\d\.\d+)/.exec(words);
  return { name, probability: Number(probability) };
}

/** "D: log-probability −0.695 → −0.886, a change of −0.191. …" */
export async function change(page) {
  const line = page.getByRole('status').filter({ hasText: 'log-probability' });
  const words = await textOf(line);
  const [before, after] = /log-probability (\S+) → ([^,]+),/.exec(words).slice(1).map(numberOf);
  const divergence = numberOf(/divergence (\S+)/.exec(words)[1]);
  return { before, after, divergence };
}

/** What is listed as changed. */
export const changes = (page) => page.getByRole('button', { name: /^Undo: / });
export const changedWords = async (page) =>
  (await changes(page).evaluateAll((all) => all.map((one) => one.getAttribute('aria-label')))).map((words) =>
    words.replace('Undo: ', ''),
  );

/** Tokens that follow the text, as the page counts them; 0: none. */
export async function generatedCount(page) {
  const note = await page.getByText(/\d+ tokens? after your text/).allTextContents();
  return Number(/(\d+) tokens? after/.exec(note[0] ?? '')?.[1] ?? 0);
}

export async function edited(page) {
  await page.getByText('KL divergence').waitFor();
  await settled(page);
}
