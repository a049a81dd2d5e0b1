/** A model of the reader's own: a tiny checkpoint of the fixtures. */

import { fileURLToPath } from 'node:url';
import { shown } from './on_screen.mjs';

export const CHECKPOINTS = fileURLToPath(new URL('../fixtures/checkpoints/', import.meta.url));

/** Chooses a tiny checkpoint of the fixtures as a reader's own model, and loads it. */
export async function openUserModel(page, name) {
  await page.getByLabel('Source', { exact: true }).selectOption('user-model');
  const files = ['config.json', 'model.safetensors', 'tokenizer.json'];
  await page
    .getByLabel('Files of a model')
    .setInputFiles(files.map((file) => `${CHECKPOINTS}${name}/${file}`));
  await page.getByRole('button', { name: 'Load', exact: true }).click();
  const panel = page.getByRole('region', { name: 'Open your own model' });
  await panel.waitFor({ state: 'hidden' });
  await shown(page);
}
