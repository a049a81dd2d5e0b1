/** Every key that the page's list names, pressed in every source: what the list says is what follows. */

import { CHECKS, OWN } from './key_presses.mjs';
import { modelReady, PATIENCE, settled, shown, withoutModel } from './on_screen.mjs';

async function pressAll(page, checks, where) {
  await page.locator('h1').click();
  await page.keyboard.press('?');
  const list = page.getByRole('region', { name: 'Keyboard' });
  await list.locator('dt').first().waitFor();
  const keys = await list.locator('dt').allTextContents();
  await page.keyboard.press('?');
  await list.waitFor({ state: 'detached' });
  checks.that(keys.includes('?'), `${where}: the list names the key that opens and closes it`, keys);
  for (const key of keys.filter((one) => one !== '?')) {
    const check = OWN[where]?.[key] ?? CHECKS[key];
    checks.that(check, `${where}: the key ${key} of the list is looked at`, keys);
    await check?.(page, checks, where);
  }
}

const OPEN = {
  model: (page) => modelReady(page),
  trace: async (page) => shown(page),
  vectors: async (page) => shown(page),
  translation: async (page) => shown(page),
  training: async (page) => {
    await page.getByRole('button', { name: 'Train', exact: true }).click();
    await page.getByRole('button', { name: 'Not now' }).click();
    await page.getByText('Heads at step').waitFor();
    await page.getByRole('button', { name: 'Pause' }).click();
    await page.getByText('Paused').first().waitFor();
    await shown(page);
  },
  language: (page) => page.getByText('which head matters most', { exact: false }).first().waitFor(),
};
const ADDRESSES = {
  model:
    '#text=The%20trophy%20doesn%27t%20fit%20in%20the%20suitcase%20because%20it%20is%20too%20big.&head=3.1',
  trace: '#trace=traces%2Ftrophy.safetensors&head=3.1',
  vectors: '#vectors=&head=0.0',
  translation: '#translate=the%20small%20cat%20sleeps',
  training: '#train=induction&width=16&steps=4000',
  language: '#model=smollm2&head=18.6',
};

function everyKeyIn(where) {
  return async ({ page, checks, address }) => {
    page.setDefaultTimeout(PATIENCE);
    if (where !== 'language' && where !== 'model') await withoutModel(page);
    await page.goto(address + ADDRESSES[where]);
    await OPEN[where](page);
    await settled(page);
    await pressAll(page, checks, where);
  };
}

export const keyStories = Object.fromEntries(
  Object.keys(ADDRESSES).map((where) => [`every key of the list: ${where}`, everyKeyIn(where)]),
);
