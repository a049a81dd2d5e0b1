/** What a reader sees of a training: how far it is, its curves, its runs. */

import { becomes, settled, textOf, withoutModel } from './on_screen.mjs';

export const main = (page) => page.getByRole('main');
export const chart = (page) => page.getByRole('slider', { name: 'Loss and accuracy' });
export const runs = (page) =>
  page
    .locator('section')
    .filter({ has: page.getByRole('heading', { name: /^Runs/ }) })
    .getByRole('listitem');

/** Steps taken by the run on the screen, checkpoints of its heads, and the state that it is in. */
export async function told(page) {
  const words = await textOf(main(page));
  const [, state = 'Training', step = '0'] =
    /(?:(Paused|Finished|Training|Stopped[^·]*) · )?step (\d+) of \d+/.exec(words) ?? [];
  const looks = Number(/of (\d+) checkpoints?/.exec(words)?.[1] ?? 0);
  return { step: Number(step), looks, state };
}

/** All that the chart says of one of its steps: loss and accuracy. */
export async function chartAt(page, key) {
  await chart(page).press(key);
  return chart(page).getAttribute('aria-valuetext');
}

export function reaches(page, step, looks = 0) {
  return becomes(
    () => told(page),
    (now) => now.step >= step && now.looks >= looks,
  );
}

export async function rests(page, state = 'Paused') {
  await becomes(
    () => told(page),
    (now) => now.state === state,
  );
  await settled(page);
}

export const trainButton = (page) =>
  page.getByRole('button', { name: 'Train', exact: true, disabled: false });

export async function openTraining(page, address, hash) {
  await withoutModel(page);
  await page.goto('about:blank');
  await page.goto(address + hash);
  await trainButton(page).waitFor();
}

export const train = (page) => trainButton(page).click();
