/** What a reader sees of the card in which a cell is changed. */

import { card, matrix } from './on_screen.mjs';

export const slider = (page) => card(page).getByRole('slider');
export const inCard = (page, name) => card(page).getByRole('button', { name, exact: true });
export const undo = (page, words) => page.getByRole('button', { name: `Undo: ${words}` });

export async function openByKeys(page) {
  await matrix(page).focus();
  await page.keyboard.press('Enter');
  await card(page).waitFor();
}
