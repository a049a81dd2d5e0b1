/** A long text typed into the language model: to its picture and to all heads, and what a reader does with it then. */

import { openLanguage } from '../../../tests/e2e/language_screen.mjs';
import { matrix } from '../../../tests/e2e/on_screen.mjs';
import { measureSteps } from './matrix.mjs';

/** As many as the model has positions for; without asking, the page reads 512. */
const LONGEST = 2048;
/** Tokens, and how often what runs the model is repeated: the longest text takes it half a minute. */
const LENGTHS = [
  [600, 3],
  [LONGEST, 1],
];
const STEPS = 50;
const PATIENCE = 600_000;

const measure = (page, name, settings, times) =>
  page.evaluate(
    ([gesture, count, more]) => globalThis.gestures.measure(gesture, count, more),
    [name, times, settings],
  );

async function panned(page) {
  const figure = matrix(page);
  await figure.focus();
  for (const key of '0+++') await figure.press(key);
  const from = await page.evaluate(() => performance.now());
  const { repaint, slowestRepaint } = await figure.evaluate(measureSteps, ['pan', STEPS]);
  const longestTask = await page.evaluate((time) => globalThis.gestures.longestSince(time), from);
  await figure.press('0');
  await figure.blur();
  return { median: repaint, slowest: slowestRepaint, longestTask };
}

/** `textOf`: a text with two tokens less than it is asked for, and another one for each shift. */
export async function measureLongTexts(page, address, textOf) {
  page.setDefaultTimeout(PATIENCE);
  await openLanguage(page, address, `#model=smollm2&context=${LONGEST}`);
  const figures = {};
  for (const [tokens, times] of LENGTHS) {
    // Each differs in its first token: nothing of the one before can be used again.
    const texts = [textOf(tokens + 2), textOf(tokens + 2, 1)];
    const settings = { texts, tokens };
    figures[`${tokens} open`] = await measure(page, 'picture', settings, times);
    figures[`${tokens} all heads`] = await measure(page, 'text', { texts: texts.toReversed() }, times);
    figures[`${tokens} hover`] = await measure(page, 'hover', settings, STEPS);
    figures[`${tokens} row`] = await measure(page, 'row', settings, STEPS);
    figures[`${tokens} pan`] = await panned(page);
    figures[`${tokens} edit`] = await measure(page, 'edit', {}, times);
  }
  return figures;
}
