/** What a reader sees of the translator: the sentence, its French, heads, changes and cells. */

import { becomes, matrix, readout, settled, shown, textOf } from './on_screen.mjs';

export const BAHDANAU = 'the agreement on the European economic area was signed in August 1992';
export const END = '(end)';
export const START = `#translate=${encodeURIComponent(BAHDANAU)}`;

export const english = (page) => page.getByLabel('English', { exact: true });

/** Waits until the sentence is translated and nothing is being computed. */
export async function translated(page, text) {
  await becomes(
    () => english(page).inputValue(),
    (typed) => typed === text,
  );
  await shown(page);
  await becomes(
    () => sourceWords(page),
    (words) => words.length === text.split(' ').length + 1,
  );
  await settled(page);
}

export async function openTranslator(page, address, hash = START, text = BAHDANAU) {
  await page.goto(`${address}${hash}`);
  await translated(page, text);
}

export const listbox = (page) => page.getByRole('listbox', { name: /^French words/ });
export const wordsIn = (list, role) =>
  list.evaluate(
    (whole, wanted) => [...whole.querySelectorAll(wanted)].map(({ textContent }) => textContent.trim()),
    role,
  );
export const sourceWords = (page) => wordsIn(page.getByRole('list', { name: 'The sentence' }), 'li');
/** What the decoder writes, its end included. */
export const writtenWords = (page) => wordsIn(listbox(page), '[role="option"]');
/** The French, once it is the one that should be there. */
export async function french(page, wanted) {
  const read = async () => (await writtenWords(page)).filter((word) => word !== END).join(' ');
  return wanted === undefined ? read() : becomes(read, (words) => words === wanted);
}
/** The word that is being written, and its place. */
export async function wordNow(page) {
  const chosen = listbox(page).getByRole('option', { selected: true });
  await chosen.waitFor();
  return (await chosen.textContent()).trim();
}

export const rail = (page) => page.getByRole('navigation', { name: 'Heads' });
/** "cross 0.2" */
export const railHead = (page, name) =>
  rail(page).getByRole('gridcell', { name: new RegExp(`^${name.replace('.', '\\.')}(,|$)`) });
export const changes = (page) => page.getByRole('button', { name: /^Undo: / });
export const difference = (page) => page.getByRole('heading', { name: /with your changes$/ });
/** Cells of the chosen head that the mask hides, counted row by row in the words of the matrix. */
export async function hiddenCells(page, rows) {
  let hidden = 0;
  await matrix(page).focus();
  for (let row = 0; row < rows; row++) await page.keyboard.press('ArrowUp');
  for (let row = 0; row < rows; row++) {
    await page.keyboard.press('End');
    for (let key = rows - 1; key >= 0; key--) {
      const words = await textOf(readout(page));
      if (!/ may not look at /.test(words)) break;
      hidden++;
      await page.keyboard.press('ArrowLeft');
    }
    await page.keyboard.press('ArrowDown');
  }
  return hidden;
}
